// A small library made at run time: tagged FLAC files with painted covers, imported.
#pragma once

#include <array>

#include <QDir>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include "library.h"
#include "signals.h"

namespace auralis::test
{

struct MadeAlbum {
    const char *title, *artist;
    int year, tracks;
    QRgb color;
};
inline constexpr std::array<MadeAlbum, 3> madeAlbums{{{"Glass Harbour", "Mira Solheim", 2024, 4, 0xff2c6a86},
                                                      {"Low Sun", "Ilse Varga", 2019, 3, 0xffe0585a},
                                                      {"Saltworks", "Havn Quartet", 2018, 2, 0xff7cb0a6}}};

constexpr int madeTracks()
{
    int sum = 0;
    for (const MadeAlbum& album : madeAlbums)
        sum += album.tracks;
    return sum;
}

/// Writes the albums below `folder`; false when ffmpeg is not there or fails.
inline bool makeAlbums(const QString& folder)
{
    if (!haveProgram("ffmpeg")) return false;
    const QString sound = folder + QStringLiteral("/tone.wav");
    if (!writeWav(sound, sine(440, 44100, 44100 * 3), 44100, 2)) return false;
    for (const MadeAlbum& album : madeAlbums) {
        const QString title = QString::fromUtf8(album.title);
        const QString where = folder + QStringLiteral("/music/") + title;
        QDir().mkpath(where);
        QImage cover(64, 64, QImage::Format_RGB32);
        cover.fill(album.color);
        cover.save(where + QStringLiteral("/cover.png"));
        for (int track = 1; track <= album.tracks; ++track) {
            const auto tag = [](const char* name, const QString& value) {
                return QStringList{QStringLiteral("-metadata"), QString::fromLatin1(name) + QLatin1Char('=') + value};
            };
            const QStringList arguments = QStringList{QStringLiteral("-i"), sound} +
                                          tag("title", QStringLiteral("%1 part %2").arg(title).arg(track)) +
                                          tag("artist", QString::fromUtf8(album.artist)) + tag("album", title) +
                                          tag("track", QString::number(track)) +
                                          tag("date", QString::number(album.year)) +
                                          QStringList{QStringLiteral("%1/%2.flac").arg(where).arg(track)};
            if (!ffmpeg(arguments)) return false;
        }
    }
    return true;
}

} // namespace auralis::test
