// The text formats of AutoEq and Equalizer APO: "Preamp: -6.5 dB", "Filter 1: ON PK Fc 105 Hz Gain 5.5 dB Q 0.70",
// "GraphicEQ: 20 -1.5; 25 2". Words in any case, one command a line.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>

#include "listeningcorrection.h"

namespace auralis
{
namespace
{

constexpr std::size_t mostBytes = 256 << 10, mostBands = 128, mostKnots = 1024;
constexpr double shelfSlope = 0.9; // of LS and HS without one; 1 is the steepest without overshoot
constexpr double notchQ = 30, butterworthQ = 0.70710678;
using Kind = EqBand::Kind;

struct Type {
    Kind kind;
    bool shelf, needsQ, corner; // corner: where a shelf of a given width begins, not its middle
};
const std::map<std::string, Type, std::less<>> types = {
    {"pk", {Kind::Peak, false, true, false}},       {"peq", {Kind::Peak, false, true, false}},
    {"modal", {Kind::Peak, false, true, false}},    {"ls", {Kind::LowShelf, true, false, true}},
    {"hs", {Kind::HighShelf, true, false, true}},   {"lsc", {Kind::LowShelf, true, false, false}},
    {"hsc", {Kind::HighShelf, true, false, false}}, {"lp", {Kind::LowPass, false, false, false}},
    {"hp", {Kind::HighPass, false, false, false}},  {"lpq", {Kind::LowPass, false, true, false}},
    {"hpq", {Kind::HighPass, false, true, false}},  {"bp", {Kind::BandPass, false, true, false}},
    {"no", {Kind::Notch, false, false, false}},     {"ap", {Kind::AllPass, false, true, false}},
};

std::vector<std::string> wordsOf(std::string_view text, std::string_view between)
{
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t first = text.find_first_not_of(between, at);
        if (first == std::string_view::npos) break;
        const std::size_t end = std::min(text.find_first_of(between, first), text.size());
        words.emplace_back(text.substr(first, end - first));
        for (char& c : words.back())
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        at = end;
    }
    return words;
}

/// A decimal comma is as good as a point, and "6dB" as "6 dB".
std::optional<double> numberOf(std::string word)
{
    if (word.ends_with("db")) word.resize(word.size() - 2);
    std::replace(word.begin(), word.end(), ',', '.');
    const char* first = word.data() + (word.starts_with('+') ? 1 : 0);
    double value = 0;
    const auto [end, error] = std::from_chars(first, word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(value)) return {};
    return value;
}

/// The words of a line after its command, read from left to right.
struct Line {
    std::vector<std::string> words;
    std::size_t at = 0;

