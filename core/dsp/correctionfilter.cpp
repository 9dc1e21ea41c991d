// Everything is run over a unit impulse in double; the result is cut where nothing is left.
#include "correctionfilter.h"

#include <algorithm>
#include <bs2b.h>
#include <cmath>
#include <mutex>
#include <xxhash.h>

#include "biquad.h"
#include "correctionmeasure.h"
#include "fft.h"
#include "resampler.h"
#include "zerophaseeq.h"

namespace auralis
{
namespace
{

using Samples = std::vector<double>;

constexpr double negligible = 1e-7; // of the largest sample: -140 dB
constexpr double mostSeconds = 12;  // of all together
constexpr double crossfeedSeconds = 0.02;
constexpr std::size_t filtersKept = 3;
constexpr int filterVersion = 2;
constexpr int mostPartitions = 6; // longer responses have longer ones, so that less is read for every frame

double largest(const Samples& samples)
{
    double most = 0;
    for (const double x : samples)
        most = std::max(most, std::fabs(x));
    return most;
}

// Two real signals convolved with a third by one transform.
Samples convolved(const Samples& a, const Samples& b)
{
    if (a.empty() || b.empty()) return {};
    if (a.size() == 1 || b.size() == 1) {
        Samples result = a.size() == 1 ? b : a;
        for (double& x : result)
            x *= a.size() == 1 ? a[0] : b[0];
        return result;
    }
    const std::size_t length = a.size() + b.size() - 1;
    const int size = fftSize(length);
    const Fft fft(size);
    FftBuffer x(size), y(size);
    for (int i = 0; i < size; ++i) {
        const auto at = static_cast<std::size_t>(i);
        x[i] = at < a.size() ? static_cast<float>(a[at]) : 0.0f;
        y[i] = at < b.size() ? static_cast<float>(b[at]) : 0.0f;
    }
    fft.forward(x);
    fft.forward(y);
    for (int k = 0; k < size; ++k)
        x[k] = {x[k].real() * y[k].real() - x[k].imag() * y[k].imag(),
                x[k].real() * y[k].imag() + x[k].imag() * y[k].real()};
    fft.backward(x);
    Samples result(length);
    for (std::size_t i = 0; i < length; ++i)
        result[i] = static_cast<double>(x[static_cast<int>(i)].real()) / size;
    return result;
}

void add(Samples& to, const Samples& more)
{
    if (to.size() < more.size()) to.resize(more.size());
    for (std::size_t i = 0; i < more.size(); ++i)
        to[i] += more[i];
}

// The drawn curve as a zero-phase response, delayed by half its length.
Samples graphicResponse(const std::vector<CurveKnot>& knots, int rate)
{
    const int size = EqGrid(rate).size, half = size / 4;
    const Fft fft(size);
    FftBuffer work(size);
    for (int k = 0; k <= size / 2; ++k) {
        const double hz = std::max(1.0, static_cast<double>(k) * rate / size);
        const auto gain = static_cast<float>(dbToGain(knotsDb(knots, hz)));
        work[k] = gain;
        if (k > 0 && k < size / 2) work[size - k] = gain;
    }
    fft.backward(work);
    Samples result(static_cast<std::size_t>(2 * half + 1));
    for (int i = -half; i <= half; ++i) {
        const double edge = static_cast<double>(std::abs(i)) / half;
        const double window = edge <= 0.5 ? 1.0 : 0.5 + 0.5 * std::cos(M_PI * (2 * edge - 1));
        result[static_cast<std::size_t>(i + half)] =
            static_cast<double>(work[i < 0 ? size + i : i].real()) * window / size;
    }
    return result;
}

// After this many samples a section has decayed beyond notice.
double decay(const Biquad& section)
{
    const double discriminant = section.a1 * section.a1 / 4 - section.a2;
    const double radius =
        discriminant < 0 ? std::sqrt(section.a2) : std::fabs(section.a1 / 2) + std::sqrt(discriminant);
    return radius > 0 ? std::log(negligible) / std::log(std::min(radius, 1 - 1e-9)) : 1;
}

void runBands(Samples& response, const std::vector<EqBand>& bands, int rate)
{
    std::vector<Biquad> sections;
    double tail = 0;
    for (const EqBand& band : bands)
        if (const auto section = biquadOf(band, rate)) {
            sections.push_back(*section);
            tail = std::max(tail, decay(*section));
        }
    if (sections.empty()) return;
    response.resize(response.size() + static_cast<std::size_t>(std::min(1.5 * tail + 64, mostSeconds * rate)));
    for (const Biquad& section : sections) {
        section.run(response);
        // Many steep bands on top of each other: only the shape matters.
        if (const double most = largest(response); most > 1e30)
            for (double& x : response)
                x /= most;
    }
}

// `direct` becomes what the ear of its own side hears; what the other one hears is returned.
Samples crossed(Samples& direct, const Crossfeed& crossfeed, int rate)
{
    direct.resize(direct.size() + static_cast<std::size_t>(crossfeedSeconds * rate));
    // The library clips at full scale; a power of two keeps every bit.
    const double quiet = std::exp2(-8 - std::ceil(std::log2(std::max(largest(direct), 1e-30))));
    std::vector<double> frames(2 * direct.size());
    for (std::size_t i = 0; i < direct.size(); ++i)
        frames[2 * i] = direct[i] * quiet;
    const std::unique_ptr<t_bs2bd, void (*)(t_bs2bdp)> engine(bs2b_open(), bs2b_close);
    bs2b_set_srate(engine.get(), static_cast<std::uint32_t>(rate));
    bs2b_set_level_fcut(engine.get(), static_cast<int>(std::lround(crossfeed.cutHz)));
    bs2b_set_level_feed(engine.get(), static_cast<int>(std::lround(crossfeed.feedDb * 10)));
    bs2b_cross_feed_d(engine.get(), frames.data(), static_cast<int>(direct.size()));
    Samples other(direct.size());
    for (std::size_t i = 0; i < direct.size(); ++i) {
        direct[i] = frames[2 * i] / quiet;
        other[i] = frames[2 * i + 1] / quiet;
    }
    return other;
}

// The measured response at the rate of the track; empty where it cannot be had.
std::vector<Samples> resampled(const ImpulseResponse& impulse, int rate)
{
    const auto channels = static_cast<int>(impulse.channels.size());
    const auto frames = static_cast<int>(impulse.channels.front().size());
    auto resampler = Resampler::create(impulse.rate, rate, channels);
    if (!resampler) return {};
    std::vector<float> in, out(static_cast<std::size_t>(4096 * channels));
    for (int i = 0; i < frames; ++i)
        for (const auto& channel : impulse.channels)
            in.push_back(channel[static_cast<std::size_t>(i)]);
    std::vector<Samples> result(impulse.channels.size());
    const double level = static_cast<double>(impulse.rate) / rate;
    const auto take = [&](int count) {
        for (int i = 0; i < count; ++i)
            for (int c = 0; c < channels; ++c)
                result[static_cast<std::size_t>(c)].push_back(
                    level * static_cast<double>(out[static_cast<std::size_t>(i * channels + c)]));
    };
    for (int at = 0; at < frames;) {
        const auto moved =
            (*resampler)
                ->process(in.data() + static_cast<std::ptrdiff_t>(at) * channels, frames - at, out.data(), 4096);
        at += moved.consumed;
        take(moved.produced);
    }
    while (const int count = (*resampler)->drain(out.data(), 4096))
        take(count);
    return result;
}

ResponseMatrix matrixOf(const ListeningCorrection& correction, AudioFormat format, bool& doesSomething)
{
    const bool stereo = format.channels == 2;
    ResponseMatrix m;
    Samples direct{1.0}, other;
    if (std::any_of(correction.graphic.begin(), correction.graphic.end(),
                    [](const CurveKnot& k) { return k.gainDb != 0; })) {
        direct = graphicResponse(correction.graphic, format.rate);
        m.delay = direct.size() / 2;
    }
    runBands(direct, correction.bands, format.rate);
    if (stereo && correction.crossfeed) other = crossed(direct, *correction.crossfeed, format.rate);

    std::vector<Samples> impulse;
    if (correction.impulse && (stereo || correction.impulse->channels.size() == 1))
        impulse = resampled(*correction.impulse, format.rate);
    if (!impulse.empty()) {
        std::size_t peak = 0;
        double most = 0;
        for (const Samples& channel : impulse)
            for (std::size_t i = 0; i < channel.size(); ++i)
                if (std::fabs(channel[i]) > most) {
                    most = std::fabs(channel[i]);
                    peak = i;
                }
        m.delay += peak;
    }
    doesSomething = direct.size() > 1 || !impulse.empty();
    if (impulse.empty()) {
        m.ll = m.rr = direct;
        m.lr = m.rl = other;
    } else if (impulse.size() < 4) {
        const Samples& left = impulse.front();
        const Samples& right = impulse.back();
        m.ll = convolved(direct, left);
        m.rr = impulse.size() == 1 ? m.ll : convolved(direct, right);
        m.rl = convolved(other, left);
        m.lr = impulse.size() == 1 ? m.rl : convolved(other, right);
    } else {
        m.ll = convolved(direct, impulse[0]);
        m.lr = convolved(direct, impulse[1]);
        m.rl = convolved(direct, impulse[2]);
        m.rr = convolved(direct, impulse[3]);
        add(m.ll, convolved(other, impulse[2]));
        add(m.lr, convolved(other, impulse[3]));
        add(m.rl, convolved(other, impulse[0]));
        add(m.rr, convolved(other, impulse[1]));
    }
    return m;
}

// Without what is too small to notice at either end.
void trim(ResponseMatrix& m, int rate)
{
    std::size_t length = 1;
    m.each([&](Samples& s) { length = std::max(length, s.size()); });
    m.each([&](Samples& s) { s.resize(length); });
    double most = 0;
    m.each([&](Samples& s) { most = std::max(most, largest(s)); });
    const auto quiet = [&](std::size_t i) {
        const double floor = negligible * most;
        return std::fabs(m.ll[i]) < floor && std::fabs(m.lr[i]) < floor && std::fabs(m.rl[i]) < floor &&
               std::fabs(m.rr[i]) < floor;
    };
    const auto limit = static_cast<std::size_t>(mostSeconds * rate);
    std::size_t end = std::min(length, limit), first = 0;
    while (end > m.delay + 1 && quiet(end - 1))
        --end;
    while (first < m.delay && quiet(first))
        ++first;
    const std::size_t fade = length > limit && end == limit ? static_cast<std::size_t>(rate / 10) : 0;
    m.each([&](Samples& s) {
        s.resize(end);
        for (std::size_t i = 0; i < fade; ++i)
            s[end - 1 - i] *= static_cast<double>(i) / static_cast<double>(fade);
        s.erase(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(first));
    });
    m.delay -= first;
}

std::vector<std::complex<float>> spectra(const std::vector<std::complex<double>>& taps, int block, int partitions)
{
    const Fft fft(2 * block);
    std::vector<std::complex<float>> result;
    for (int p = 0; p < partitions; ++p) {
        FftBuffer work(2 * block);
        for (int i = 0; i < 2 * block; ++i) {
            const auto at = static_cast<std::size_t>(p * block + i);
            work[i] =
                i < block && at < taps.size() ? std::complex<float>(taps[at] / (2.0 * block)) : std::complex<float>();
        }
        fft.forward(work);
        result.insert(result.end(), work.data(), work.data() + 2 * block);
    }
    return result;
}

std::vector<std::complex<float>> mirrored(std::vector<std::complex<float>> spectra, int size)
{
    for (auto first = spectra.begin(); first != spectra.end(); first += size)
        std::reverse(first + 1, first + size);
    return spectra;
}

CorrectionFilterPtr build(const ListeningCorrection& correction, AudioFormat format)
{
    bool doesSomething = false;
    ResponseMatrix m = matrixOf(correction, format, doesSomething);
    if (!doesSomething) return nullptr;
    trim(m, format.rate);
    const bool stereo = format.channels == 2;
    if (!stereo) {
        m.rr = m.ll; // for the measure of its bands
        m.lr = m.rl = Samples(m.ll.size());
    }
    auto filter = std::make_shared<CorrectionFilter>();
    filter->channels = format.channels;
    const double level = measureResponse(m, format.rate, *filter);
    if (!(level > 0)) return nullptr;
    filter->block = EqGrid(format.rate).size / 2;
    if (m.ll.size() > static_cast<std::size_t>(mostPartitions * filter->block)) filter->block *= 8;
    filter->delay = static_cast<int>(m.delay);
    filter->taps = static_cast<int>(m.ll.size());
    filter->partitions = static_cast<int>((m.ll.size() + static_cast<std::size_t>(filter->block) - 1) /
                                          static_cast<std::size_t>(filter->block));

    const std::size_t length = m.ll.size();
    std::vector<std::complex<double>> straight(length), opposite(length), plain(m.delay + 1);
    for (std::size_t i = 0; i < length; ++i) {
        straight[i] = level * std::complex<double>((m.ll[i] + m.rr[i]) / 2, (m.lr[i] - m.rl[i]) / 2);
        opposite[i] = level * std::complex<double>((m.ll[i] - m.rr[i]) / 2, (m.lr[i] + m.rl[i]) / 2);
    }
    plain[m.delay] = level;
    filter->main.straight = spectra(straight, filter->block, filter->partitions);
    if (std::any_of(opposite.begin(), opposite.end(), [](std::complex<double> x) { return x != 0.0; }))
        filter->main.crossed = mirrored(spectra(opposite, filter->block, filter->partitions), 2 * filter->block);
    if (format.channels >= 6) filter->lfe.straight = spectra(plain, filter->block, filter->partitions);

    XXH3_state_t* state = XXH3_createState();
    XXH3_128bits_reset(state);
    for (const auto* taps : {&straight, &opposite})
        XXH3_128bits_update(state, taps->data(), taps->size() * sizeof(std::complex<double>));
    const int shape[] = {filterVersion, filter->channels, filter->block, filter->delay};
    XXH3_128bits_update(state, shape, sizeof shape);
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state));
    XXH3_freeState(state);
    std::copy(std::begin(canonical.digest), std::end(canonical.digest), filter->id.bytes.begin());
    return filter;
}

struct Known {
    ContentId sound;
    AudioFormat format;
    CorrectionFilterPtr filter;
};

} // namespace

CorrectionFilterPtr correctionFilter(const ListeningCorrection& correction, AudioFormat format)
{
    static std::mutex mutex;
    static std::vector<Known> kept;
    const ContentId sound = soundOf(correction);
    const auto find = [&]() -> const Known* {
        for (const Known& known : kept)
            if (known.sound == sound && known.format == format) return &known;
        return nullptr;
    };
    {
        const std::lock_guard lock(mutex);
        if (const Known* known = find()) return known->filter;
    }
    // Not under the lock: who plays must not wait for who works at a low priority.
    CorrectionFilterPtr built = build(correction, format);
    const std::lock_guard lock(mutex);
    if (const Known* known = find()) return known->filter;
    if (kept.size() == filtersKept) kept.erase(kept.begin());
    kept.push_back({sound, format, std::move(built)});
    return kept.back().filter;
}

} // namespace auralis
