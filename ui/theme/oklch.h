// OKLCH: the perceptual colour space in which colours are taken from covers, and the contrast rule they are held to.
// Conversion: Bjoern Ottosson, "A perceptual color space for image processing" (2020). Contrast: WCAG 2.1, relative
// luminance. Pure.
#pragma once

#include <optional>

#include <QColor>
#include <QImage>

namespace auralis
{

struct Oklch {
    double l = 0, c = 0; ///< lightness 0-1, chroma
    double h = 0;        ///< degrees, 0-360
};

Oklch toOklch(const QColor& color);
/// Lowers the chroma until the colour lies inside sRGB.
QColor fromOklch(Oklch color);

/// WCAG contrast of two opaque colours, 1-21.
double contrast(const QColor& a, const QColor& b);

/// `share` of `top` over `bottom`, in sRGB bytes.
QColor mix(const QColor& top, const QColor& bottom, double share);

/// Hue and chroma of the cover's most frequent colourful cluster (C >= 0.04); nothing for a grey cover.
struct CoverTint {
    double hue = 0, chroma = 0;
};
std::optional<CoverTint> coverTint(const QImage& cover);

/// The flat ground behind a cover (tokens artAccent.wash). `fallback` when the cover has no colour.
QColor artWash(const std::optional<CoverTint>& tint, bool dark, const QColor& fallback);

} // namespace auralis
