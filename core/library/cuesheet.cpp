// Cue sheets: a line at a time.
#include "cuesheet.h"

#include <algorithm>
#include <cmath>

#include <QRegularExpression>

#include "filereader.h"
#include "textfold.h"

namespace auralis
{

namespace
{

constexpr std::size_t mostTracks = 999;

/// The words of a line; those in quotes are one.
QStringList wordsOf(const QString& line)
{
    QStringList out;
    for (qsizetype i = 0; i < line.size();) {
        if (line[i].isSpace()) {
            ++i;
            continue;
        }
        if (line[i] == u'"') {
            const qsizetype close = line.indexOf(u'"', i + 1);
            out += line.mid(i + 1, (close < 0 ? line.size() : close) - i - 1);
            i = close < 0 ? line.size() : close + 1;
            continue;
        }
        const qsizetype begin = i;
        while (i < line.size() && !line[i].isSpace())
            ++i;
        out += line.mid(begin, i - begin);
    }
    return out;
}

/// "mm:ss:ff" with 75 ff a second.
double secondsOf(const QString& time)
{
    static const QRegularExpression shape(QStringLiteral("^(\\d{1,5}):(\\d{1,2}):(\\d{1,2})$"));
    const auto m = shape.match(time);
    if (!m.hasMatch()) return -1;
    return m.captured(1).toDouble() * 60 + m.captured(2).toDouble() + m.captured(3).toDouble() / 75;
}

} // namespace

CueSheet parseCueSheet(const QString& text)
{
    static const QRegularExpression breaks(QStringLiteral("\\r\\n|\\r|\\n"));
    CueSheet out;
    std::string file;
    CueTrack* track = nullptr;
    bool data = false; // a track that is no audio
    for (const QString& line : text.split(breaks, Qt::SkipEmptyParts)) {
        QStringList words = wordsOf(line);
        if (words.size() < 2) continue;
        QString command = words.takeFirst().toUpper();
        const bool remark = command == QLatin1String("REM");
        if (remark) command = words.takeFirst().toUpper();
        if (words.isEmpty()) continue;
        // Quotes may be missing around texts.
        const bool quoted = line.contains(u'"');
        const QString value = cleanTag(quoted ? words.first() : words.join(u' '));
        if (command == QLatin1String("FILE") && !remark) {
            const QString name = quoted || words.size() < 2 ? words.first() : words.mid(0, words.size() - 1).join(u' ');
            file = name.toStdString();
            track = nullptr;
        } else if (command == QLatin1String("TRACK") && !remark) {
            data = words.size() > 1 && words[1].compare(QLatin1String("AUDIO"), Qt::CaseInsensitive) != 0;
            track = nullptr;
            if (data || out.tracks.size() >= mostTracks) continue;
            CueTrack fresh;
            fresh.number = words.first().toInt();
            fresh.file = file;
            out.tracks.push_back(fresh);
            track = &out.tracks.back();
        } else if (command == QLatin1String("INDEX") && !remark) {
            if (data || out.tracks.empty() || words.size() < 2 || words.first().toInt() != 1) continue;
            CueTrack& last = out.tracks.back(); // FILE may stand between a track and its first index
            if (last.start >= 0) continue;
            last.start = secondsOf(words[1]);
            last.file = file;
        } else if (command == QLatin1String("TITLE")) {
            (track ? track->title : out.title) = value;
        } else if (command == QLatin1String("PERFORMER")) {
            (track ? track->performer : out.performer) = value;
        } else if (command == QLatin1String("SONGWRITER") || command == QLatin1String("COMPOSER")) {
            if (track) track->songwriter = value;
        } else if (command == QLatin1String("ISRC")) {
            if (track) track->isrc = value;
        } else if (remark && command == QLatin1String("GENRE")) {
            if (!track) out.genre = value;
        } else if (remark && command == QLatin1String("DATE")) {
            if (!track) out.date = value;
        } else if (remark && command == QLatin1String("DISCNUMBER")) {
            if (!track) out.disc = std::clamp(value.toInt(), 0, 9999);
        }
    }
    std::erase_if(out.tracks, [](const CueTrack& t) { return t.start < 0; });
    return out;
}

CueSheet readFlacCueSheet(FileReader& file)
{
    CueSheet out;
    const auto byte = [](const std::string& s, std::size_t at) {
        return static_cast<quint64>(static_cast<quint8>(s[at]));
    };
    long long at = 0;
    if (const std::string head = file.readAt(0, 10); head.starts_with("ID3") && head.size() == 10)
        at =
            10 + static_cast<long long>(byte(head, 6) << 21 | byte(head, 7) << 14 | byte(head, 8) << 7 | byte(head, 9));
    if (file.readAt(at, 4) != "fLaC") return out;
    at += 4;
    for (int i = 0; i < 1000; ++i) {
        const std::string head = file.readAt(at, 4);
        if (head.size() < 4) break;
        const auto size = static_cast<std::size_t>(byte(head, 1) << 16 | byte(head, 2) << 8 | byte(head, 3));
        if ((byte(head, 0) & 127) == 5) {
            const std::string block = file.readAt(at + 4, size);
            std::size_t p = 128 + 8 + 259; // catalogue number, lead-in, flags
            if (block.size() <= p) break;
            const auto count = byte(block, p++);
            for (quint64 t = 0; t < count && p + 36 <= block.size(); ++t) {
                quint64 offset = 0;
                for (std::size_t b = 0; b < 8; ++b)
                    offset = offset << 8 | byte(block, p + b);
                CueTrack track;
                track.number = static_cast<int>(byte(block, p + 8));
                track.isrc = cleanTag(QString::fromLatin1(block.data() + p + 9, 12));
                const bool audio = (byte(block, p + 21) & 0x80) == 0;
                const auto indices = byte(block, p + 35);
                p += 36;
                quint64 first = 0;
                for (quint64 k = 0; k < indices && p + 12 <= block.size(); ++k, p += 12) {
                    if (byte(block, p + 8) != 1) continue;
                    for (std::size_t b = 0; b < 8; ++b)
                        first = first << 8 | byte(block, p + b);
                }
                const bool leadOut = track.number == 170 || track.number == 255;
                if (leadOut || !audio || offset + first > (quint64{1} << 48)) continue;
                track.startFrame = static_cast<qint64>(offset + first);
                out.tracks.push_back(std::move(track));
            }
            break;
        }
        if (byte(head, 0) & 128) break;
        at += 4 + static_cast<long long>(size);
    }
    return out;
}

std::vector<CuePart> cueParts(const CueSheet& sheet, const std::string& file, int rate, double seconds)
{
    std::vector<CuePart> out;
    if (rate <= 0) return out;
    const auto length = static_cast<qint64>(seconds * rate);
    for (const CueTrack& track : sheet.tracks) {
        if (!file.empty() && track.file != file) continue;
        const qint64 start = track.startFrame >= 0 ? track.startFrame : std::llround(track.start * rate);
        if (!out.empty()) {
            if (start <= out.back().start) return {}; // another file's places, or nonsense
            out.back().end = start;
        }
        if (start >= length) return {};
        out.push_back({&track, start, -1});
    }
    if (out.size() < 2) out.clear();
    return out;
}

} // namespace auralis
