// TagCommands: opens the tag editor for tracks, and tells what was written, with a way back. Main thread.
#pragma once

#include <vector>

#include <QObject>

#include "libraryjobs.h"
#include "models/tagwriter.h"
#include "pages/page.h"

namespace auralis
{

class MessageBar;

class TagCommands : public QObject
{
    Q_OBJECT
public:
    TagCommands(const Services& services, MessageBar* bar, QWidget* window);

    void edit(const std::vector<TrackId>& ids);
    void writeRatings(const std::vector<TrackId>& ids);
    TagWriter* writer() { return &m_writer; }

private:
    void tell(const QString& text, const std::vector<FileFailure>& failed, bool undo);

    Services m_services;
    MessageBar* m_bar;
    QWidget* m_window;
    TagWriter m_writer;
};

} // namespace auralis
