// Lyrics by regular expressions, and TagLib for those in tags.
#include "lyrics.h"

#include <algorithm>

#include <QRegularExpression>
#include <QStringDecoder>

#include <fileref.h>
#include <flacfile.h>
#include <id3v2tag.h>
#include <mpegfile.h>
#include <synchronizedlyricsframe.h>
#include <tpropertymap.h>

#include "filereader.h"
#include "filestat.h"

namespace auralis
{

namespace
{

constexpr long long largestFile = 2'000'000;

/// Leading "[..]" of a line that holds a time, in seconds; cut off. No value: something else stands there.
std::optional<double> takeTime(QString& line)
{
    static const QRegularExpression stamp(
        QStringLiteral("^\\s*\\[(?:(\\d{1,2}):)?(\\d{1,3}):(\\d{1,2})(?:[.:,](\\d{1,3}))?\\]"));
    const auto m = stamp.match(line);
    if (!m.hasMatch()) return {};
    const QString fraction = m.captured(4);
    double seconds = m.captured(1).toDouble() * 3600 + m.captured(2).toDouble() * 60 + m.captured(3).toDouble();
    if (!fraction.isEmpty()) seconds += QString(QStringLiteral("0.") + fraction).toDouble();
    line.remove(0, m.capturedLength());
    return seconds;
}

/// ID3v2's own form of lines with times.
Lyrics synchronized(const TagLib::ID3v2::Tag* tag)
{
    Lyrics out;
    if (!tag) return out;
    for (const auto* frame : tag->frameList("SYLT")) {
        const auto* sylt = dynamic_cast<const TagLib::ID3v2::SynchronizedLyricsFrame*>(frame);
        if (!sylt || sylt->timestampFormat() != TagLib::ID3v2::SynchronizedLyricsFrame::AbsoluteMilliseconds) continue;
        for (const auto& part : sylt->synchedText()) {
            const QString text = QString::fromStdString(part.text.to8Bit(true)).trimmed();
            out.lines.push_back({part.time / 1000.0, text});
            out.text += text + u'\n';
        }
        if (!out.lines.empty()) break;
    }
    return out;
}

Lyrics fromTags(const std::string& path)
{
    FileReader stream(path);
    if (!stream.isOpen()) return {};
    const TagLib::FileRef ref(&stream, false);
    if (ref.isNull() || !ref.file() || !ref.file()->isValid()) return {};
    if (auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(ref.file()); mpeg && mpeg->hasID3v2Tag()) {
        Lyrics timed = synchronized(mpeg->ID3v2Tag());
        if (!timed.lines.empty()) return timed;
    }
    const TagLib::PropertyMap map = ref.file()->properties();
    Lyrics best;
    for (const auto& [key, values] : map) {
        const TagLib::String name = key.upper();
        if (!name.startsWith("LYRICS") && name != "UNSYNCEDLYRICS" && name != "UNSYNCED LYRICS" &&
            name != "SYNCEDLYRICS")
            continue;
        Lyrics found = parseLyrics(QString::fromStdString(values.toString("\n").to8Bit(true)));
        if (best.text.isEmpty() || (best.lines.empty() && !found.lines.empty())) best = std::move(found);
    }
    return best;
}

} // namespace

Lyrics parseLyrics(const QString& text)
{
    static const QRegularExpression breaks(QStringLiteral("\\r\\n|\\r|\\n"));
    static const QRegularExpression offsetTag(QStringLiteral("^\\s*\\[offset:\\s*([+-]?\\d{1,7})\\s*\\]"),
                                              QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression otherTag(QStringLiteral("^\\s*\\[[A-Za-z#]{1,12}:[^\\]]*\\]\\s*$"));
    static const QRegularExpression wordTime(QStringLiteral("<\\d{1,3}:\\d{1,2}(?:[.:]\\d{1,3})?>"));
    Lyrics out;
    double offset = 0;
    QStringList plain;
    QString clean = text;
    clean.remove(QChar::Null);
    for (QString line : clean.split(breaks)) {
        std::vector<double> times;
        while (const auto time = takeTime(line))
            times.push_back(*time);
        if (times.empty()) {
            if (const auto m = offsetTag.match(line); m.hasMatch()) {
                offset = m.captured(1).toDouble() / 1000;
                continue;
            }
            if (otherTag.match(line).hasMatch()) continue;
        }
        line = line.remove(wordTime).simplified();
        for (const double time : times)
            out.lines.push_back({time, line});
        plain += line;
    }
    for (Lyrics::Line& line : out.lines)
        line.seconds = std::max(0.0, line.seconds - offset); // a positive offset shows lines earlier
    std::stable_sort(out.lines.begin(), out.lines.end(),
                     [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
    if (out.lines.empty()) {
        out.text = plain.join(u'\n').trimmed();
    } else { // lines that come back are told as often as they are sung
        for (const Lyrics::Line& line : out.lines)
            out.text += line.text + u'\n';
        out.text = out.text.trimmed();
    }
    if (!out.text.isEmpty()) out.source = Lyrics::Source::Embedded;
    return out;
}

QString lyricsText(const QByteArray& bytes)
{
    if (const auto encoding = QStringConverter::encodingForData(bytes)) {
        QStringDecoder decode(*encoding);
        return decode(bytes);
    }
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString text = utf8(bytes);
    return utf8.hasError() ? QString::fromLatin1(bytes) : text;
}

Lyrics readLyricsFile(const std::string& path)
{
    FileReader file(path);
    if (!file.isOpen() || file.size() > largestFile) return {};
    Lyrics out =
        parseLyrics(lyricsText(QByteArray::fromStdString(file.readAt(0, static_cast<std::size_t>(file.size())))));
    if (!out.text.isEmpty()) out.source = Lyrics::Source::File;
    return out;
}

Lyrics readLyrics(const std::string& path)
{
    const auto dot = path.rfind('.');
    const auto slash = path.rfind('/');
    const std::string stem =
        dot == std::string::npos || (slash != std::string::npos && dot < slash) ? path : path.substr(0, dot);
    for (const char* ending : {".lrc", ".LRC", ".Lrc"}) {
        Lyrics out = readLyricsFile(stem + ending);
        if (!out.text.isEmpty()) return out;
    }
    Lyrics out = fromTags(path);
    out.source = out.text.isEmpty() ? Lyrics::Source::None : Lyrics::Source::Embedded;
    return out;
}

} // namespace auralis
