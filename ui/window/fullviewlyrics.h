// FullViewLyrics: the words of the sounding track in the full view. Main thread; asks for them only while it is shown.
#pragma once

#include <QObject>

#include "pages/page.h"

namespace auralis
{

class FullView;
class LyricsView;

class FullViewLyrics : public QObject
{
    Q_OBJECT
public:
    FullViewLyrics(const Services& services, FullView* full);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fetch();
    void followTime();

    Services m_services;
    FullView* m_full;
    LyricsView* m_view;
    TrackId m_track; ///< whose words are shown
};

} // namespace auralis
