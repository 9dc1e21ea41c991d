// MiniPlayerLink: the mini player in place of the window, joined to the player. Main thread; the mini player lives
// while it is shown.
#pragma once

#include <QObject>
#include <QPointer>

#include "pages/page.h"

namespace auralis
{

class MiniPlayer;

class MiniPlayerLink : public QObject
{
    Q_OBJECT
public:
    MiniPlayerLink(const Services& services, QWidget* window);
    ~MiniPlayerLink() override;
    /// Hides the window behind the mini player; closing that one brings the window back.
    void show();

private:
    void showItem();
    void showCover();
    Services m_services;
    QWidget* m_window;
    QPointer<MiniPlayer> m_mini;
};

} // namespace auralis
