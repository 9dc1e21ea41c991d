// Two transforms hold all four responses.
#include "correctionmeasure.h"

#include <algorithm>
#include <cmath>

#include "fft.h"
#include "finespectrum.h"
#include "masteringplan.h"

namespace auralis
{
namespace
{

constexpr double strokeLowestHz = 50, strokeHighestHz = 5000; // of a drum, an attack
constexpr double lateSeconds = 0.01;

// What left and what right become, as spectra of (left output) + j (right output).
struct Outputs {
    FftBuffer ofLeft, ofRight;
    double lineHz;

    Outputs(const ResponseMatrix& m, int rate)
        : ofLeft(fftSize(std::max(m.ll.size(), static_cast<std::size_t>(rate))))
        , ofRight(ofLeft.size())
        , lineHz(static_cast<double>(rate) / ofLeft.size())
    {
        for (std::size_t i = 0; i < m.ll.size(); ++i) {
            ofLeft[static_cast<int>(i)] = {static_cast<float>(m.ll[i]), static_cast<float>(m.lr[i])};
            ofRight[static_cast<int>(i)] = {static_cast<float>(m.rl[i]), static_cast<float>(m.rr[i])};
        }
        const Fft fft(ofLeft.size());
        fft.forward(ofLeft);
        fft.forward(ofRight);
    }

