// Spectra as an SVG picture: one line a series over 1/3-octave bands. Text only, so that a change can be seen in a
// diff.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "spectrum.h"

namespace auralis
{

struct SpectrumSeries {
    std::string name;
    std::array<double, TrackProfile::bandCount> db{};
};

/// Colours begin with the one at `firstColour`, so that pictures with and without a source agree.
inline std::string spectraSvg(const std::string& title, const std::vector<SpectrumSeries>& series,
                              std::size_t firstColour = 0)
{
    constexpr double width = 720, height = 360, left = 48, right = 96, top = 34, bottom = 34;
    constexpr int first = 2, last = 29; // 31.5 Hz-16 kHz
    const char* const colours[] = {"#777777", "#3465a4", "#73a946", "#d9822b", "#8e44ad", "#c0392b"};
    double low = 1e9, high = -1e9;
    for (const SpectrumSeries& s : series)
        for (int b = first; b <= last; ++b) {
            low = std::min(low, s.db[static_cast<std::size_t>(b)]);
            high = std::max(high, s.db[static_cast<std::size_t>(b)]);
        }
    const double step = high - low > 24 ? 6 : high - low > 8 ? 2 : 1;
    low = std::floor(low / step) * step;
    high = std::ceil(high / step) * step;
    const auto x = [&](int b) { return left + (width - left - right) * (b - first) / (last - first); };
    const auto y = [&](double db) { return top + (height - top - bottom) * (high - db) / (high - low); };
    std::string svg;
    const auto put = [&](const char* format, auto... values) {
        char text[400];
        std::snprintf(text, sizeof text, format, values...);
        svg += text;
    };
    put("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" font-family=\"sans-serif\" "
        "font-size=\"11\">\n",
        width, height);
    put("<rect width=\"%g\" height=\"%g\" fill=\"#ffffff\"/>\n<text x=\"%g\" y=\"20\" font-size=\"13\">%s</text>\n",
        width, height, left, title.c_str());
    for (double db = low; db <= high + 1e-9; db += step)
        put("<path d=\"M%g %.1fH%g\" stroke=\"#dddddd\"/><text x=\"%g\" y=\"%.1f\" text-anchor=\"end\">%g</text>\n",
            left, y(db), width - right, left - 6, y(db) + 4, db);
    for (int b = first; b <= last; b += 3) {
        const int octaves = (b - 17) / 3; // of 1 kHz; the names of IEC 61260
        const char* const below[] = {"1k", "500", "250", "125", "63", "31.5"};
        put("<text x=\"%.1f\" y=\"%g\" text-anchor=\"middle\">%s</text>\n", x(b), height - bottom + 18,
            octaves <= 0 ? below[-octaves] : (std::to_string(1 << octaves) + "k").c_str());
    }
    for (std::size_t i = 0; i < series.size(); ++i) {
        const char* colour = colours[(i + firstColour) % std::size(colours)];
        svg += "<path fill=\"none\" stroke-width=\"1.8\" stroke=\"" + std::string(colour) + "\" d=\"";
        for (int b = first; b <= last; ++b)
            put("%c%.1f %.1f", b == first ? 'M' : 'L', x(b), y(series[i].db[static_cast<std::size_t>(b)]));
        put("\"/>\n<text x=\"%g\" y=\"%g\" fill=\"%s\">%s</text>\n", width - right + 8,
            top + 12 + 16.0 * static_cast<double>(i), colour, series[i].name.c_str());
    }
    return svg + "</svg>\n";
}

} // namespace auralis
