// Powers of bands before and after; in what the profile knows of groups of bands only, the bands of a group are taken
// to be as in the whole track.
#include "curveeffect.h"

#include <algorithm>
#include <cmath>

#include "correctionfilter.h"
#include "decibels.h"
#include "finespectrum.h"
#include "masteringplan.h"
#include "spectrum.h"

namespace auralis
{
namespace
{

constexpr std::size_t bands = TrackProfile::bandCount;
constexpr float leastPeakGain = 0.05f;

// Of the correction and the plan's curves in a band where the profile has lines.
void gainFine(BandGains& gains, std::size_t b, const TrackProfile& profile, const CorrectionFilter& filter,
              double midCurve, double sideCurve)
{
    const double hz = fineLineHz(profile.format.rate);
    const auto first = static_cast<std::size_t>(std::ceil(bandLower(static_cast<int>(b)) / hz));
    const auto end =
        std::min(profile.fine.size(), static_cast<std::size_t>(std::ceil(bandUpper(static_cast<int>(b)) / hz)));
    double mid = 0, side = 0, ofMid = 0, ofSide = 0, ofBoth = 0;
    for (std::size_t k = first; k < end; ++k) {
        const FineLine line = FineLine::of(profile.fine[k]);
        const double both = (line.left + line.right) / 2,
                     product = line.correlation.real() * std::sqrt(line.left * line.right);
        const FineLine onlyMid{(both + product) / 2, (both + product) / 2, 1},
            onlySide{(both - product) / 2, (both - product) / 2, -1};
        const auto gained = [&](const FineLine& input) {
            return filter.fineMid[k].power(input) * midCurve + filter.fineSide[k].power(input) * sideCurve;
        };
        mid += onlyMid.left;
        side += onlySide.left;
        ofMid += gained(onlyMid);
        ofSide += gained(onlySide);
        ofBoth += gained(line);
    }
    if (!(ofMid + ofSide > 0)) return;
    // What mid and side bring together is shared out as what each brings alone.
    const double share = ofBoth / (ofMid + ofSide);
    if (mid > 0) gains.mid[b] = share * ofMid / mid;
    if (side > 0) gains.side[b] = share * ofSide / side;
}

// Powers of some bands before and after the plan's curves and correction, as such and K-weighted.
struct Powers {
    double before = 0, after = 0, loudBefore = 0, loudAfter = 0;

