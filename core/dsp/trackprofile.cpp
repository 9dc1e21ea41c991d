// The byte form of a profile: "AuPr", version, fields in the order of the struct, little-endian, XXH3 at the end.
#include "trackprofile.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <xxhash.h>

namespace auralis
{
namespace
{

constexpr std::uint32_t magic = 0x72507541;
constexpr std::uint64_t longestVector = 1U << 22;

struct Writer {
    std::vector<std::uint8_t> bytes;

    template <class T>
    void number(T value)
    {
        std::uint64_t bits;
        if constexpr (std::is_same_v<T, double>)
            bits = std::bit_cast<std::uint64_t>(value);
        else if constexpr (std::is_same_v<T, float>)
            bits = std::bit_cast<std::uint32_t>(value);
        else
            bits = static_cast<std::uint64_t>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i)
            bytes.push_back(static_cast<std::uint8_t>(bits >> (8 * i)));
    }
    template <class T>
    void list(const T& values)
    {
        number(static_cast<std::uint32_t>(values.size()));
        for (const auto value : values)
            number(value);
    }
};

struct Reader {
    const std::uint8_t* bytes;
    std::size_t left;
    bool good = true;

    template <class T>
    void number(T& value)
    {
        if (left < sizeof(T)) {
            good = false;
            return;
        }
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i)
            bits |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
        if constexpr (std::is_same_v<T, double>)
            value = std::bit_cast<double>(bits);
        else if constexpr (std::is_same_v<T, float>)
            value = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
        else
            value = static_cast<T>(bits);
        bytes += sizeof(T);
        left -= sizeof(T);
    }
    template <class T>
    void list(T& values)
    {
        std::uint32_t count = 0;
        number(count);
        if (!good || count > longestVector || count * sizeof(values[0]) > left) {
            good = false;
            return;
        }
        if constexpr (requires { values.resize(count); })
            values.resize(count);
        else if (count != values.size()) {
            good = false;
            return;
        }
        for (auto& value : values)
            number(value);
    }
};

// One list of fields for both directions.
template <class Archive, class Profile>
void fields(Archive& a, Profile& p)
{
    a.number(p.provisional);
    a.number(p.format.rate);
    a.number(p.format.channels);
    a.number(p.frames);
    a.number(p.integratedLufs);
    a.number(p.loudnessRangeLu);
    a.number(p.truePeakDbtp);
    a.number(p.samplePeakDbfs);
    a.number(p.crestDb);
    a.list(p.midDb);
    a.list(p.sideDb);
    a.list(p.correlation);
    a.list(p.bandHz);
    a.number(p.noiseFloorDbfs);
    a.number(p.dcOffset);
    a.number(p.cutoffHz);
    a.number(p.clippedSamples);
    a.number(p.leadingSilence);
    a.number(p.trailingSilence);
    a.list(p.waveform.peak);
    a.list(p.waveform.rms);
    a.list(p.loudness);
    a.list(p.power);
    a.list(p.colour);
    a.number(p.colourFrames);
    a.list(p.fine);
    a.list(p.peaks);
    a.list(p.peakColours);
    a.number(p.peakFrames);
    a.list(p.limiterLossDb);
    a.number(p.punchDb);
    a.number(p.punchAtPeaksDb);
    a.number(p.decodeErrors);
}

} // namespace

int PeakColour::group(int band)
{
    constexpr int last[groups - 1] = {5, 8, 11, 14, 17, 20, 24}; // 63, 125, 250, 500, 1,000, 2,000 and 5,000 Hz
    return static_cast<int>(std::lower_bound(std::begin(last), std::end(last), band) - std::begin(last));
}

std::uint32_t PeakColour::pack(const std::array<double, groups>& shares)
{
    std::uint32_t packed = 0;
    for (std::size_t g = 0; g < shares.size(); ++g)
        packed |= static_cast<std::uint32_t>(std::clamp(std::lround(shares[g] * 10), -5L, 10L) + 5) << (4 * g);
    return packed;
}

std::uint32_t FineLine::packed() const
{
    const auto level = [](double power) {
        return static_cast<std::uint32_t>(
            power > 0 ? std::clamp(std::lround(255 + 10 * std::log10(power) / levelStepDb), 0L, 255L) : 0L);
    };
    const auto part = [](double value) {
        return static_cast<std::uint32_t>(static_cast<std::uint8_t>(std::clamp(std::lround(value * 127), -127L, 127L)));
    };
    return level(left) | level(right) << 8 | part(correlation.real()) << 16 | part(correlation.imag()) << 24;
}

FineLine FineLine::of(std::uint32_t packed)
{
    static const std::array<double, 256> powers = [] {
        std::array<double, 256> table{};
        for (std::size_t level = 1; level < table.size(); ++level)
            table[level] = std::pow(10.0, (static_cast<double>(level) - 255) * levelStepDb / 10);
        return table;
    }();
    const auto part = [packed](int shift) { return static_cast<std::int8_t>(packed >> shift & 255U) / 127.0; };
    return {powers[packed & 255U], powers[packed >> 8 & 255U], {part(16), part(24)}};
}

std::uint8_t TrackProfile::levelOf(double db)
{
    return static_cast<std::uint8_t>(std::clamp(std::lround((db + 90.0) / levelStepDb), 0L, 255L));
}

// Not stored: three seconds are the mean of thirty of the levels that are.
void TrackProfile::deriveShortTerm()
{
    shortTermLufs.clear();
    if (provisional) return;
    constexpr std::size_t window = 30;
    double sum = 0;
    std::vector<double> powers;
    for (const std::uint8_t level : loudness) {
        powers.push_back(level > 0 ? std::pow(10.0, levelDb(level) / 10) : 0.0);
        sum += powers.back();
        if (powers.size() > window) sum -= powers[powers.size() - 1 - window];
        if (powers.size() < window) continue;
        const double mean = sum / static_cast<double>(window);
        shortTermLufs.push_back(mean > 1e-12 ? static_cast<float>(10 * std::log10(mean)) : -120.0f);
    }
}

std::vector<std::uint8_t> TrackProfile::toBytes() const
{
    Writer writer;
    writer.number(magic);
    writer.number(static_cast<std::int32_t>(version));
    fields(writer, *this);
    writer.number(static_cast<std::uint64_t>(XXH3_64bits(writer.bytes.data(), writer.bytes.size())));
    return std::move(writer.bytes);
}

std::optional<TrackProfile> TrackProfile::fromBytes(const std::uint8_t* bytes, std::size_t count)
{
    if (!bytes || count < 16) return std::nullopt;
    Reader tail{bytes + count - 8, 8};
    std::uint64_t hash = 0;
    tail.number(hash);
    if (hash != XXH3_64bits(bytes, count - 8)) return std::nullopt;

    Reader reader{bytes, count - 8};
    std::uint32_t mark = 0;
    std::int32_t found = 0;
    reader.number(mark);
    reader.number(found);
    if (mark != magic || found != currentVersion) return std::nullopt;
    TrackProfile profile;
    fields(reader, profile);
    if (!reader.good || reader.left != 0) return std::nullopt;
    profile.deriveShortTerm();
    return profile;
}

} // namespace auralis