    using Complex = std::complex<double>;
    static Complex left(const FftBuffer& z, int k)
    {
        return (Complex(z[k]) + std::conj(Complex(z[z.size() - k]))) / 2.0;
    }
    static Complex right(const FftBuffer& z, int k)
    {
        return Complex(0, -0.5) * (Complex(z[k]) - std::conj(Complex(z[z.size() - k])));
    }
};

// Power of the two outputs together, of a signal in both inputs (`sign` 1) or in opposition (-1), in a 1/3 octave
// around every frequency.
std::vector<double> powersAround(const Outputs& outputs, float sign, const std::vector<float>& frequencies)
{
    const int half = outputs.ofLeft.size() / 2;
    const auto power = [&](int k) {
        return static_cast<double>(std::norm(outputs.ofLeft[k] + sign * outputs.ofRight[k]));
    };
    std::vector<double> powers;
    for (const float hz : frequencies) {
        const double centre = static_cast<double>(hz) / outputs.lineHz, edge = std::exp2(1.0 / 6);
        const int first = std::clamp(static_cast<int>(std::lround(centre / edge)), 1, half - 1);
        const int end = std::clamp(static_cast<int>(std::lround(centre * edge)), first + 1, half);
        double sum = 0;
        for (int k = first; k < end; ++k)
            sum += (power(k) + power(2 * half - k)) / 4;
        powers.push_back(sum / (end - first));
    }
    return powers;
}

void measureFineGains(CorrectionFilter& filter, const Outputs& outputs, int rate, double level)
{
    const double step = fineLineHz(rate) / outputs.lineHz;
    const auto measure = [&](double centre, double sign) {
        const int first = std::max(1, static_cast<int>(std::lround(centre - step / 2)));
        const int end = std::max(first + 1, static_cast<int>(std::lround(centre + step / 2)));
        double left = 0, right = 0;
        std::complex<double> both = 0;
        for (int k = first; k < end; ++k) {
            const auto a = Outputs::left(outputs.ofLeft, k) + sign * Outputs::right(outputs.ofLeft, k),
                       b = Outputs::left(outputs.ofRight, k) + sign * Outputs::right(outputs.ofRight, k);
            left += std::norm(a);
            right += std::norm(b);
            both += a * std::conj(b);
        }
        const double share = level * level / 4 / (end - first);
        return CorrectionFilter::FineGain{static_cast<float>(share * left), static_cast<float>(share * right),
                                          std::complex<float>(share * both)};
    };
    for (int line = 0; line < fineLineCount(rate); ++line) {
        filter.fineMid.push_back(measure(line * step, 1));
        filter.fineSide.push_back(measure(line * step, -1));
    }
}

// How much lower than with all phases alike a stroke gets that is in both inputs (`sign` 1) or in opposition (-1). Its
// power falls as that of music does.
double turnedShare(const Outputs& outputs, double sign)
{
    const int size = outputs.ofLeft.size();
    FftBuffer stroke(size);
    double alike = 0;
    const auto last = std::min(size / 2, static_cast<int>(strokeHighestHz / outputs.lineHz));
    for (int k = std::max(1, static_cast<int>(strokeLowestHz / outputs.lineHz)); k < last; ++k) {
        const auto left = Outputs::left(outputs.ofLeft, k) + sign * Outputs::left(outputs.ofRight, k);
        stroke[k] = std::complex<float>(left / std::sqrt(static_cast<double>(k)));
        alike += std::abs(left) / std::sqrt(static_cast<double>(k));
    }
    Fft(size).backward(stroke);
    float highest = 0;
    for (int i = 0; i < size; ++i)
        highest = std::max(highest, std::fabs(stroke[i].real()));
    return alike > 0 ? std::clamp(1 - static_cast<double>(highest) / alike, 0.0, 1.0) : 0;
}

// Of the energy, what comes after a stroke is over.
double lateShare(const ResponseMatrix& m, int rate)
{
    double sum = 0, late = 0;
    for (std::size_t i = 0; i < m.ll.size(); ++i) {
        const double energy = m.ll[i] * m.ll[i] + m.lr[i] * m.lr[i] + m.rl[i] * m.rl[i] + m.rr[i] * m.rr[i];
        sum += energy;
        if (i > m.delay + static_cast<std::size_t>(lateSeconds * rate)) late += energy;
    }
    return late / sum;
}

// Energy by tenths of a second after the main peak; what begins within one ends in the next.
std::vector<float> decayOf(const ResponseMatrix& m, int rate)
{
    std::vector<double> energies(2);
    double sum = 0;
    for (std::size_t i = 0; i < m.ll.size(); ++i) {
        const double energy = m.ll[i] * m.ll[i] + m.lr[i] * m.lr[i] + m.rl[i] * m.rl[i] + m.rr[i] * m.rr[i];
        const double tenths = i > m.delay ? static_cast<double>(i - m.delay) * 10 / rate : 0;
        const auto at = static_cast<std::size_t>(tenths);
        if (energies.size() < at + 2) energies.resize(at + 2);
        energies[at] += (1 - (tenths - static_cast<double>(at))) * energy;
        energies[at + 1] += (tenths - static_cast<double>(at)) * energy;
        sum += energy;
    }
    std::vector<float> shares;
    for (const double energy : energies)
        shares.push_back(static_cast<float>(energy / sum));
    return shares;
}

} // namespace

double measureResponse(const ResponseMatrix& m, int rate, CorrectionFilter& filter)
{
    const Outputs outputs(m, rate);
    filter.curveHz = curveGrid(rate);
    const std::vector<double> mid = powersAround(outputs, 1, filter.curveHz),
                              side = powersAround(outputs, -1, filter.curveHz);
    double most = 0;
    for (std::size_t b = 0; b < mid.size(); ++b)
        most = std::max({most, mid[b], side[b]});
    if (!(most > 0) || !std::isfinite(most)) return 0;
    const double level = 1 / std::sqrt(most);
    for (std::size_t b = 0; b < mid.size(); ++b) {
        filter.midDb.push_back(static_cast<float>(10 * std::log10(std::max(mid[b] / most, 1e-10))));
        filter.sideDb.push_back(static_cast<float>(10 * std::log10(std::max(side[b] / most, 1e-10))));
    }
    measureFineGains(filter, outputs, rate, level);
    filter.decay = decayOf(m, rate);
    filter.turnedMid = turnedShare(outputs, 1);
    filter.turnedSide = turnedShare(outputs, -1);
    filter.lateShare = lateShare(m, rate);
    return level;
}

double CorrectionFilter::FineGain::power(const FineLine& line) const
{
    const std::complex<double> cross = line.correlation * std::sqrt(line.left * line.right);
    return static_cast<double>(left) * line.left + static_cast<double>(right) * line.right +
           2 * (std::complex<double>(both) * cross).real();
}

} // namespace auralis
