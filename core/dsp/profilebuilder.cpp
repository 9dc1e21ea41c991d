// The one analysis pass: frames are gathered into planar blocks of fixed size, so that the pieces they came in do not
// matter.
#include "profilebuilder.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels.h"

#include "decibels.h"
#include "loudness.h"
#include "spectrum.h"
#include "tilesimulation.h"
#include "truepeak.h"

namespace auralis
{
namespace
{

constexpr int historyFrames = 2 * tileFrames; // before a block: the interpolators look back, and run one tile late
constexpr float silence = 0.001f;             // -60 dBFS
constexpr float clipLevel = 0.99996f;         // a 16-bit sample one step below full scale, and above
constexpr int clipRun = 3;                    // fewer in a row is a peak, not a clip
constexpr int waveformColumns = 1000;

double toDb(double gain)
{
    return gain > 0 ? std::max(-144.0, 20 * std::log10(gain)) : -144.0;
}

// Columns of equal length over a track of unknown length: when there are too many, neighbours are merged.
class WaveformGatherer
{
public:
    void addTile(float peak, float energy)
    {
        m_peak = std::max(m_peak, peak);
        m_energy += energy;
        if (++m_tiles < m_tilesPerColumn) return;
        m_columns.push_back({m_peak, m_energy});
        m_peak = 0;
        m_energy = 0;
        m_tiles = 0;
        if (m_columns.size() < 4 * waveformColumns) return;
        for (std::size_t i = 0; i < m_columns.size() / 2; ++i)
            m_columns[i] = {std::max(m_columns[2 * i].peak, m_columns[2 * i + 1].peak),
                            m_columns[2 * i].energy + m_columns[2 * i + 1].energy};
        m_columns.resize(m_columns.size() / 2);
        m_tilesPerColumn *= 2;
    }

    Waveform result() const
    {
        std::vector<Column> columns = m_columns;
        if (m_tiles > 0) columns.push_back({m_peak, m_energy * m_tilesPerColumn / m_tiles});
        Waveform waveform;
        const std::size_t count = std::min<std::size_t>(columns.size(), waveformColumns);
        const double frames = static_cast<double>(m_tilesPerColumn) * tileFrames;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t first = i * columns.size() / count;
            const std::size_t end = std::max(first + 1, (i + 1) * columns.size() / count);
            float peak = 0;
            double energy = 0;
            for (std::size_t k = first; k < end; ++k) {
                peak = std::max(peak, columns[k].peak);
                energy += columns[k].energy;
            }
            waveform.peak.push_back(level(peak));
            waveform.rms.push_back(level(std::sqrt(energy / (frames * static_cast<double>(end - first)))));
        }
        return waveform;
    }

private:
    struct Column {
        float peak = 0;
        double energy = 0;
    };
    static std::uint8_t level(double gain) { return static_cast<std::uint8_t>(std::lround(std::min(gain, 1.0) * 255)); }

    std::vector<Column> m_columns;
    int m_tilesPerColumn = 1;
    int m_tiles = 0;
    float m_peak = 0;
    double m_energy = 0;
};

} // namespace

struct ProfileBuilder::Private {
    struct Channel {
        std::vector<float> line; // history, then the block
        double sum = 0;
        int clipped = 0;                  // length of the present run
        std::array<float, 2> lastPeaks{}; // of the last two tiles before the block
    };

    explicit Private(AudioFormat f)
        : format(f)
        , meter(f)
        , spectrum(f.rate)
        , block(spectrum.hop())
        , left(static_cast<std::size_t>(block))
        , right(static_cast<std::size_t>(block))
        , channels(static_cast<std::size_t>(f.channels))
    {
        for (Channel& channel : channels)
            channel.line.assign(static_cast<std::size_t>(historyFrames + block), 0.0f);
    }

    void addBlock(int valid);
    void mixDown();
    void measureTiles(int valid);
    void findTruePeaks(Channel& channel, const std::vector<float>& peaks);

    void countClipped(Channel& channel, const float* x, int count);
    void endSegment();
    TrackProfile profile();

