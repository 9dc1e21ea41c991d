// Opener: files, folders, playlists, URLs and the demo album become entries of the queue, in the library or not. Main
// thread only; folders are walked on a pool thread, rows come from the library's.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QObject>

#include "playableitem.h"

namespace auralis
{

class Library;
class UnifiedPlayerManager;

class Opener : public QObject
{
    Q_OBJECT
public:
    enum class How { PlayNow, Append };

    Opener(Library& library, UnifiedPlayerManager& player, QObject* parent = nullptr);

    /// Absolute paths and URLs. Folders are also taken into the library.
    void open(const std::vector<std::string>& arguments, How how);
    /// Takes the demo album into the library and plays it.
    void openDemo();

Q_SIGNALS:
    void failed(const QString& message, const QString& path);

private:
    void expand(const std::vector<std::string>& arguments,
                const std::function<void(const std::vector<std::string>&)>& done);
    void lookUp(const std::vector<std::string>& files, const std::function<void(std::vector<PlayableItem>)>& done);
    void enqueue(std::vector<PlayableItem> items, How how);
    void adopt();

    Library& m_library;
    UnifiedPlayerManager& m_player;
};

} // namespace auralis
