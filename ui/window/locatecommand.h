// LocateCommand: asks where a missing file is now. What is chosen is imported: the same sound makes it the same track,
// with all that is known of it. Main thread.
#pragma once

#include <QObject>

#include "librarytypes.h"
#include "pages/page.h"

namespace auralis
{

class MessageBar;

class LocateCommand : public QObject
{
    Q_OBJECT
public:
    LocateCommand(const Services& services, MessageBar* bar, QWidget* window);

    void ask(TrackId id);
    /// The track lies at `path` now, says the listener.
    void locate(TrackId id, const std::string& path);

private:
    void check(TrackId id);

    Services m_services;
    MessageBar* m_bar;
    QWidget* m_window;
};

} // namespace auralis
