// What was captured as a mix of two straight runs of the same music: whatever was switched when, each frame must be
// that frame of the one, of the other, or on the way between them.
#pragma once

#include <QString>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace auralis::test
{

struct Mixture {
    QString flaw;                          ///< empty: none
    double first = 0, last = 0;            ///< share of the second run at both ends
    std::int64_t begun = -1, settled = -1; ///< frames at which it left `first` and reached `last`
};

/// Of stereo frames: `captured` against `from` and `to` at the same places. `fade`: frames in which one goes over to
/// the other at the fastest.
inline Mixture mixtureOf(const std::vector<float>& captured, const std::vector<float>& from,
                         const std::vector<float>& to, int fade)
{
    Mixture found;
    const std::size_t frames = std::min({captured.size(), from.size(), to.size()}) / 2;
    double share = -1;
    std::size_t known = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        double apart[2], is[2];
        for (std::size_t c = 0; c < 2; ++c) {
            apart[c] = static_cast<double>(to[2 * i + c]) - from[2 * i + c];
            is[c] = static_cast<double>(captured[2 * i + c]) - from[2 * i + c];
        }
        const double distance = std::hypot(apart[0], apart[1]);
        double here = std::max(share, 0.0);
        if (distance > 1e-3) here = (apart[0] * is[0] + apart[1] * is[1]) / (distance * distance);
        const double rest = std::hypot(is[0] - here * apart[0], is[1] - here * apart[1]);
        if (rest > 1e-6 + (distance > 1e-3 ? 0 : distance) || here < -1e-3 || here > 1 + 1e-3) {
            found.flaw = QStringLiteral("frame %1 is neither of both: share %2, %3 off").arg(i).arg(here).arg(rest);
            return found;
        }
        if (distance <= 1e-3) continue;
        if (share < 0) {
            found.first = here;
        } else if (std::abs(here - share) > 1.01 * static_cast<double>(i - known) / fade + 1e-3) {
            found.flaw = QStringLiteral("from %1 to %2 at frame %3").arg(share).arg(here).arg(i);
            return found;
        }
        if (found.begun < 0 && std::abs(here - found.first) > 1e-3) found.begun = static_cast<std::int64_t>(i);
        if (share < 0 || std::abs(here - share) > 1e-4) found.settled = static_cast<std::int64_t>(i);
        share = here;
        known = i;
    }
    found.last = share;
    return found;
}

/// The last frame that is not silent, and one.
inline std::int64_t endOf(const std::vector<float>& frames)
{
    const auto sounds = [](float x) { return x != 0.0f; };
    const auto last = std::find_if(frames.rbegin(), frames.rend(), sounds);
    return (frames.rend() - last + 1) / 2;
}

/// How many frames at their ends are equal, bit for bit.
inline std::int64_t equalTail(const std::vector<float>& a, const std::vector<float>& b)
{
    std::int64_t i = 2 * endOf(a), k = 2 * endOf(b), equal = 0;
    while (i > 0 && k > 0 && a[static_cast<std::size_t>(--i)] == b[static_cast<std::size_t>(--k)])
        ++equal;
    return equal / 2;
}

} // namespace auralis::test