    bool take(std::string_view word)
    {
        if (at >= words.size() || words[at] != word) return false;
        ++at;
        return true;
    }
    std::optional<double> number()
    {
        const std::optional<double> value = at < words.size() ? numberOf(words[at]) : std::nullopt;
        if (value) ++at;
        return value;
    }
};

bool within(std::optional<double> value, double low, double high)
{
    return value && *value >= low && *value <= high;
}

// Q of a shelf of this slope.
double qOfSlope(double slope, double gainDb)
{
    const double a = std::pow(10.0, std::fabs(gainDb) / 40);
    return 1 / std::sqrt(std::max(1e-6, (a + 1 / a) * (1 / slope - 1) + 2));
}

double slopeOfQ(double q, double gainDb)
{
    const double a = std::pow(10.0, std::fabs(gainDb) / 40);
    return 1 / std::max(1e-3, (1 / (q * q) - 2) / (a + 1 / a) + 1);
}

/// Empty, or what is wrong.
std::string readFilter(Line line, ListeningCorrection& to)
{
    EqBand band;
    band.on = line.take("on");
    if (!band.on && !line.take("off")) return "ON or OFF is missing";
    if (line.at >= line.words.size() || line.take("none")) return {};
    const auto type = types.find(line.words[line.at]);
    if (type == types.end()) return "filter type " + line.words[line.at].substr(0, 20) + " is not known";
    ++line.at;
    band.kind = type->second.kind;
    std::optional<double> slope, q, octaves;
    if (type->second.shelf)
        if (const auto perOctave = line.number()) { // "LSC 12 dB"
            line.take("db");
            slope = *perOctave / 12;
        }
    std::optional<double> hz, gain;
    while (line.at < line.words.size()) {
        if (line.take("fc")) {
            hz = line.number();
            if (!within(hz, 5, 100000)) return "Fc must be between 5 and 100000";
            line.take("hz");
        } else if (line.take("gain")) {
            gain = line.number();
            if (!within(gain, -30, 30)) return "Gain must be between -30 and 30";
            line.take("db");
        } else if (line.take("q")) {
            q = line.number();
            if (!within(q, 0.05, 50)) return "Q must be between 0.05 and 50";
        } else if (line.take("bw")) {
            if (!line.take("oct")) return "BW must be given as BW Oct";
            octaves = line.number();
            if (!within(octaves, 0.02, 10)) return "BW Oct must be between 0.02 and 10";
        } else {
            return "\"" + line.words[line.at].substr(0, 20) + "\" is not understood";
        }
    }
    if (!hz) return "Fc is missing";
    band.hz = *hz;
    band.gainDb = gain.value_or(0);
    if (octaves) q = 1 / (2 * std::sinh(M_LN2 / 2 * *octaves));
    if (type->second.needsQ && !q) return "Q is missing";
    band.q = std::clamp(q.value_or(band.kind == Kind::Notch ? notchQ : butterworthQ), 0.05, 50.0);
    if (type->second.shelf) {
        if (slope && !(*slope > 0.05 && *slope < 5)) return "the slope of the shelf must be between 0.6 and 60 dB";
        const double s = slope ? *slope : q ? slopeOfQ(*q, band.gainDb) : shelfSlope;
        if (!q || slope) band.q = std::clamp(qOfSlope(s, band.gainDb), 0.05, 50.0);
        if (type->second.corner && (slope || q)) { // without a width Equalizer APO takes Fc as the middle all the same
            const double octavesAway = std::fabs(band.gainDb) / 80 / s * std::log2(10.0);
            band.hz *= std::exp2(band.kind == Kind::LowShelf ? octavesAway : -octavesAway);
            band.hz = std::clamp(band.hz, 5.0, 100000.0);
        }
    }
    if (to.bands.size() == mostBands) return "there are more than " + std::to_string(mostBands) + " filters";
    to.bands.push_back(band);
    return {};
}

std::string readGraphic(std::string_view text, ListeningCorrection& to)
{
    std::vector<CurveKnot> knots;
    for (const std::string& point : wordsOf(text, ";")) {
        const std::vector<std::string> words = wordsOf(point, " \t");
        if (words.empty()) continue;
        const auto hz = numberOf(words[0]), gain = words.size() == 2 ? numberOf(words[1]) : std::nullopt;
        if (!within(hz, 1, 100000) || !within(gain, -40, 40))
            return "\"" + point.substr(0, 20) + "\" is not a frequency and a gain";
        if (!knots.empty() && *hz <= knots.back().hz) return "the frequencies must rise";
        if (knots.size() == mostKnots) return "there are more than " + std::to_string(mostKnots) + " points";
        knots.push_back({*hz, *gain});
    }
    if (knots.empty()) return "no points are given";
    if (!to.graphic.empty()) return "there is more than one GraphicEQ";
    to.graphic = std::move(knots);
    return {};
}

std::string readPreamp(Line line, ListeningCorrection& to)
{
    const std::optional<double> gain = line.number();
    if (!within(gain, -60, 30)) return "the preamp must be between -60 and 30 dB";
    to.preampDb = std::clamp(to.preampDb + *gain, -60.0, 30.0); // several add up
    return {};
}

std::string readLine(std::string_view line, ListeningCorrection& to)
{
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return "is not understood";
    const std::vector<std::string> command = wordsOf(line.substr(0, colon), " \t");
    const std::string_view rest = line.substr(colon + 1);
    const std::string name = command.empty() ? "" : command[0];
    const std::vector<std::string> words = wordsOf(rest, " \t");
    if (name == "filter") return readFilter({words}, to);
    if (name == "preamp") return readPreamp({words}, to);
    if (name == "graphiceq") return readGraphic(rest, to);
    // The device and the place in a chain are chosen elsewhere here; all channels are what there is.
    if (name == "device" || name == "stage" || (name == "channel" && words == std::vector<std::string>{"all"}))
        return {};
    return name.substr(0, 20) + " is not supported";
}

} // namespace

Result<ListeningCorrection> importEqText(std::string_view text)
{
    if (text.size() > mostBytes) return fail(ErrorCode::Corrupt, "is longer than 256 KiB");
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    ListeningCorrection correction;
    correction.name = "Imported";
    int number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        const std::size_t first = line.find_first_not_of(" \t\r");
        if (first == std::string_view::npos || line[first] == '#') continue;
        const std::size_t last = line.find_last_not_of(" \t\r");
        const std::string wrong = readLine(line.substr(first, last - first + 1), correction);
        if (!wrong.empty()) return fail(ErrorCode::Corrupt, "line " + std::to_string(number) + ": " + wrong);
    }
    if (correction.bands.empty() && correction.graphic.empty()) return fail(ErrorCode::Corrupt, "holds no filters");
    return correction;
}

} // namespace auralis
