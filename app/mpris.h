// MPRIS: the player on the desktop's session bus (org.mpris.MediaPlayer2.auralis), so that media keys, panels and
// playerctl reach it. Main thread only. See https://specifications.freedesktop.org/mpris-spec/2.2/
#pragma once

#include <memory>

#include <QObject>

namespace auralis
{

class Library;
class Opener;
class UnifiedPlayerManager;

class Mpris : public QObject
{
    Q_OBJECT
public:
    /// `artFolder`: where the cover of the current track is put for others to read.
    Mpris(UnifiedPlayerManager& player, Library& library, Opener& opener, const QString& artFolder,
          QObject* parent = nullptr);
    ~Mpris() override;

    /// False when there is no session bus: the program works without.
    bool start();

Q_SIGNALS:
    void raiseRequested();
    void quitRequested();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace auralis
