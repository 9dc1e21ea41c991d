// Tagged library: makes folders of short tagged files in the mix people have (half FLAC, a quarter MP3, the rest Opus,
// Vorbis, M4A), with unicode names, compilations, disc folders and embedded art; the same for the same numbers.
#pragma once

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <QCoreApplication>
#include <QTemporaryDir>

#include <attachedpictureframe.h>
#include <fileref.h>
#include <flacfile.h>
#include <id3v2tag.h>
#include <mpegfile.h>
#include <tpropertymap.h>

#include "signals.h"

namespace auralis::bench
{

/// Words that names are made of, by index; some beyond ASCII.
inline std::string words(std::uint64_t seed, int count)
{
    static const std::vector<std::string> list{
        "night",  "river",  "gold",   "Straße", "echo",  "paper",  "été",   "machine", "north",
        "glass",  "Ночь",   "silver", "hand",   "東京",  "rain",   "stone", "blue",    "fjörd",
        "signal", "garden", "dust",   "voice",  "ocean", "winter", "light", "shadow",  "train",
        "mirror", "über",   "field",  "moon",   "wire",  "salt",   "crow",  "夜明け",  "ember"};
    std::mt19937_64 random(seed * 2654435761u + 17);
    std::string out;
    for (int i = 0; i < count; ++i)
        out += (i ? " " : "") + list[random() % list.size()];
    return out;
}

struct Song {
    std::string folder, file, title, artist, albumArtist, album, genre;
    int year = 0, track = 0, disc = 0;
    bool art = false;
};

/// Song number `i`: twelve to an album, eight albums to an artist, each tenth album a compilation.
inline Song song(int i)
{
    static const char* const genres[] = {"Rock",      "Jazz", "Electronic", "Trip Hop",
                                         "Classical", "Folk", "Pop",        "Ambient"};
    static const char* const endings[] = {"flac", "flac", "flac", "flac", "flac", "flac",
                                          "mp3",  "mp3",  "mp3",  "opus", "ogg",  "m4a"};
    const int album = i / 12, artist = album / 8;
    const bool compilation = album % 10 == 9;
    Song s;
    s.albumArtist = compilation ? "" : words(static_cast<std::uint64_t>(artist), 2) + ' ' + std::to_string(artist);
    s.artist = compilation ? words(static_cast<std::uint64_t>(i) + 7777, 2) : s.albumArtist;
    s.album = words(static_cast<std::uint64_t>(album) + 100000, 2) + ' ' + std::to_string(album);
    s.title = words(static_cast<std::uint64_t>(i) + 200000, 3);
    s.genre = genres[artist % 8];
    s.year = 1960 + album % 65;
    s.track = i % 12 + 1;
    s.disc = album % 7 == 3 ? 1 + (i % 12) / 6 : 0;
    s.art = i % 12 == 0;
    s.folder = (compilation ? std::string("Various") : s.albumArtist) + '/' + s.album +
               (s.disc ? "/CD " + std::to_string(s.disc) : "");
    s.file = std::to_string(s.track) + " - " + s.title + '.' + endings[(i * 5) % 12];
    return s;
}

inline TagLib::String tl(const std::string& text)
{
    return TagLib::String(text, TagLib::String::UTF8);
}

/// Writes songs 0..count-1 below `root`.
inline bool makeTaggedLibrary(const std::string& root, int count)
{
    QTemporaryDir templates;
    const QString wav = templates.filePath(QStringLiteral("a.wav"));
    if (!test::writeWav(wav, test::melody(44100, 44100 * 2), 44100, 2)) return false;
    std::map<std::string, QByteArray> sounds;
    for (const char* ext : {"flac", "mp3", "opus", "ogg", "m4a"}) {
        const QString out = templates.filePath(QStringLiteral("a.") + QLatin1String(ext));
        if (!test::run(QStringLiteral("ffmpeg"),
                       {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-i"), wav, out}))
            return false;
        QFile file(out);
        if (!file.open(QIODevice::ReadOnly)) return false;
        sounds[ext] = file.readAll();
    }
    for (int i = 0; i < count; ++i) {
        const Song s = song(i);
        const std::string folder = root + '/' + s.folder, path = folder + '/' + s.file;
        const std::string ext = s.file.substr(s.file.rfind('.') + 1);
        std::filesystem::create_directories(folder);
        QByteArray bytes = sounds[ext];
        // Another sound for every file, as far as its identity goes: FLAC's MD5, or a few bytes in a packet.
        const qsizetype at = ext == "flac"  ? 26
                             : ext == "m4a" ? bytes.indexOf("mdat") + bytes.size() / 3
                                            : bytes.size() - 40;
        bytes.replace(at, 8, QByteArray::number(10000000 + i));
        QFile file(QString::fromStdString(path));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) return false;
        file.close();
        TagLib::FileRef ref(path.c_str(), false);
        if (ref.isNull()) return false;
        TagLib::PropertyMap map;
        map["TITLE"] = tl(s.title);
        map["ARTIST"] = tl(s.artist);
        if (!s.albumArtist.empty()) map["ALBUMARTIST"] = tl(s.albumArtist);
        map["ALBUM"] = tl(s.album);
        map["GENRE"] = tl(s.genre);
        map["DATE"] = tl(std::to_string(s.year));
        map["TRACKNUMBER"] = tl(std::to_string(s.track));
        if (s.disc) map["DISCNUMBER"] = tl(std::to_string(s.disc));
        ref.file()->setProperties(map);
        if (s.art) {
            const TagLib::ByteVector picture =
                TagLib::ByteVector("\xff\xd8\xff", 3) + TagLib::ByteVector(60000u, static_cast<char>(i));
            if (auto* flac = dynamic_cast<TagLib::FLAC::File*>(ref.file())) {
                auto* p = new TagLib::FLAC::Picture;
                p->setType(TagLib::FLAC::Picture::FrontCover);
                p->setMimeType("image/jpeg");
                p->setData(picture);
                flac->addPicture(p);
            } else if (auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(ref.file())) {
                auto* p = new TagLib::ID3v2::AttachedPictureFrame;
                p->setType(TagLib::ID3v2::AttachedPictureFrame::FrontCover);
                p->setMimeType("image/jpeg");
                p->setPicture(picture);
                mpeg->ID3v2Tag(true)->addFrame(p);
            }
        }
        if (!ref.save()) return false;
    }
    return true;
}

} // namespace auralis::bench
