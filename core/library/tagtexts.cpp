// Tag texts by TagLib's property names, and ratings where formats keep them elsewhere.
#include "tagtexts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <QCoreApplication>
#include <QRegularExpression>

#include <asffile.h>
#include <id3v2tag.h>
#include <mpegfile.h>
#include <popularimeterframe.h>

#include "tagproperties.h"
#include "tagreader.h"
#include "textfold.h"

namespace auralis
{

namespace
{

QString toQt(const TagLib::String& text)
{
    return QString::fromWCharArray(text.toCWString(), static_cast<int>(text.size()));
}

/// Values of one property, cleaned, without empty ones; each is also split at ';', which taggers use where lists are
/// missing.
QStringList values(const TagLib::PropertyMap& map, const char* key, bool split)
{
    QStringList out;
    const auto found = map.find(key);
    if (found == map.end()) return out;
    for (const auto& value : found->second) {
        const QString text = toQt(value);
        const QStringList parts = split ? text.split(u';') : QStringList{text};
        for (const QString& part : parts) {
            const QString clean = cleanTag(part);
            if (!clean.isEmpty() && !out.contains(clean)) out += clean;
            if (out.size() >= 50) return out;
        }
    }
    return out;
}

QString value(const TagLib::PropertyMap& map, const char* key)
{
    return values(map, key, false).value(0);
}

/// "3/12", "03", "3 of 12" -> 3; nonsense -> 0.
int leadingNumber(const QString& text, int limit)
{
    qint64 number = 0;
    qsizetype i = 0;
    while (i < text.size() && text[i].isDigit() && number <= limit)
        number = number * 10 + text[i++].digitValue();
    return number <= limit ? static_cast<int>(number) : 0;
}

int yearOf(const QString& date)
{
    static const QRegularExpression fourDigits(QStringLiteral("(?<!\\d)(\\d{4})(?!\\d)"));
    const int year = leadingNumber(date.left(4), 9999);
    if (year >= 1000) return year;
    const auto match = fourDigits.match(date);
    return match.hasMatch() ? match.captured(1).toInt() : 0;
}

/// "-7.30 dB" -> -7.3
std::optional<double> leadingReal(const QString& text)
{
    static const QRegularExpression number(QStringLiteral("^\\s*([+-]?\\d{1,6}(?:[.,]\\d{1,10})?)"));
    const auto m = number.match(text);
    if (!m.hasMatch()) return {};
    return m.captured(1).replace(u',', u'.').toDouble();
}

void readGains(const TagLib::PropertyMap& map, FileTags& out)
{
    const auto gain = [&map](const char* replayGain, const char* r128) {
        std::optional<double> db = leadingReal(value(map, replayGain));
        if (!db)
            if (const auto steps = leadingReal(value(map, r128))) db = *steps / 256 + 5; // RFC 7845: to -23 LUFS
        if (db && std::abs(*db) > 60) db.reset();
        return db;
    };
    const auto peak = [&map](const char* name) {
        std::optional<double> linear = leadingReal(value(map, name));
        if (linear && (*linear <= 0 || *linear > 100)) linear.reset();
        return linear;
    };
    out.trackGainDb = gain("REPLAYGAIN_TRACK_GAIN", "R128_TRACK_GAIN");
    out.albumGainDb = gain("REPLAYGAIN_ALBUM_GAIN", "R128_ALBUM_GAIN");
    out.trackPeak = peak("REPLAYGAIN_TRACK_PEAK");
    out.albumPeak = peak("REPLAYGAIN_ALBUM_PEAK");
}

/// 0-1 in half stars.
double ratingOfShare(double share)
{
    return share > 0 && share <= 1 ? std::max(0.5, std::round(share * 10) / 2) : 0;
}

/// The rating with the widest agreement first.
double readRating(TagLib::File& file, const TagLib::PropertyMap& map)
{
    if (const auto share = leadingReal(value(map, "FMPS_RATING"))) return ratingOfShare(*share);
    for (const char* key : {"RATING", "RATE", "WM/SHAREDUSERRATING"})
        if (const auto number = leadingReal(value(map, key))) return ratingOf(*number, false);
    for (const auto& [key, values] : map) // "RATING:someone", 0-1
        if (key.startsWith("RATING:") && !values.isEmpty())
            if (const auto share = leadingReal(toQt(values.front())); share && ratingOfShare(*share) > 0)
                return ratingOfShare(*share);
    if (auto* asf = dynamic_cast<TagLib::ASF::File*>(&file); asf && asf->tag()) {
        const auto found = asf->tag()->attribute("WM/SharedUserRating"); // 1, 25, 50, 75, 99
        if (found.isEmpty() || found.front().toUInt() == 0) return 0;
        return std::min(5u, (found.front().toUInt() + 1) / 25 + 1);
    }
    auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(&file);
    if (!mpeg || !mpeg->hasID3v2Tag()) return 0;
    for (const auto* frame : mpeg->ID3v2Tag()->frameList("POPM"))
        if (const auto* popm = dynamic_cast<const TagLib::ID3v2::PopularimeterFrame*>(frame);
            popm && popm->rating() > 0)
            return ratingOf(popm->rating(), true);
    return 0;
}

/// What is kept of the other tags.
bool isKept(const std::string& key)
{
    static const std::array plain{
        "DATE",       "ORIGINALDATE",   "ORIGINALYEAR", "DISCNUMBER",      "TRACKNUMBER",   "DISCTOTAL",
        "TRACKTOTAL", "TOTALTRACKS",    "TOTALDISCS",   "CONDUCTOR",       "PERFORMER",     "WORK",
        "COMMENT",    "MOVEMENTNUMBER", "MOVEMENTNAME", "MOVEMENT",        "MOVEMENTTOTAL", "CONTENTGROUP",
        "BPM",        "ISRC",           "TITLESORT",    "ARTISTSORT",      "ALBUMSORT",     "ALBUMARTISTSORT",
        "LYRICS",     "COMPOSERSORT",   "LABEL",        "CATALOGNUMBER",   "GROUPING",      "UNSYNCEDLYRICS",
        "LYRICIST",   "ARRANGER",       "DISCSUBTITLE", "R128_ALBUM_GAIN", "MOOD",          "R128_TRACK_GAIN",
        "CUESHEET",   "REMIXER",        "SUBTITLE",     "DESCRIPTION",     "ARTISTS",       "BARCODE"};
    if (std::find(plain.begin(), plain.end(), key) != plain.end()) return true;
    for (const char* start : {"MUSICBRAINZ_", "REPLAYGAIN_", "PERFORMER:", "ACOUSTID_ID"})
        if (key.starts_with(start)) return true;
    return false;
}

} // namespace

void readTexts(TagLib::File& file, FileTags& out)
{
    const TagLib::PropertyMap map = propertiesOf(file);
    out.title = value(map, "TITLE");
    out.album = value(map, "ALBUM");
    out.artists = values(map, "ARTIST", true);
    // Taggers that know every artist name them apart here, and together under ARTIST.
    if (const QStringList apart = values(map, "ARTISTS", true); apart.size() > 1 && out.artists.size() <= 1) {
        out.artistCredit = out.artists.value(0);
        out.artists = apart;
    }
    out.albumArtists = values(map, "ALBUMARTIST", true);
    if (out.albumArtists.isEmpty()) out.albumArtists = values(map, "ALBUM ARTIST", true);
    out.composers = values(map, "COMPOSER", true);
    out.genres = values(map, "GENRE", true);
    out.titleSort = value(map, "TITLESORT");
    out.artistSort = value(map, "ARTISTSORT");
    out.albumSort = value(map, "ALBUMSORT");
    out.albumArtistSort = value(map, "ALBUMARTISTSORT");
    for (const char* key :
         {"CONDUCTOR", "PERFORMER", "WORK", "MOVEMENTNAME", "MOVEMENT", "LYRICIST", "ARRANGER", "REMIXER"})
        out.others += values(map, key, true);
    for (const char* key : {"DATE", "YEAR", "ORIGINALDATE", "ORIGINALYEAR"})
        if (!out.year) out.year = yearOf(value(map, key));
    out.track = leadingNumber(value(map, "TRACKNUMBER"), 99999);
    out.disc = leadingNumber(value(map, "DISCNUMBER"), 9999);
    const QString compilation = value(map, "COMPILATION").toLower();
    out.compilation = compilation == QLatin1String("1") || compilation == QLatin1String("true");
    readGains(map, out);
    out.rating = readRating(file, map);
    for (const auto& [name, list] : map) {
        const std::string key = name.upper().to8Bit(true);
        if (!isKept(key)) continue;
        if (key.starts_with("PERFORMER:")) out.others += values(map, key.c_str(), true);
        const bool lines = key == "LYRICS" || key == "UNSYNCEDLYRICS" || key == "CUESHEET";
        const QString text = toQt(list.toString(lines ? "\n" : "; "));
        const QString kept = lines ? text.left(50000).remove(QChar::Null) : cleanTag(text, 2000);
        if (!kept.isEmpty()) out.more.insert(QString::fromStdString(key), kept);
        if (key == "CUESHEET") out.sheet = parseCueSheet(kept);
    }
}

double ratingOf(double value, bool popm)
{
    if (!(value > 0)) return 0;
    if (popm || value > 100) { // what most programs write for half a star to five
        static constexpr std::array<std::pair<double, double>, 10> steps{
            {{1, 1}, {13, 0.5}, {54, 1.5}, {64, 2}, {118, 2.5}, {128, 3}, {186, 3.5}, {196, 4}, {242, 4.5}, {255, 5}}};
        const auto nearest = std::min_element(steps.begin(), steps.end(), [value](const auto& a, const auto& b) {
            return std::abs(a.first - value) < std::abs(b.first - value);
        });
        return nearest->second;
    }
    const double stars = value <= 5 ? value : value <= 10 ? value / 2 : value / 20;
    return std::clamp(std::round(stars * 2) / 2, 0.5, 5.0);
}

std::vector<FileTags> tagsOfParts(const FileTags& whole, const CueSheet& sheet, const std::string& file)
{
    std::vector<FileTags> out;
    const auto parts = cueParts(sheet, file, whole.sampleRate, whole.duration);
    for (const CuePart& part : parts) {
        const CueTrack& cue = *part.track;
        FileTags t = whole;
        t.sheet = {};
        t.more.remove(QStringLiteral("CUESHEET"));
        t.more.remove(QStringLiteral("LYRICS"));
        t.trackGainDb.reset(); // of the whole file
        t.trackPeak.reset();
        t.rating = 0;
        t.part = static_cast<int>(out.size()) + 1;
        t.partStart = part.start;
        t.partEnd = part.end;
        const double end = part.end >= 0 ? static_cast<double>(part.end) / whole.sampleRate : whole.duration;
        t.duration = std::max(0.0, end - static_cast<double>(part.start) / whole.sampleRate);
        t.track = cue.number > 0 ? cue.number : t.part;
        t.title = cue.title.isEmpty() ? QCoreApplication::translate("Library", "Track %1").arg(t.track) : cue.title;
        t.titleSort.clear();
        if (!sheet.title.isEmpty()) t.album = sheet.title;
        if (!sheet.performer.isEmpty()) t.albumArtists = {sheet.performer};
        if (t.albumArtists.isEmpty()) t.albumArtists = whole.artists;
        if (!cue.performer.isEmpty() || !sheet.performer.isEmpty()) {
            t.artists = {cue.performer.isEmpty() ? sheet.performer : cue.performer};
            t.artistCredit.clear();
            t.artistSort.clear();
        }
        if (!cue.songwriter.isEmpty()) t.composers = {cue.songwriter};
        if (!sheet.genre.isEmpty()) t.genres = {sheet.genre};
        if (const int year = yearOf(sheet.date)) t.year = year;
        if (sheet.disc) t.disc = sheet.disc;
        if (!cue.isrc.isEmpty()) t.more.insert(QStringLiteral("ISRC"), cue.isrc);
        t.identity += QByteArray(1, static_cast<char>(t.part >> 8)) + QByteArray(1, static_cast<char>(t.part & 255));
        out.push_back(std::move(t));
    }
    return out;
}

} // namespace auralis