    AudioFormat format;
    LoudnessMeter meter;
    LongTermSpectrum spectrum;
    int block;
    std::vector<float> left, right, mid;
    std::vector<Channel> channels;
    WaveformGatherer waveform;
    std::vector<float> tilePeaks;
    std::vector<MeasuredTile> tiles;
    std::size_t segmentTile = 0, segmentStep = 0;
    FramePos segmentFrames = 0;
    std::vector<std::uint8_t> loudnessLevels, powerLevels, peakLevels;
    std::vector<float> floorEnergies; // mean squares of about 50 ms
    int filled = 0;
    FramePos frames = 0;
    FramePos firstLoud = -1, lastLoud = -1;
    std::int64_t clipped = 0;
    float samplePeak = 0, truePeak = 0;
    double energy = 0;
};

ProfileBuilder::ProfileBuilder(AudioFormat format)
    : d(std::make_unique<Private>(format))
{
}

ProfileBuilder::~ProfileBuilder() = default;

void ProfileBuilder::add(const float* frames, int count)
{
    const int channels = d->format.channels;
    for (int done = 0; done < count;) {
        const int take = std::min(count - done, d->block - d->filled);
        const float* from = frames + static_cast<std::ptrdiff_t>(done) * channels;
        for (int c = 0; c < channels; ++c) {
            float* to = d->channels[static_cast<std::size_t>(c)].line.data() + historyFrames + d->filled;
            for (int i = 0; i < take; ++i) {
                const float x = from[static_cast<std::ptrdiff_t>(i) * channels + c];
                to[i] = std::fabs(x) < 1e6f ? x : 0.0f; // NaN fails the comparison too
            }
        }
        d->filled += take;
        done += take;
        if (d->filled == d->block) d->addBlock(d->block);
    }
}

void ProfileBuilder::gap()
{
    d->endSegment();
}

TrackProfile ProfileBuilder::finish(int decodeErrors)
{
    d->endSegment();
    TrackProfile profile = d->profile();
    profile.decodeErrors = decodeErrors;
    return profile;
}

TrackProfile ProfileBuilder::finishProvisional(FramePos trackFrames)
{
    d->endSegment();
    TrackProfile profile = d->profile();
    profile.provisional = true;
    profile.frames = trackFrames;
    profile.leadingSilence = profile.trailingSilence = 0;
    profile.waveform = {};
    profile.colour.clear();
    profile.fine.clear();
    return profile;
}

void ProfileBuilder::Private::endSegment()
{
    if (filled > 0) {
        for (Channel& channel : channels)
            std::fill(channel.line.begin() + historyFrames + filled, channel.line.end(), 0.0f);
        addBlock(filled);
    }
    // One more block of silence flushes the tile that true peaks lag by.
    for (Channel& channel : channels) {
        std::fill(channel.line.begin() + historyFrames, channel.line.end(), 0.0f);
        findTruePeaks(channel, std::vector<float>(static_cast<std::size_t>(block / tileFrames), 0.0f));
        std::fill(channel.line.begin(), channel.line.end(), 0.0f);
        channel.lastPeaks = {};
        channel.clipped = 0;
    }
    // Levels at 10 Hz, as many as the meter has whole tenths of a second of this segment.
    const std::size_t blocks = (meter.steps().size() - segmentStep) / 10;
    for (std::size_t b = 0, t = segmentTile; b < blocks; ++b) {
        double sum = 0, weighted = 0;
        FramePos count = 0;
        for (std::size_t s = 0; s < 10; ++s)
            weighted += meter.steps()[segmentStep + b * 10 + s] / 10;
        loudnessLevels.push_back(TrackProfile::levelOf(toDb(std::sqrt(weighted)) + loudnessOffset));
        for (; t < tiles.size() && tiles[t].step < segmentStep + (b + 1) * 10; ++t, count += tileFrames) {
            sum += static_cast<double>(tiles[t].energy);
        }
        powerLevels.push_back(
            TrackProfile::levelOf(count > 0 ? toDb(std::sqrt(sum / static_cast<double>(count))) : -144));
    }
    segmentTile = tiles.size();
    segmentStep = meter.steps().size();
    segmentFrames = 0;
    meter.gap();
    spectrum.gap();
}

void ProfileBuilder::Private::addBlock(int valid)
{
    std::array<const float*, 8> planes{};
    for (std::size_t c = 0; c < channels.size(); ++c)
        planes[c] = channels[c].line.data() + historyFrames;
    meter.add(planes.data(), valid);
    mixDown();
    spectrum.add(left.data(), right.data(), valid);
    measureTiles(valid);
    for (Channel& channel : channels)
        std::copy(channel.line.end() - historyFrames, channel.line.end(), channel.line.begin());
    frames += valid;
    filled = 0;
}

