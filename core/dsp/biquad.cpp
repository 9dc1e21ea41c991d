// Robert Bristow-Johnson's cookbook formulae.
#include "biquad.h"

#include <algorithm>
#include <cmath>
#include <complex>

namespace auralis
{

double Biquad::gainDb(double hz, int rate) const
{
    const std::complex<double> z = std::polar(1.0, -2 * M_PI * hz / rate);
    const std::complex<double> h = (b0 + z * (b1 + z * b2)) / (1.0 + z * (a1 + z * a2));
    return 20 * std::log10(std::max(std::abs(h), 1e-10));
}

void Biquad::run(std::vector<double>& samples) const
{
    double s1 = 0, s2 = 0; // transposed direct form II
    for (double& x : samples) {
        const double y = b0 * x + s1;
        s1 = b1 * x - a1 * y + s2;
        s2 = b2 * x - a2 * y;
        if (std::fabs(s1) + std::fabs(s2) < 1e-200) s1 = s2 = 0;
        x = y;
    }
}

std::optional<Biquad> biquadOf(const EqBand& band, int rate)
{
    using Kind = EqBand::Kind;
    const bool shaping = band.kind == Kind::Peak || band.kind == Kind::LowShelf || band.kind == Kind::HighShelf;
    if (!band.on || (shaping && band.gainDb == 0)) return {};
    // Near half the rate the formulae lose their shape; a low shelf or high-pass there still acts on all below.
    const double highest = 0.49 * rate;
    if (band.hz > highest && band.kind != Kind::LowShelf) return {};
    const double w = 2 * M_PI * std::min(band.hz, highest) / rate;
    const double cosine = std::cos(w), alpha = std::sin(w) / (2 * band.q);
    const double a = std::pow(10.0, band.gainDb / 40), root = 2 * std::sqrt(a) * alpha;
    double b0 = 1, b1 = 0, b2 = 0, a0 = 1 + alpha, a1 = -2 * cosine, a2 = 1 - alpha;
    switch (band.kind) {
    case Kind::Peak:
        b0 = 1 + alpha * a;
        b1 = -2 * cosine;
        b2 = 1 - alpha * a;
        a0 = 1 + alpha / a;
        a2 = 1 - alpha / a;
        break;
    case Kind::LowShelf:
        b0 = a * ((a + 1) - (a - 1) * cosine + root);
        b1 = 2 * a * ((a - 1) - (a + 1) * cosine);
        b2 = a * ((a + 1) - (a - 1) * cosine - root);
        a0 = (a + 1) + (a - 1) * cosine + root;
        a1 = -2 * ((a - 1) + (a + 1) * cosine);
        a2 = (a + 1) + (a - 1) * cosine - root;
        break;
    case Kind::HighShelf:
        b0 = a * ((a + 1) + (a - 1) * cosine + root);
        b1 = -2 * a * ((a - 1) + (a + 1) * cosine);
        b2 = a * ((a + 1) + (a - 1) * cosine - root);
        a0 = (a + 1) - (a - 1) * cosine + root;
        a1 = 2 * ((a - 1) - (a + 1) * cosine);
        a2 = (a + 1) - (a - 1) * cosine - root;
        break;
    case Kind::LowPass:
        b0 = b2 = (1 - cosine) / 2;
        b1 = 1 - cosine;
        break;
    case Kind::HighPass:
        b0 = b2 = (1 + cosine) / 2;
        b1 = -(1 + cosine);
        break;
    case Kind::BandPass:
        b0 = alpha;
        b2 = -alpha;
        break;
    case Kind::Notch:
        b0 = b2 = 1;
        b1 = -2 * cosine;
        break;
    case Kind::AllPass:
        b0 = 1 - alpha;
        b1 = -2 * cosine;
        b2 = 1 + alpha;
        break;
    }
    return Biquad{b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0};
}

} // namespace auralis
