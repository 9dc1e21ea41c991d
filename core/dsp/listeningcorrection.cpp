// Listening corrections as text and as what they are.
#include "listeningcorrection.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <xxhash.h>

#include "biquad.h"
#include "jsonfields.h"

namespace auralis
{
namespace
{

constexpr const char* formatName = "auralis-correction";
constexpr int formatVersion = 1;
constexpr std::size_t mostBytes = 256 << 10, mostBands = 128, mostKnots = 1024, mostName = 80, mostDescription = 400;
constexpr int lowestRate = 2000, highestRate = 768000;
using Need = JsonFields::Need;

struct KindName {
    EqBand::Kind kind;
    const char* name;
};
constexpr KindName kindNames[] = {
    {EqBand::Kind::Peak, "peak"},       {EqBand::Kind::LowShelf, "lowShelf"}, {EqBand::Kind::HighShelf, "highShelf"},
    {EqBand::Kind::LowPass, "lowPass"}, {EqBand::Kind::HighPass, "highPass"}, {EqBand::Kind::BandPass, "bandPass"},
    {EqBand::Kind::Notch, "notch"},     {EqBand::Kind::AllPass, "allPass"},
};

void readBand(JsonFields& fields, EqBand& band)
{
    std::string name;
    fields.text("kind", name, 20, Need::Required);
    const auto known =
        std::find_if(std::begin(kindNames), std::end(kindNames), [&](const KindName& k) { return name == k.name; });
    if (known == std::end(kindNames))
        fields.wrong("kind", "must be one of peak, lowShelf, highShelf, lowPass, highPass, bandPass, notch, allPass");
    else
        band.kind = known->kind;
    fields.number("hz", band.hz, 5, 100000, Need::Required);
    fields.number("gainDb", band.gainDb, -30, 30);
    fields.number("q", band.q, 0.05, 50);
    fields.flag("on", band.on);
}

} // namespace

Result<std::shared_ptr<const ImpulseResponse>> checkedImpulse(ImpulseResponse impulse)
{
    const std::size_t count = impulse.channels.size();
    if (count != 1 && count != 2 && count != 4)
        return fail(ErrorCode::Unsupported,
                    "has " + std::to_string(count) + " channels; an impulse response has 1, 2 or 4");
    if (impulse.rate < lowestRate || impulse.rate > highestRate)
        return fail(ErrorCode::Unsupported, "has a sample rate that no impulse response has");
    const std::size_t frames = impulse.channels.front().size();
    if (static_cast<double>(frames) > ImpulseResponse::mostSeconds * impulse.rate)
        return fail(ErrorCode::Unsupported, "is longer than 10 s, the most an impulse response may be");
    for (const auto& channel : impulse.channels) {
        if (channel.size() != frames) return fail(ErrorCode::Corrupt, "has channels of different length");
        if (!std::all_of(channel.begin(), channel.end(),
                         [](float x) { return std::fabs(x) <= 1e6f; })) // not NaN either
            return fail(ErrorCode::Corrupt, "holds samples that are not numbers");
    }
    // Of true stereo one way may be silent, but neither ear and neither side.
    const auto silent = [&](std::size_t c) {
        return std::all_of(impulse.channels[c].begin(), impulse.channels[c].end(),
                           [](float x) { return std::fabs(x) < 1e-9f; });
    };
    bool dead = false;
    if (count < 4)
        for (std::size_t c = 0; c < count; ++c)
            dead = dead || silent(c);
    else
        dead = (silent(0) && silent(1)) || (silent(2) && silent(3)) || (silent(0) && silent(2)) ||
               (silent(1) && silent(3));
    if (dead) return fail(ErrorCode::Corrupt, "is silent");
    return std::make_shared<const ImpulseResponse>(std::move(impulse));
}

bool ListeningCorrection::operator==(const ListeningCorrection& o) const
{
    const bool sameImpulse = impulse == o.impulse || (impulse && o.impulse && *impulse == *o.impulse);
    return sameImpulse && id == o.id && name == o.name && description == o.description && preampDb == o.preampDb &&
           autoPreamp == o.autoPreamp && bands == o.bands && graphic == o.graphic && crossfeed == o.crossfeed &&
           impulseFile == o.impulseFile;
}

Result<ListeningCorrection> parseCorrection(std::string_view text, std::string id)
{
    ListeningCorrection correction;
    correction.id = std::move(id);
    const Result<void> read = readRecipe(text, mostBytes, [&](JsonFields& fields) {
        fields.ignore("$schema");
        fields.heading(formatName, formatVersion);
        fields.text("name", correction.name, mostName, Need::Required);
        fields.text("description", correction.description, mostDescription);
        fields.number("preampDb", correction.preampDb, -60, 30);
        fields.flag("autoPreamp", correction.autoPreamp);
        fields.list("bands", mostBands, [&](JsonFields& each) {
            EqBand band;
            readBand(each, band);
            correction.bands.push_back(band);
        });
        fields.list("graphic", mostKnots, [&](JsonFields& each) {
            CurveKnot knot;
            each.number("hz", knot.hz, 1, 100000, Need::Required);
            each.number("gainDb", knot.gainDb, -40, 40, Need::Required);
            if (!correction.graphic.empty() && knot.hz <= correction.graphic.back().hz)
                each.wrong("hz", "must be higher than that of the point before");
            correction.graphic.push_back(knot);
        });
        fields.object("crossfeed", [&](JsonFields& crossfeed) {
            correction.crossfeed.emplace();
            crossfeed.number("cutHz", correction.crossfeed->cutHz, 300, 2000);
            crossfeed.number("feedDb", correction.crossfeed->feedDb, 1, 15);
        });
        fields.text("impulseFile", correction.impulseFile, 200);
        if (correction.impulseFile.find_first_of("/\\") != std::string::npos || correction.impulseFile.starts_with('.'))
            fields.wrong("impulseFile", "must be the name of a file in the same folder");
    });
    if (!read) return tl::unexpected(read.error());
    return correction;
}

std::string writeCorrection(const ListeningCorrection& c)
{
    nlohmann::ordered_json json = {{"format", formatName},   {"version", formatVersion},
                                   {"name", c.name},         {"description", c.description},
                                   {"preampDb", c.preampDb}, {"autoPreamp", c.autoPreamp}};
    for (const EqBand& band : c.bands) {
        const auto known = std::find_if(std::begin(kindNames), std::end(kindNames),
                                        [&](const KindName& k) { return band.kind == k.kind; });
        json["bands"].push_back({{"kind", known->name}, {"hz", band.hz}, {"gainDb", band.gainDb}, {"q", band.q}});
        if (!band.on) json["bands"].back()["on"] = false;
    }
    for (const CurveKnot& knot : c.graphic)
        json["graphic"].push_back({{"hz", knot.hz}, {"gainDb", knot.gainDb}});
    if (c.crossfeed) json["crossfeed"] = {{"cutHz", c.crossfeed->cutHz}, {"feedDb", c.crossfeed->feedDb}};
    if (!c.impulseFile.empty()) json["impulseFile"] = c.impulseFile;
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

ContentId soundOf(const ListeningCorrection& correction)
{
    ListeningCorrection nameless = correction;
    nameless.name.clear();
    nameless.description.clear();
    nameless.impulseFile.clear();
    std::string all = writeCorrection(nameless);
    if (correction.impulse) {
        all += std::to_string(correction.impulse->rate);
        for (const auto& channel : correction.impulse->channels) {
            const XXH128_hash_t hash = XXH3_128bits(channel.data(), channel.size() * sizeof(float));
            all += ' ' + std::to_string(hash.high64) + ' ' + std::to_string(hash.low64);
        }
    }
    return hashOf(all);
}

double correctionDb(const ListeningCorrection& correction, double hz, int rate)
{
    double db = knotsDb(correction.graphic, hz);
    for (const EqBand& band : correction.bands)
        if (const auto biquad = biquadOf(band, rate)) db += biquad->gainDb(hz, rate);
    if (correction.impulse) {
        const auto& samples = correction.impulse->channels.front();
        const std::complex<double> step = std::polar(1.0, -2 * M_PI * hz / correction.impulse->rate);
        std::complex<double> turn = 1, sum = 0;
        for (const float x : samples) {
            sum += static_cast<double>(x) * turn;
            turn *= step;
        }
        db += 20 * std::log10(std::max(std::abs(sum), 1e-10));
    }
    return db;
}

} // namespace auralis
