// What tests of the whole player share: sounds as files in a folder of their own, items and specs in few words.
#pragma once

#include <QFileInfo>
#include <QTemporaryDir>

#include "handplayer.h"
#include "signals.h"

namespace auralis::test
{

constexpr int rate = 48000;

inline PlayableItem fileItem(const QString& path)
{
    PlayableItem item;
    item.path = path.toStdString();
    item.title = QFileInfo(path).baseName();
    return item;
}

inline RenderSpec specOf(Mode mode)
{
    RenderSpec spec;
    spec.mode = mode;
    return spec;
}

/// Of a player whose unenhanced sound is of this mode; the file's own where only Enhanced is to be heard.
inline PlayerSettings settingsOf(Mode mode)
{
    PlayerSettings settings;
    settings.unenhanced = specOf(mode == Mode::Enhanced ? Mode::Original : mode);
    return settings;
}

/// The same with chunks on the disk, and nothing is made on suspicion.
inline PlayerSettings unprepared(Mode mode, const QString& cacheFolder)
{
    PlayerSettings settings = settingsOf(mode);
    settings.cacheFolder = cacheFolder.toStdString();
    settings.machine = [](const MachineState&) {
        MachineState state;
        state.onBattery = true;
        return state;
    };
    return settings;
}

/// A test's rows "streamed" and "enhanced".
inline void addProcessedModes()
{
    QTest::addColumn<Mode>("mode");
    QTest::newRow("streamed") << Mode::Streamed;
    QTest::newRow("enhanced") << Mode::Enhanced;
}

/// With its whole profile, so that nothing depends on when it is measured.
inline PlayableItem measured(PlayableItem item)
{
    HandPlayer player;
    player.manager.setEnhanced(true);
    player.manager.loadTrack(item);
    player.manager.play();
    const auto done = [&] { return player.manager.profile() && !player.manager.profile()->provisional; };
    if (!QTest::qWaitFor(done, 120000)) qFatal("not measured");
    item.profile = player.manager.profile();
    return item;
}

/// Files that go with the test.
class SoundFolder
{
public:
    /// The file `name` with these frames, stereo, 32 bit; written once.
    QString wav(const QString& name, const Frames& frames, int fileRate = rate) const
    {
        const QString path = m_folder.filePath(name);
        if (!QFile::exists(path) && !writeWav(path, frames, fileRate, 2, 32)) qFatal("cannot write a sound");
        return path;
    }
    QString path() const { return m_folder.path(); }
    QString filePath(const QString& name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

} // namespace auralis::test