// What spectra and the waveform see of more than two channels: the ITU-R BS.775 fold-down without the LFE.
void ProfileBuilder::Private::mixDown()
{
    const auto plane = [this](std::size_t c) { return channels[c].line.data() + historyFrames; };
    const std::size_t count = channels.size();
    std::copy_n(plane(0), block, left.begin());
    std::copy_n(plane(count > 1 ? 1 : 0), block, right.begin());
    const auto mix = [&](std::size_t c, std::vector<float>& to) {
        for (int i = 0; i < block; ++i)
            to[static_cast<std::size_t>(i)] += 0.7071f * plane(c)[i];
    };
    if (count == 3 || count >= 5) {
        mix(2, left);
        mix(2, right);
    }
    for (std::size_t c = count <= 5 ? count == 4 ? 2 : 3 : 4; c < count; ++c) {
        const bool backCentre = count == 7 && c == 4;
        const bool toLeft = count == 7 ? c == 5 : (c - (count == 5 ? 3 : 4)) % 2 == 0;
        if (backCentre || toLeft) mix(c, left);
        if (backCentre || !toLeft) mix(c, right);
    }
}

void ProfileBuilder::Private::measureTiles(int valid)
{
    const Kernels& kernels = vectorKernels();
    const int tileCount = (valid + tileFrames - 1) / tileFrames;
    std::vector<float> loudest(static_cast<std::size_t>(block / tileFrames), 0.0f), energies = loudest;
    double floorEnergy = 0;
    int floorTiles = 0;
    const int tilesPerFloor = std::max(1, format.rate / 20 / tileFrames);
    for (std::size_t c = 0; c < channels.size(); ++c) {
        Channel& channel = channels[c];
        const bool lfe = channels.size() >= 6 && c == 3;
        const float* x = channel.line.data() + historyFrames;
        tilePeaks.assign(static_cast<std::size_t>(block / tileFrames), 0.0f);
        double sum = 0;
        for (int i = 0; i < valid; ++i)
            sum += static_cast<double>(x[i]);
        channel.sum += sum;
        for (int t = 0; t < tileCount; ++t) {
            const float peak = kernels.maxAbs(x + t * tileFrames);
            const float tileEnergy = kernels.energy(x + t * tileFrames);
            energy += static_cast<double>(tileEnergy);
            if (!lfe) energies[static_cast<std::size_t>(t)] += tileEnergy;
            tilePeaks[static_cast<std::size_t>(t)] = peak;
            loudest[static_cast<std::size_t>(t)] = std::max(loudest[static_cast<std::size_t>(t)], peak);
            if (peak >= clipLevel)
                countClipped(channel, x + t * tileFrames, std::min(tileFrames, valid - t * tileFrames));
            else
                channel.clipped = 0;
        }
        findTruePeaks(channel, tilePeaks);
    }
    mid.resize(static_cast<std::size_t>(block));
    for (std::size_t i = 0; i < mid.size(); ++i)
        mid[i] = 0.5f * (left[i] + right[i]);
    for (int t = 0; t < tileCount; ++t) {
        const float* x = mid.data() + t * tileFrames;
        const float tileEnergy = kernels.energy(x);
        waveform.addTile(kernels.maxAbs(x), tileEnergy);
        floorEnergy += static_cast<double>(tileEnergy);
        if (++floorTiles == tilesPerFloor) {
            floorEnergies.push_back(static_cast<float>(floorEnergy / (floorTiles * tileFrames)));
            floorEnergy = 0;
            floorTiles = 0;
        }
        const float peak = loudest[static_cast<std::size_t>(t)];
        const FramePos step = (segmentFrames + t * tileFrames) * 100 / format.rate;
        tiles.push_back({peak, energies[static_cast<std::size_t>(t)],
                         static_cast<std::uint32_t>(segmentStep + static_cast<std::size_t>(step))});
        samplePeak = std::max(samplePeak, peak);
        if (peak < silence) continue;
        for (int i = t * tileFrames; i < std::min(valid, (t + 1) * tileFrames); ++i)
            for (const Channel& channel : channels)
                if (std::fabs(channel.line[static_cast<std::size_t>(historyFrames + i)]) >= silence) {
                    if (firstLoud < 0) firstLoud = frames + i;
                    lastLoud = frames + i;
                }
    }
    segmentFrames += valid;
    peakLevels.push_back(
        TrackProfile::levelOf(toDb(static_cast<double>(*std::max_element(loudest.begin(), loudest.end())))));
}

