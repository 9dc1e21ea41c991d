// Music to measure with: Debian's wesnoth music, and one long piece of it in every format. Header only.
#pragma once

#include <QDir>
#include <QTemporaryDir>

#include <utility>
#include <vector>

#ifdef __linux__
#include <fcntl.h>
#include <unistd.h>
#endif

#include "signals.h"

namespace auralis
{

struct Files {
    QStringList music; ///< begin with sound
    std::vector<std::pair<std::string, QString>> formats;
};

inline Files musicFiles(const QTemporaryDir& folder, bool withFormats)
{
    Files files;
    QString where;
    for (const char* version : {"1.16", "1.18", "1.14"}) {
        const QString name = QStringLiteral("/usr/share/games/wesnoth/%1/data/core/music/").arg(QLatin1String(version));
        if (QDir(name).exists()) where = name;
    }
    if (where.isEmpty()) return files;
    for (const char* name :
         {"loyalists",          "knolls",           "northerners",          "battle",     "the_deep_path",
          "wanderer",           "frantic",          "elvish-theme",         "vengeful",   "traveling_minstrels",
          "siege_of_laurelmor", "into_the_shadows", "casualties_of_war",    "revelation", "underground",
          "suspense",           "knalgan_theme",    "legends_of_the_north", "transience", "sad"})
        if (QFile::exists(where + QLatin1String(name) + QLatin1String(".ogg")))
            files.music << where + QLatin1String(name) + QLatin1String(".ogg");
    if (!withFormats || files.music.isEmpty()) return files;

    const QString source = files.music[0];
    const auto path = [&](const char* name) { return folder.filePath(QLatin1String(name)); };
    const QString wav = path("music.wav");
    test::ffmpeg({QStringLiteral("-i"), source, QStringLiteral("-c:a"), QStringLiteral("pcm_s16le"), wav});
    files.formats.push_back({"WAV", wav});
    const auto add = [&](const char* format, const char* name, const QStringList& codec) {
        const QString out = path(name);
        if (test::ffmpeg(QStringList{QStringLiteral("-i"), wav} + codec + QStringList{out}))
            files.formats.push_back({format, out});
    };
    const auto words = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
    add("FLAC", "music.flac", words("-c:a flac"));
    add("MP3 CBR", "cbr.mp3", words("-c:a libmp3lame -b:a 192k"));
    add("MP3 VBR without Xing", "vbr.mp3", words("-c:a libmp3lame -q:a 2 -write_xing 0"));
    add("M4A AAC", "aac.m4a", words("-c:a aac -b:a 192k"));
    add("ALAC", "alac.m4a", words("-c:a alac"));
    add("Opus", "music.opus", words("-c:a libopus -b:a 128k"));
    files.formats.push_back({"Vorbis", source});
    return files;
}

/// Out of the page cache: the next reader goes to the disk.
inline void forget(const QString& path)
{
#ifdef __linux__
    const int file = ::open(path.toUtf8().constData(), O_RDONLY);
    if (file < 0) return;
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
#else
    (void)path;
#endif
}

} // namespace auralis
