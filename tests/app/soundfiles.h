// Sound files of known content for the tests of the command line.
#pragma once

#include <QDir>
#include <QTemporaryDir>

#include "signals.h"
#include "testfiles.h"

namespace auralis::test
{

/// A folder with music.wav (12 s, 16 bit, stereo), short.wav (half a second, 48 kHz, stereo), mono.wav (a second of
/// 440 Hz, 8 kHz), broken.wav (no sound at all) and a folder called folder.mp3.
class SoundFiles
{
public:
    static constexpr int rate = 44100; ///< of music.wav
    const Frames music = quantised(melody(rate, 12 * rate), 16);

    bool make() const
    {
        return writeWav(path("music.wav"), music, rate, 2) &&
               writeWav(path("short.wav"), quantised(melody(48000, 24000, 2, 5), 16), 48000, 2) &&
               writeWav(path("mono.wav"), quantised(sine(440, 8000, 8000, 1), 16), 8000, 1) &&
               writeFile(path("broken.wav"), "this is no sound at all") && QDir().mkpath(path("folder.mp3"));
    }
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString path(const char* name) const { return path(QString::fromUtf8(name)); }

private:
    QTemporaryDir m_folder;
};

} // namespace auralis::test