// Tiles of the block one tile late, because the interpolators look ahead. Most tiles cannot hold the highest peak and
// are skipped.
void ProfileBuilder::Private::findTruePeaks(Channel& channel, const std::vector<float>& peaks)
{
    const Interpolator& quick = quickInterpolator();
    const Interpolator& exact = exactInterpolator();
    const Interpolator& brief = meterInterpolator();
    const Kernels& kernels = vectorKernels();
    float before = channel.lastPeaks[0], here = channel.lastPeaks[1];
    for (std::size_t t = 0; t < peaks.size(); ++t) {
        const float* x = channel.line.data() + historyFrames - tileFrames + static_cast<int>(t) * tileFrames;
        const float around = std::max({before, here, peaks[t]});
        truePeak = std::max(truePeak, here);
        if (around * exact.worstGain > truePeak) {
            std::array<float, tileFrames> found{};
            kernels.interpolatedPeaks(x - quick.before(), quick.taps.data(), quick.phases, quick.tapCount,
                                      found.data());
            if (kernels.maxAbs(found.data()) * quickMargin > truePeak) {
                kernels.interpolatedPeaks(x - exact.before(), exact.taps.data(), exact.phases, exact.tapCount,
                                          found.data());
                kernels.interpolatedPeaks(x - brief.before(), brief.taps.data(), brief.phases, brief.tapCount,
                                          found.data());
                truePeak = std::max(truePeak, kernels.maxAbs(found.data()));
            }
        }
        before = here;
        here = peaks[t];
    }
    channel.lastPeaks = {before, here};
}

void ProfileBuilder::Private::countClipped(Channel& channel, const float* x, int count)
{
    for (int i = 0; i < count; ++i) {
        if (std::fabs(x[i]) < clipLevel) {
            channel.clipped = 0;
            continue;
        }
        if (++channel.clipped == clipRun)
            clipped += clipRun;
        else if (channel.clipped > clipRun)
            ++clipped;
    }
}

TrackProfile ProfileBuilder::Private::profile()
{
    TrackProfile profile;
    profile.format = format;
    profile.frames = frames;
    profile.integratedLufs = meter.integrated();
    profile.loudnessRangeLu = meter.range();
    profile.truePeakDbtp = toDb(static_cast<double>(truePeak));
    profile.samplePeakDbfs = toDb(static_cast<double>(samplePeak));
    const double samples = static_cast<double>(frames) * format.channels;
    profile.peaks = peakLevels;
    profile.peakFrames = block;
    profile.crestDb = energy > 0 ? profile.samplePeakDbfs - 10 * std::log10(energy / samples) : 0;
    spectrum.store(profile);
    for (const Channel& channel : channels) {
        const double mean = frames ? channel.sum / static_cast<double>(frames) : 0;
        if (std::fabs(mean) > std::fabs(profile.dcOffset)) profile.dcOffset = mean;
    }
    std::erase_if(floorEnergies, [](float e) { return e < 1e-12f; }); // digital silence is no floor
    if (!floorEnergies.empty()) {
        const auto at = floorEnergies.begin() + static_cast<std::ptrdiff_t>(floorEnergies.size() / 50);
        std::nth_element(floorEnergies.begin(), at, floorEnergies.end());
        profile.noiseFloorDbfs = std::max(-144.0, 10 * std::log10(static_cast<double>(*at)));
    }
    profile.clippedSamples = clipped;
    profile.leadingSilence = firstLoud < 0 ? frames : firstLoud;
    profile.trailingSilence = firstLoud < 0 ? frames : frames - 1 - lastLoud;
    profile.waveform = waveform.result();
    profile.power = powerLevels;
    profile.loudness = loudnessLevels;
    profile.deriveShortTerm();
    simulateDynamics(profile, tiles, meter.steps());
    return profile;
}

} // namespace auralis
