// Tape: sound with the time of each piece, as a device or a sink's monitor gave it; Reference: music rendered
// beforehand, in which a piece of tape is found again bit for bit. What both together tell of a command: when the sound
// changed, from which frame to which, and whether with a step. Header only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace auralis
{

class Tape
{
public:
    static constexpr int rate = 48000;

    /// `recorded`: pieces are what was recorded until they came, at a steady pace: times are read off the line that the
    /// earliest ends lie on. Else a piece left as a whole at its time.
    explicit Tape(bool recorded)
        : m_recorded(recorded)
    {
    }

    /// Any thread.
    void append(const float* frames, int count, double time)
    {
        const std::lock_guard lock(m_mutex);
        m_pieces.push_back({size(), count, time});
        m_samples.insert(m_samples.end(), frames, frames + 2 * count);
    }
    std::int64_t frames() const
    {
        const std::lock_guard lock(m_mutex);
        return size();
    }
    std::vector<float> from(std::int64_t frame) const
    {
        const std::lock_guard lock(m_mutex);
        return {m_samples.begin() + 2 * std::clamp<std::int64_t>(frame, 0, size()), m_samples.end()};
    }
    double timeOf(std::int64_t frame) const
    {
        const std::lock_guard lock(m_mutex);
        auto piece = std::upper_bound(m_pieces.begin(), m_pieces.end(), frame,
                                      [](std::int64_t at, const Piece& p) { return at < p.first; });
        if (piece != m_pieces.begin()) --piece;
        if (!m_recorded) return piece->time;
        double zero = 1e300;
        for (auto near = m_pieces.begin(); near != m_pieces.end(); ++near)
            if (std::abs(near->first - frame) < rate)
                zero = std::min(zero, near->time - secondsOf(near->first + near->count));
        return zero + secondsOf(frame);
    }
    /// The longest time, s, by which a piece from `frame` on came later than after the one before it.
    double longestStall(std::int64_t frame) const
    {
        const std::lock_guard lock(m_mutex);
        double longest = 0;
        for (std::size_t i = m_pieces.size(); i-- > 1 && m_pieces[i].first >= frame;)
            longest = std::max(longest, m_pieces[i].time - m_pieces[i - 1].time - secondsOf(m_pieces[i].count));
        return longest;
    }
    /// Frames of the longest digital silence from `frame` on.
    std::int64_t longestSilence(std::int64_t frame) const
    {
        const std::lock_guard lock(m_mutex);
        std::int64_t longest = 0, length = 0;
        for (std::int64_t i = std::max<std::int64_t>(0, frame); i < size(); ++i) {
            const float* at = m_samples.data() + 2 * i;
            length = at[0] == 0.0f && at[1] == 0.0f ? length + 1 : 0;
            longest = std::max(longest, length);
        }
        return longest;
    }
    /// Frames that slip() takes for where the recording is now.
    static constexpr std::int64_t latest = rate / 20;
    /// By how much, s, the latest recorded pieces lie off the line of those before `frame`: a period that the recording
    /// lost or got twice.
    double slip(std::int64_t frame) const
    {
        const std::lock_guard lock(m_mutex);
        double before = 1e300, now = 1e300;
        for (const Piece& piece : m_pieces) {
            const double zero = piece.time - secondsOf(piece.first + piece.count);
            if (piece.first < frame && piece.first > frame - rate / 2) before = std::min(before, zero);
            if (piece.first > size() - latest) now = std::min(now, zero);
        }
        return m_recorded && before < 1e299 ? now - before : 0;
    }
    void clear()
    {
        const std::lock_guard lock(m_mutex);
        m_samples.clear();
        m_pieces.clear();
    }

private:
    struct Piece {
        std::int64_t first;
        int count;
        double time;
    };
    std::int64_t size() const { return static_cast<std::int64_t>(m_samples.size() / 2); }
    static double secondsOf(std::int64_t frames) { return static_cast<double>(frames) / rate; }

    const bool m_recorded;
    mutable std::mutex m_mutex;
    std::vector<float> m_samples;
    std::vector<Piece> m_pieces;
};

class Reference
{
public:
    static constexpr int grid = 64; ///< frames; twice as many must agree

    explicit Reference(std::vector<float> samples)
        : m_samples(std::move(samples))
    {
        for (std::int64_t at = 0; at + 2 * grid <= frames(); at += grid)
            if (at_(at)[0] != 0.0f) m_places.emplace(key(at_(at)), at);
    }
    std::int64_t frames() const { return static_cast<std::int64_t>(m_samples.size() / 2); }
    const float* operator[](std::int64_t frame) const { return at_(frame); }
    bool has(std::int64_t frame) const { return frame >= 0 && frame < frames(); }
    bool equal(std::int64_t frame, const float* other) const
    {
        return has(frame) && std::memcmp(at_(frame), other, 2 * sizeof(float)) == 0;
    }

    /// Where the 2 * grid frames lie; nothing if they are not of this music.
    std::optional<std::int64_t> find(const float* piece) const
    {
        for (int skip = 0; skip < grid; ++skip) {
            const auto [from, to] = m_places.equal_range(key(piece + 2 * skip));
            for (auto place = from; place != to; ++place) {
                const std::int64_t first = place->second - skip;
                if (first < 0 || first + 2 * grid > frames()) continue;
                if (std::memcmp(at_(first), piece, sizeof(float) * 4 * grid) == 0) return first;
            }
        }
        return {};
    }

private:
    const float* at_(std::int64_t frame) const { return m_samples.data() + 2 * frame; }
    static std::uint64_t key(const float* frames)
    {
        std::uint64_t words[4];
        std::memcpy(words, frames, sizeof words);
        std::uint64_t hash = 0;
        for (const std::uint64_t word : words)
            hash = (hash ^ word) * 0x9E3779B97F4A7C15ull;
        return hash;
    }

    std::vector<float> m_samples;
    std::unordered_multimap<std::uint64_t, std::int64_t> m_places;
};

/// What a command did to the sound.
struct Change {
    std::int64_t first = 0;  ///< frame of the tape that is the first to differ from the former music going on
    std::int64_t alone = 0;  ///< from here on the new music alone
    std::int64_t place = 0;  ///< of the new music at `first`
    std::int64_t former = 0; ///< of the former music at `first`
    double excess = 0;       ///< largest step beyond what both musics and their crossfade account for
};

/// How alike `frames` frames are, 1 at most, by the differences of neighbouring samples: bass alone would leave a frame
/// more or less open.
inline double likeness(const float* heard, const float* music, int frames)
{
    double both = 0, one = 1e-12, other = 1e-12;
    for (int i = 0; i < 2 * frames; i += 2) {
        const double a = heard[i] - heard[i - 2], b = music[i] - music[i - 2];
        both += a * b;
        one += a * a;
        other += b * b;
    }
    return both / std::sqrt(one * other);
}

/// By how many frames `heard` comes later than the music that it resembles most, within +-256; nothing if it is not
/// that music. Two encodings of a quiet treble are alike to 0.9 only, so every quarter must be as good at the same
/// place: where frames are missing or inserted midway, those beyond are not.
inline std::optional<std::int64_t> latenessOf(const float* heard, const float* music, int frames)
{
    constexpr int range = 256;
    double best = 0;
    std::int64_t lateness = 0;
    for (int lag = -range; lag <= range; ++lag) {
        const double alike = likeness(heard, music - 2 * lag, frames);
        if (alike <= best) continue;
        best = alike;
        lateness = lag;
    }
    if (best <= 0.8) return {};
    for (int quarter = 0; quarter < 4; ++quarter) {
        const int from = 2 * (quarter * frames / 4);
        if (likeness(heard + from, music + from - 2 * lateness, frames / 4) <= 0.7) return {};
    }
    return lateness;
}

/// Looks at the tape from `mark`, where `before` sounded, to its end, where `after` does, or something like it: an
/// encoding that began elsewhere and is expected to begin at `expected` of it (-1: to go on where `before` was).
/// Nothing if that is not so.
inline std::optional<Change> changeOn(const Tape& tape, std::int64_t mark, const Reference& before,
                                      const Reference& after, bool alike, std::int64_t expected)
{
    constexpr std::int64_t fade = 960, shortestFade = 384, sample = 4096;
    const std::vector<float> heard = tape.from(mark);
    const auto count = static_cast<std::int64_t>(heard.size() / 2);
    const auto start = before.find(heard.data());
    if (!start) return {};
    std::int64_t first = 0;
    while (first < count && before.equal(*start + first, heard.data() + 2 * first))
        ++first;
    if (first < 1 || first + (alike ? fade + sample + 256 : 128) > count) return {};

    std::int64_t shift = 0; // place in `after` of the mark
    std::int64_t alone = first + fade;
    if (alike) {
        shift = expected < 0 ? *start : expected - first;
        if (!after.has(shift + alone - 257) || !after.has(shift + alone + sample + 256)) return {};
        const auto late = latenessOf(heard.data() + 2 * alone, after[shift + alone], sample);
        if (!late) return {};
        shift -= *late;
    } else {
        const auto end = after.find(heard.data() + 2 * (count - 2 * Reference::grid));
        if (!end) return {};
        shift = *end - (count - 2 * Reference::grid);
        alone = count;
        while (alone > first && after.equal(shift + alone - 1, heard.data() + 2 * (alone - 1)))
            --alone;
    }
    if (alone == count || !before.has(*start + alone) || !after.has(shift + first - 1)) return {};

    Change change{mark + first, mark + alone, shift + first, *start + first, 0};
    double music = 0, distance = 0, steps = 0;
    // Of an encoding that began elsewhere neither the end of the crossfade is known nor the music's own steps to a bit.
    const double crossed = alike ? shortestFade : static_cast<double>(alone - first);
    for (std::int64_t i = first; i <= alone; ++i)
        for (int c = 0; c < 2; ++c) {
            const auto at = static_cast<std::size_t>(2 * i + c);
            const float* a = before[*start + i] + c;
            const float* b = after[shift + i] + c;
            music = std::max({music, std::fabs(double(a[0]) - a[-2]), std::fabs(double(b[0]) - b[-2])});
            distance = std::max(distance, std::fabs(double(a[0]) - b[0]));
            steps = std::max(steps, std::fabs(double(heard[at]) - heard[at - 2]));
        }
    change.excess = steps - (alike ? 1.05 : 1) * music - distance / crossed;
    return change;
}

} // namespace auralis
