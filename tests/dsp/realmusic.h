// Real music for the dsp tests: the pieces of wesnoth-1.16-music, or of the folder AURALIS_MUSIC.
#pragma once

#include "decoder.h"
#include "signals.h"

namespace auralis::test
{

constexpr double excerptSeconds = 15;

/// Of more than so many bytes; the default leaves jingles out.
inline QStringList musicFiles(qint64 least = 800000)
{
    QString folder = qEnvironmentVariable("AURALIS_MUSIC");
    if (folder.isEmpty()) {
        const QDir games(QStringLiteral("/usr/share/games/wesnoth"));
        for (const QString& version : games.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            folder = games.filePath(version + QStringLiteral("/data/core/music"));
    }
    QStringList files;
    for (const QFileInfo& info : QDir(folder).entryInfoList(QDir::Files, QDir::Name))
        if (info.size() > least) files += info.filePath();
    return files;
}

inline Sound excerpt(const QString& path, double part = 1.0 / 3)
{
    auto opened = Decoder::open(path.toStdString());
    if (!opened) return {};
    Decoder& decoder = **opened;
    Sound sound = silence(decoder.info().format, secondsToFrames(excerptSeconds, decoder.info().format.rate));
    if (!decoder.seek(static_cast<FramePos>(part * static_cast<double>(decoder.info().frames)))) return {};
    FramePos have = 0;
    while (have < sound.frames()) {
        const auto got =
            decoder.read(sound.samples.data() + have * sound.format.channels, static_cast<int>(sound.frames() - have));
        if (!got || *got == 0) break;
        have += *got;
    }
    sound.samples.resize(static_cast<std::size_t>(have * sound.format.channels));
    return sound;
}

inline Sound whole(const QString& path)
{
    auto decoder = Decoder::open(path.toStdString());
    if (!decoder) return {};
    Sound sound{(*decoder)->info().format, {}};
    const int channels = sound.format.channels;
    sound.samples.reserve(static_cast<std::size_t>(std::max<FramePos>(0, (*decoder)->info().frames) * channels));
    std::vector<float> frames(static_cast<std::size_t>(65536 * channels));
    for (;;) {
        const auto got = (*decoder)->read(frames.data(), 65536);
        if (!got || *got == 0) return sound;
        sound.samples.insert(sound.samples.end(), frames.begin(), frames.begin() + *got * channels);
    }
}

} // namespace auralis::test
