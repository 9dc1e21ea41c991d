// Playlist files. Paths are native bytes throughout: what is not UTF-8 survives every format.
#include "playlistfile.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <QUrl>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

#include "filestat.h"

namespace auralis
{

namespace
{

const QString partNamespace = QStringLiteral("urn:auralis:cue");

bool isUrl(const std::string& location)
{
    const auto colon = location.find("://");
    return colon != std::string::npos && colon > 1 &&
           std::all_of(location.begin(), location.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '.';
           });
}

/// What an entry names, seen from the playlist's folder.
std::string resolve(std::string location, const std::string& folder)
{
    if (location.starts_with("file://")) {
        location = QByteArray::fromPercentEncoding(QByteArray::fromStdString(location.substr(7))).toStdString();
        if (!location.starts_with('/')) { // file://host/path
            const auto slash = location.find('/');
            location = slash == std::string::npos ? location : location.substr(slash);
        }
        return cleanPath(location);
    }
    if (isUrl(location)) return location;
    return cleanPath(location.starts_with('/') ? location : joinPath(folder, location));
}

/// A line of M3U or PLS, which Windows programs write with backslashes.
std::string resolveLine(std::string location, const std::string& folder)
{
#ifndef _WIN32
    if (location.find('/') == std::string::npos) std::replace(location.begin(), location.end(), '\\', '/');
#endif
    return resolve(std::move(location), folder);
}

std::string locationOf(const std::string& path, const std::string& folder, bool relative)
{
    return relative && !isUrl(path) && path != folder && isBelow(path, folder)
               ? path.substr(folder.size() + (folder.ends_with('/') ? 0 : 1))
               : path;
}

QString decoded(const QByteArray& bytes)
{
    const QString text = QString::fromUtf8(bytes);
    return text.contains(QChar::ReplacementCharacter) ? QString::fromLatin1(bytes) : text;
}

/// One line, so that a title cannot become an entry.
QByteArray line(const QString& text)
{
    return text.simplified().toUtf8();
}

PlaylistFile parseM3u(const QByteArray& bytes, const std::string& folder)
{
    PlaylistFile out;
    PlaylistFile::Entry next;
    for (QByteArray row : bytes.split('\n')) {
        if (row.endsWith('\r')) row.chop(1);
        if (row.startsWith("#EXTINF:")) {
            const auto comma = row.indexOf(',');
            next.duration = row.mid(8, comma < 0 ? -1 : comma - 8).split(' ').first().toDouble();
            if (next.duration <= 0) next.duration = -1;
            next.title = comma < 0 ? QString() : decoded(row.mid(comma + 1)).trimmed();
        } else if (row.startsWith("#AURALIS-PART:")) {
            next.part = std::max(0, row.mid(14).trimmed().toInt());
        } else if (row.startsWith("#PLAYLIST:")) {
            out.name = decoded(row.mid(10)).trimmed();
        } else if (!row.startsWith('#') && !row.trimmed().isEmpty()) {
            next.path = resolveLine(row.toStdString(), folder);
            out.entries.push_back(std::move(next));
            next = {};
        }
    }
    return out;
}

PlaylistFile parsePls(const QByteArray& bytes, const std::string& folder)
{
    PlaylistFile out;
    std::map<int, PlaylistFile::Entry> numbered;
    for (QByteArray row : bytes.split('\n')) {
        if (row.endsWith('\r')) row.chop(1);
        const auto equals = row.indexOf('=');
        if (equals < 0) continue;
        const QByteArray key = row.left(equals).trimmed().toLower(), value = row.mid(equals + 1);
        if (key == "x-gnome-title") out.name = decoded(value).trimmed();
        if (key.startsWith("file")) numbered[key.mid(4).toInt()].path = resolveLine(value.toStdString(), folder);
        if (key.startsWith("title")) numbered[key.mid(5).toInt()].title = decoded(value).trimmed();
        if (key.startsWith("x-auralis-part")) numbered[key.mid(14).toInt()].part = std::max(0, value.trimmed().toInt());
        if (key.startsWith("length")) numbered[key.mid(6).toInt()].duration = std::max(-1, value.toInt());
    }
    for (auto& [number, entry] : numbered)
        if (!entry.path.empty()) out.entries.push_back(std::move(entry));
    return out;
}

Result<PlaylistFile> parseXspf(const QByteArray& bytes, const std::string& folder, const std::string& path)
{
    PlaylistFile out;
    PlaylistFile::Entry entry;
    QString creator;
    bool inTrack = false, known = false;
    QXmlStreamReader xml(bytes);
    while (!xml.atEnd()) {
        xml.readNext();
        const QString name = xml.name().toString();
        if (xml.isEndElement() && name == QLatin1String("track")) {
            if (!creator.isEmpty()) entry.title = creator + QStringLiteral(" - ") + entry.title;
            if (!entry.path.empty()) out.entries.push_back(std::move(entry));
            inTrack = false;
        }
        if (!xml.isStartElement()) continue;
        if (name == QLatin1String("playlist")) known = true;
        if (name == QLatin1String("track")) {
            inTrack = true;
            entry = {};
            creator.clear();
        } else if (name == QLatin1String("title")) {
            (inTrack ? entry.title : out.name) = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
        } else if (inTrack && name == QLatin1String("creator")) {
            creator = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
        } else if (inTrack && name == QLatin1String("part") && xml.namespaceUri() == partNamespace) {
            entry.part = std::max(0, xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed().toInt());
        } else if (inTrack && name == QLatin1String("duration")) {
            entry.duration = xml.readElementText(QXmlStreamReader::IncludeChildElements).toDouble() / 1000;
        } else if (inTrack && name == QLatin1String("location") && entry.path.empty()) {
            const QByteArray text = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed().toUtf8();
            const std::string location = text.toStdString();
            entry.path =
                resolve(isUrl(location) ? location : QByteArray::fromPercentEncoding(text).toStdString(), folder);
        }
    }
    if (!known || (xml.hasError() && out.entries.empty()))
        return fail(ErrorCode::NotAudio, "is not an XSPF playlist", path);
    return out;
}

QByteArray formatXspf(const PlaylistFile& playlist, const std::string& folder, bool relative)
{
    QByteArray out;
    QXmlStreamWriter xml(&out);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(QStringLiteral("playlist"));
    xml.writeAttribute(QStringLiteral("version"), QStringLiteral("1"));
    xml.writeDefaultNamespace(QStringLiteral("http://xspf.org/ns/0/"));
    if (!playlist.name.isEmpty()) xml.writeTextElement(QStringLiteral("title"), playlist.name);
    xml.writeStartElement(QStringLiteral("trackList"));
    for (const auto& entry : playlist.entries) {
        xml.writeStartElement(QStringLiteral("track"));
        const std::string location = locationOf(entry.path, folder, relative);
        const QByteArray encoded = QByteArray::fromStdString(location).toPercentEncoding("/");
        xml.writeTextElement(QStringLiteral("location"),
                             isUrl(location) ? QString::fromStdString(location)
                                             : (location.starts_with('/') ? QStringLiteral("file://") : QString()) +
                                                   QString::fromLatin1(encoded));
        if (!entry.title.isEmpty()) xml.writeTextElement(QStringLiteral("title"), entry.title);
        if (entry.duration >= 0)
            xml.writeTextElement(QStringLiteral("duration"), QString::number(std::llround(entry.duration * 1000)));
        if (entry.part > 0) {
            xml.writeStartElement(QStringLiteral("extension"));
            xml.writeAttribute(QStringLiteral("application"), partNamespace);
            xml.writeStartElement(QStringLiteral("part"));
            xml.writeDefaultNamespace(partNamespace);
            xml.writeCharacters(QString::number(entry.part));
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
    xml.writeEndDocument();
    return out;
}

} // namespace

bool isPlaylistName(const std::string& path)
{
    const std::string extension = extensionOf(path);
    return extension == "m3u" || extension == "m3u8" || extension == "pls" || extension == "xspf";
}

Result<PlaylistFile> parsePlaylist(const QByteArray& bytes, const std::string& path)
{
    const std::string extension = extensionOf(path), folder = folderOf(path);
    const QByteArray text = bytes.startsWith("\xef\xbb\xbf") ? bytes.mid(3) : bytes;
    Result<PlaylistFile> out = fail(ErrorCode::Unsupported, "is not a kind of playlist known here", path);
    if (extension == "xspf") {
        out = parseXspf(text, folder, path);
    } else if (text.contains('\0')) {
        return fail(ErrorCode::NotAudio, "is not a playlist", path);
    } else if (extension == "pls") {
        if (!text.trimmed().toLower().startsWith("[playlist]"))
            return fail(ErrorCode::NotAudio, "is not a PLS playlist", path);
        out = parsePls(text, folder);
    } else if (extension == "m3u" || extension == "m3u8") {
        out = parseM3u(text, folder);
    }
    if (out && out->name.isEmpty()) {
        const std::string name = nameOf(path);
        out->name = QString::fromUtf8(QByteArray::fromStdString(name.substr(0, name.rfind('.'))));
    }
    return out;
}

QByteArray formatPlaylist(const PlaylistFile& playlist, const std::string& path, bool relative)
{
    const std::string extension = extensionOf(path), folder = folderOf(path);
    if (extension == "xspf") return formatXspf(playlist, folder, relative);
    const bool pls = extension == "pls";
    QByteArray out = pls ? QByteArray("[playlist]\nX-GNOME-Title=" + line(playlist.name) + '\n')
                         : QByteArray("#EXTM3U\n#PLAYLIST:" + line(playlist.name) + '\n');
    int n = 0;
    for (const auto& entry : playlist.entries) {
        std::string location = locationOf(entry.path, folder, relative);
        // These formats cannot hold a line break or a name that looks like a comment; a file URL can.
        if (!isUrl(location) && (location.find_first_of("\r\n\\") != std::string::npos || location.starts_with('#') ||
                                 location.front() == ' '))
            location = "file://" + QByteArray::fromStdString(entry.path).toPercentEncoding("/").toStdString();
        const QByteArray seconds = QByteArray::number(entry.duration < 0 ? -1 : std::llround(entry.duration));
        const QByteArray number = QByteArray::number(++n);
        if (pls) {
            out += "File" + number + '=' + location.c_str() + "\nTitle" + number + '=' + line(entry.title) +
                   "\nLength" + number + '=' + seconds + '\n';
            if (entry.part > 0) out += "X-Auralis-Part" + number + '=' + QByteArray::number(entry.part) + '\n';
            continue;
        }
        out += "#EXTINF:" + seconds + ',' + line(entry.title) + '\n';
        if (entry.part > 0) {
            out += "#AURALIS-PART:" + QByteArray::number(entry.part) +
                   "\n#EXTVLCOPT:start-time=" + QByteArray::number(entry.start, 'f', 3) + '\n';
            if (entry.duration >= 0)
                out += "#EXTVLCOPT:stop-time=" + QByteArray::number(entry.start + entry.duration, 'f', 3) + '\n';
        }
        out += QByteArray(location.c_str()) + '\n';
    }
    if (pls) out += "NumberOfEntries=" + QByteArray::number(n) + "\nVersion=2\n";
    return out;
}

} // namespace auralis
