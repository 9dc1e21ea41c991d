// FolderWatcher: tells which folders below the roots changed, by the system's events, and by asking from time to time
// where there are none (shares, or more folders than the system watches). Lives on a thread of its own: setting up
// thousands of watches takes time, and a sleeping share may block it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace auralis
{

class FolderWatcher : public QObject
{
    Q_OBJECT
public:
    FolderWatcher();

    /// From now on these roots with all below them; none: rest.
    void watch(const std::vector<std::string>& roots);

    static constexpr int quietMs = 1000;     ///< changes are told when nothing happened for so long,
    static constexpr int patienceMs = 10000; ///< or after so long while it goes on happening
    static constexpr int pollMs = 300000;    ///< where there are no events

Q_SIGNALS:
    void changed(const std::vector<std::string>& folders);

private:
    void addBelow(const std::string& folder, const std::string& root);
    void noteChange(const QString& folder);
    void tell();

    QFileSystemWatcher m_watcher;
    QTimer m_quiet, m_patience, m_poll;
    std::vector<std::string> m_roots;
    std::set<std::string> m_pending, m_polled;
};

} // namespace auralis
