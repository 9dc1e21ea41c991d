#include "theme/oklch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace auralis
{
namespace
{

struct Rgb {
    double r = 0, g = 0, b = 0; // linear light
    bool inside() const
    {
        constexpr double slack = 1e-4;
        const auto [low, high] = std::minmax({r, g, b});
        return low >= -slack && high <= 1 + slack;
    }
};

double linear(double v)
{
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}
double gamma(double v)
{
    return v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

Oklch fromLinear(const Rgb& c)
{
    const double l = std::cbrt(0.4122214708 * c.r + 0.5363325363 * c.g + 0.0514459929 * c.b);
    const double m = std::cbrt(0.2119034982 * c.r + 0.6806995451 * c.g + 0.1073969566 * c.b);
    const double s = std::cbrt(0.0883024619 * c.r + 0.2817188376 * c.g + 0.6299787005 * c.b);
    const double a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
    const double b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
    double hue = std::atan2(b, a) * 180 / std::numbers::pi;
    if (hue < 0) hue += 360;
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, std::hypot(a, b), hue};
}

Rgb toLinear(const Oklch& c)
{
    const double a = c.c * std::cos(c.h * std::numbers::pi / 180);
    const double b = c.c * std::sin(c.h * std::numbers::pi / 180);
    const double l = std::pow(c.l + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = std::pow(c.l - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = std::pow(c.l - 0.0894841775 * a - 1.2914855480 * b, 3);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

double luminance(const QColor& c)
{
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

} // namespace

Oklch toOklch(const QColor& c)
{
    return fromLinear({linear(c.redF()), linear(c.greenF()), linear(c.blueF())});
}

QColor fromOklch(Oklch color)
{
    Rgb rgb = toLinear(color);
    while (!rgb.inside() && color.c > 0) {
        color.c = std::max(0.0, color.c - 0.002);
        rgb = toLinear(color);
    }
    const auto channel = [](double v) { return static_cast<int>(std::lround(gamma(std::clamp(v, 0.0, 1.0)) * 255)); };
    return QColor(channel(rgb.r), channel(rgb.g), channel(rgb.b));
}

double contrast(const QColor& a, const QColor& b)
{
    const double la = luminance(a) + 0.05;
    const double lb = luminance(b) + 0.05;
    return la > lb ? la / lb : lb / la;
}

QColor mix(const QColor& top, const QColor& bottom, double share)
{
    const auto channel = [share](int t, int b) { return static_cast<int>(std::lround(t * share + b * (1 - share))); };
    return QColor(channel(top.red(), bottom.red()), channel(top.green(), bottom.green()),
                  channel(top.blue(), bottom.blue()));
}

std::optional<CoverTint> coverTint(const QImage& cover)
{
    if (cover.isNull()) return {};
    constexpr int side = 48;
    constexpr int binCount = 24; // 15 degrees each: narrower splits one colour in two, wider joins different ones
    constexpr double leastChroma = 0.04;
    const QImage small =
        cover.scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).convertToFormat(QImage::Format_RGB32);
    struct Bin {
        double count = 0, x = 0, y = 0, chroma = 0;
    };
    std::array<Bin, binCount> bins{};
    for (int y = 0; y < small.height(); ++y) {
        const QRgb* row = reinterpret_cast<const QRgb*>(small.constScanLine(y));
        for (int x = 0; x < small.width(); ++x) {
            const Oklch c = toOklch(QColor(row[x]));
            if (c.c < leastChroma) continue;
            Bin& bin = bins[static_cast<std::size_t>(c.h / 360 * binCount) % binCount];
            bin.count += 1;
            bin.x += std::cos(c.h * std::numbers::pi / 180);
            bin.y += std::sin(c.h * std::numbers::pi / 180);
            bin.chroma += c.c;
        }
    }
    // A cluster is a bin with its two neighbours, so that a colour on a bin's edge is not halved.
    Bin best;
    for (int i = 0; i < binCount; ++i) {
        Bin sum;
        for (const int offset : {binCount - 1, 0, 1}) {
            const Bin& bin = bins[static_cast<std::size_t>((i + offset) % binCount)];
            sum = {sum.count + bin.count, sum.x + bin.x, sum.y + bin.y, sum.chroma + bin.chroma};
        }
        if (sum.count > best.count) best = sum;
    }
    if (best.count < side * side / 50.0) return {}; // a speck of colour does not make a cover colourful
    double hue = std::atan2(best.y, best.x) * 180 / std::numbers::pi;
    if (hue < 0) hue += 360;
    return CoverTint{hue, best.chroma / best.count};
}

QColor artWash(const std::optional<CoverTint>& tint, bool dark, const QColor& fallback)
{
    if (!tint) return fallback;
    return fromOklch(dark ? Oklch{0.26, std::min(tint->chroma, 0.03), tint->hue}
                          : Oklch{0.955, std::min(tint->chroma, 0.012), tint->hue});
}

} // namespace auralis