    void add(const Powers& more)
    {
        before += more.before;
        after += more.after;
        loudBefore += more.loudBefore;
        loudAfter += more.loudAfter;
    }
};

std::array<Powers, bands> bandPowers(const TrackProfile& profile, const std::array<float, bands>& spectrum,
                                     const BandCurve& gain)
{
    const BandCurve loud = loudnessShares(profile, spectrum);
    std::array<Powers, bands> result;
    for (std::size_t b = 0; b < loud.size(); ++b) {
        const double before = dbToPower(static_cast<double>(spectrum[b]));
        result[b] = {before, before * gain[b], loud[b], loud[b] * gain[b]};
    }
    return result;
}

// The gain of an amplitude in every group of peaks' bands.
std::array<double, PeakColour::groups> groupGains(const std::array<float, bands>& spectrum, const BandCurve& gain)
{
    std::array<double, PeakColour::groups> gains{}, weight{};
    for (std::size_t b = 0; b < spectrum.size(); ++b) {
        const double share = dbToPower(static_cast<double>(spectrum[b]));
        const auto g = static_cast<std::size_t>(PeakColour::group(static_cast<int>(b)));
        gains[g] += share * std::sqrt(gain[b]);
        weight[g] += share;
    }
    for (std::size_t g = 0; g < gains.size(); ++g)
        gains[g] = weight[g] > 0 ? gains[g] / weight[g] : 1;
    return gains;
}

} // namespace

BandGains bandGains(const TrackProfile& profile, const MasteringPlan& plan, const CorrectionFilter* correction)
{
    BandGains gains;
    for (std::size_t b = 0; b < gains.mid.size(); ++b) {
        const auto hz = static_cast<double>(profile.bandHz[b]);
        const double mid = dbToPower(curveAt(plan.curveHz, plan.midCurveDb, hz)),
                     side = dbToPower(curveAt(plan.curveHz, plan.sideCurveDb, hz));
        gains.mid[b] = mid;
        gains.side[b] = side;
        if (!correction) continue;
        gains.mid[b] *= dbToPower(curveAt(correction->curveHz, correction->midDb, hz));
        gains.side[b] *= dbToPower(curveAt(correction->curveHz, correction->sideDb, hz));
        if (!profile.fine.empty() && b < TrackProfile::fineBands) gainFine(gains, b, profile, *correction, mid, side);
    }
    return gains;
}

CurveEffect curveEffect(const TrackProfile& profile, const BandGains& gains)
{
    Powers all;
    for (const Powers& band : bandPowers(profile, profile.midDb, gains.mid))
        all.add(band);
    for (const Powers& band : bandPowers(profile, profile.sideDb, gains.side))
        all.add(band);
    if (!(all.loudBefore > 0) || !(all.before > 0)) return {};
    return {static_cast<float>(10 * std::log10(all.loudAfter / all.loudBefore)),
            static_cast<float>(10 * std::log10(all.after / all.before))};
}

std::vector<CurveEffect> curveEffects(const TrackProfile& profile, const BandGains& gains)
{
    constexpr auto groups = static_cast<std::size_t>(TrackProfile::colourGroups);
    std::array<Powers, 2 * groups> ofGroup; // mid and side of every group, as the profile's colour has them
    const auto mid = bandPowers(profile, profile.midDb, gains.mid),
               side = bandPowers(profile, profile.sideDb, gains.side);
    for (std::size_t b = 0; b < mid.size(); ++b) {
        const auto group = static_cast<std::size_t>(TrackProfile::colourGroup(static_cast<int>(b)));
        ofGroup[2 * group].add(mid[b]);
        ofGroup[2 * group + 1].add(side[b]);
    }
    // The same for a power of 1 in the group.
    using Four = std::array<float, 4>;
    std::array<Four, 2 * groups> unit{};
    for (std::size_t g = 0; g < unit.size(); ++g)
        if (const Powers& p = ofGroup[g]; p.before > 0)
            unit[g] = {1, static_cast<float>(p.after / p.before), static_cast<float>(p.loudBefore / p.before),
                       static_cast<float>(p.loudAfter / p.before)};
    std::array<float, 256> powers{};
    for (std::size_t level = 1; level < powers.size(); ++level)
        powers[level] = static_cast<float>(dbToPower(TrackProfile::levelDb(static_cast<std::uint8_t>(level))));

    std::vector<CurveEffect> effects;
    effects.reserve(profile.colour.size() / unit.size());
    for (std::size_t at = 0; at + unit.size() <= profile.colour.size(); at += unit.size()) {
        Four sum{};
        for (std::size_t g = 0; g < unit.size(); ++g)
            for (std::size_t i = 0; i < sum.size(); ++i)
                sum[i] += powers[profile.colour[at + g]] * unit[g][i];
        effects.push_back(sum[0] > 0 && sum[2] > 0 ? CurveEffect{fastLevel(sum[3] / sum[2]), fastLevel(sum[1] / sum[0])}
                                                   : CurveEffect{});
    }
    return effects;
}

PeakGains::PeakGains(const TrackProfile& profile, const BandGains& gains)
{
    const auto mid = groupGains(profile.midDb, gains.mid), side = groupGains(profile.sideDb, gains.side);
    m_spreadDb = gainToDb(*std::max_element(mid.begin(), mid.end()) / *std::min_element(mid.begin(), mid.end()));
    for (std::size_t part = 0; part < m_parts.size(); ++part) {
        const auto& ofGroup = part < m_parts.size() / 2 ? mid : side;
        const std::size_t group = 2 * part % PeakColour::groups;
        for (std::uint32_t byte = 0; byte < 256; ++byte) {
            const double low = PeakColour::share(byte, 0), high = PeakColour::share(byte, 1);
            m_parts[part][byte] = {static_cast<float>(low + high),
                                   static_cast<float>(low * ofGroup[group] + high * ofGroup[group + 1])};
        }
    }
}

float PeakGains::raiseDb(const std::uint32_t* colour) const
{
    constexpr std::size_t half = PeakColour::groups / 2;
    Part sum;
    for (std::size_t part = 0; part < 2 * half; ++part) {
        const Part& p = m_parts[part][colour[part / half] >> 8 * (part % half) & 255U];
        sum.before += p.before;
        sum.after += p.after;
    }
    return sum.before > 0 ? 2 * fastLevel(std::max(sum.after / sum.before, leastPeakGain)) : 0.0f;
}

} // namespace auralis
