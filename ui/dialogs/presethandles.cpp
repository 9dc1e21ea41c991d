#include "dialogs/presethandles.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace auralis
{
namespace
{

using Handle = EqCurveView::Handle;
using Kind = Handle::Kind;

constexpr double lowShelfHz = 120, highShelfHz = 8000; ///< of a shelf that is none yet

Handle shelfHandle(Kind kind, const Preset::Shelf& shelf, double elseHz)
{
    return {kind, shelf.hz > 0 ? shelf.hz : elseHz, shelf.hz > 0 ? shelf.gainDb : 0, 1};
}

/// A flat shelf that was none stays none.
Preset::Shelf shelfOf(const Handle& handle, const Preset::Shelf& before)
{
    if (handle.gainDb == 0 && before.hz == 0) return {};
    return {handle.hz, handle.gainDb};
}

Kind kindOf(EqBand::Kind kind)
{
    return kind == EqBand::Kind::Peak        ? Kind::Bell
           : kind == EqBand::Kind::LowShelf  ? Kind::LowShelf
           : kind == EqBand::Kind::HighShelf ? Kind::HighShelf
                                             : Kind::Point;
}

} // namespace

CurveHandles handlesOf(const Preset& preset)
{
    CurveHandles handles{shelfHandle(Kind::LowShelf, preset.lowShelf, lowShelfHz),
                         shelfHandle(Kind::HighShelf, preset.highShelf, highShelfHz)};
    for (const Preset::Bell& bell : preset.bells)
        handles.push_back({Kind::Bell, bell.hz, bell.gainDb, bell.octaves});
    for (const CurveKnot& knot : preset.curve)
        handles.push_back({Kind::Point, knot.hz, knot.gainDb, 1});
    return handles;
}

void applyHandles(const CurveHandles& handles, Preset& preset)
{
    preset.bells.clear();
    preset.curve.clear();
    for (const Handle& handle : handles) {
        switch (handle.kind) {
        case Kind::LowShelf:
            preset.lowShelf = shelfOf(handle, preset.lowShelf);
            break;
        case Kind::HighShelf:
            preset.highShelf = shelfOf(handle, preset.highShelf);
            break;
        case Kind::Bell:
            preset.bells.push_back({handle.hz, handle.gainDb, handle.octaves});
            break;
        case Kind::Point:
            preset.curve.push_back({handle.hz, handle.gainDb});
            break;
        }
    }
    std::sort(preset.curve.begin(), preset.curve.end(),
              [](const CurveKnot& a, const CurveKnot& b) { return a.hz < b.hz; });
    for (std::size_t i = 1; i < preset.curve.size(); ++i) // they must rise, however one was put over another
        preset.curve[i].hz = std::max(preset.curve[i].hz, preset.curve[i - 1].hz * 1.001);
}

CurveHandles handlesOf(const std::vector<EqBand>& bands)
{
    CurveHandles handles;
    for (const EqBand& band : bands)
        handles.push_back({kindOf(band.kind), band.hz, hasGain(band.kind) ? band.gainDb : 0, octavesOf(band.q)});
    return handles;
}

std::vector<EqBand> bandsAt(const CurveHandles& handles, const std::vector<EqBand>& before)
{
    std::vector<EqBand> bands;
    for (std::size_t i = 0; i < handles.size(); ++i) {
        EqBand band;
        if (i < before.size())
            band = before[i];
        else
            band.q = qOf(handles[i].octaves);
        const bool widened = std::abs(octavesOf(band.q) - handles[i].octaves) > 1e-6;
        if (widened && band.kind == EqBand::Kind::Peak) band.q = qOf(handles[i].octaves);
        band.hz = handles[i].hz;
        if (hasGain(band.kind)) band.gainDb = handles[i].gainDb;
        bands.push_back(band);
    }
    return bands;
}

bool hasGain(EqBand::Kind kind)
{
    return kind == EqBand::Kind::Peak || kind == EqBand::Kind::LowShelf || kind == EqBand::Kind::HighShelf;
}

double octavesOf(double q)
{
    return 2 / std::numbers::ln2 * std::asinh(1 / (2 * q));
}

double qOf(double octaves)
{
    return 1 / (2 * std::sinh(std::numbers::ln2 / 2 * octaves));
}

} // namespace auralis
