// What the presets do to real music: a table of every track, and spectra as pictures. Header only.
#pragma once

#include <cstdio>
#include <fstream>

#include "masteredtrack.h"
#include "spectraplot.h"

namespace auralis
{

inline double bandDb(const TrackProfile& profile, int first, int last)
{
    double sum = 0;
    for (int b = first; b <= last; ++b)
        sum += std::pow(10.0, static_cast<double>(profile.midDb[static_cast<std::size_t>(b)]) / 10) +
               std::pow(10.0, static_cast<double>(profile.sideDb[static_cast<std::size_t>(b)]) / 10);
    return 10 * std::log10(sum + 1e-15);
}

inline int table(const std::vector<std::string>& files)
{
    std::printf("Loudness, range and true peak by libebur128; bass 60-120 Hz, mids 250 Hz-2 kHz and highs 4-16 kHz "
                "against loudness, dB; "
                "limiter: mean of its peaks every 100 ms.\n\n%-28s %-9s %7s %9s %6s %6s %6s %7s %6s %6s %6s\n",
                "track", "preset", "LUFS", "predicted", "LRA", "dBTP", "PLR", "limiter", "bass", "mids", "highs");
    struct Totals {
        double error = 0, worst = 0, peak = -200, bass = 0, highs = 0, loss = 0, worstLoss = 0;
    };
    std::vector<Totals> totals(shippedPresets().size());
    int tracks = 0;
    std::vector<float> out;
    for (const std::string& file : files) {
        Track track = decoded(file);
        if (track.frames() == 0) continue;
        ++tracks;
        const TrackProfile dry = analysed(track);
        const auto row = [&](const char* preset, const Reading& r, double predicted, const TrackProfile& profile,
                             double limiter) {
            const double l = profile.integratedLufs;
            std::printf("%-28.28s %-9s %7.2f %9.2f %6.1f %6.2f %6.1f %7.2f %6.1f %6.1f %6.1f\n", track.name.c_str(),
                        preset, r.integrated, predicted, r.range, r.truePeakDb, r.truePeakDb - r.integrated, limiter,
                        bandDb(profile, 5, 8) - l, bandDb(profile, 11, 20) - l, bandDb(profile, 23, 29) - l);
        };
        const Reading source = libebur128(track.format, track.samples);
        row("(source)", source, dry.integratedLufs, dry, 0);
        for (std::size_t p = 0; p < totals.size(); ++p) {
            const PlanPtr plan = makePlan(dry, shippedPresets()[p], 1.0);
            double limiter = 0;
            render(track, plan, out, &limiter);
            Track wet{track.name, track.format, {}};
            wet.samples.swap(out);
            const Reading reading = libebur128(wet.format, wet.samples);
            const TrackProfile profile = analysed(wet);
            row(shippedPresets()[p].id.c_str(), reading, plan->predictedLufs, profile, limiter);
            Totals& t = totals[p];
            t.error += std::fabs(reading.integrated - plan->predictedLufs);
            t.worst = std::max(t.worst, std::fabs(reading.integrated - plan->predictedLufs));
            t.loss += source.range - reading.range;
            t.worstLoss = std::max(t.worstLoss, source.range - reading.range);
            t.peak = std::max({t.peak, reading.truePeakDb, profile.truePeakDbtp});
            t.bass += bandDb(profile, 5, 8) - profile.integratedLufs;
            t.highs += bandDb(profile, 23, 29) - profile.integratedLufs;
            out.swap(wet.samples);
        }
        std::fflush(stdout);
    }
    std::printf("\n%d tracks\n%-9s %16s %17s %15s %10s %10s %14s %15s\n", tracks, "preset", "mean |error| LU",
                "worst |error| LU", "highest dBTP", "bass dB", "highs dB", "mean LRA loss", "worst LRA loss");
    for (std::size_t p = 0; p < totals.size() && tracks > 0; ++p)
        std::printf("%-9s %16.3f %17.3f %15.2f %10.2f %10.2f %14.2f %15.2f\n", shippedPresets()[p].id.c_str(),
                    totals[p].error / tracks, totals[p].worst, totals[p].peak, totals[p].bass / tracks,
                    totals[p].highs / tracks, totals[p].loss / tracks, totals[p].worstLoss);
    return tracks > 0 ? 0 : 1;
}

// Mean spectra of all tracks, each brought to the same loudness, before and after; and what every preset changed.
inline int plots(const std::vector<std::string>& files, const std::string& folder)
{
    std::vector<SpectrumSeries> levels{{"source"}}, changes;
    for (const Preset& preset : shippedPresets()) {
        levels.push_back({preset.name});
        changes.push_back({preset.name});
    }
    const auto level = [](const TrackProfile& profile, std::size_t b) {
        return 10 * std::log10(std::pow(10.0, static_cast<double>(profile.midDb[b]) / 10) +
                               std::pow(10.0, static_cast<double>(profile.sideDb[b]) / 10) + 1e-12) -
               profile.integratedLufs;
    };
    int tracks = 0;
    std::vector<float> out;
    for (const std::string& file : files) {
        Track track = decoded(file);
        if (track.frames() == 0) continue;
        ++tracks;
        const TrackProfile dry = analysed(track);
        for (std::size_t p = 0; p <= shippedPresets().size(); ++p) {
            TrackProfile wet = dry;
            if (p > 0) {
                Track rendered{track.name, track.format, {}};
                render(track, makePlan(dry, shippedPresets()[p - 1], 1.0), out);
                rendered.samples.swap(out);
                wet = analysed(rendered);
                out.swap(rendered.samples);
            }
            for (std::size_t b = 0; b < levels[p].db.size(); ++b) {
                levels[p].db[b] += level(wet, b);
                if (p > 0) changes[p - 1].db[b] += level(wet, b) - level(dry, b);
            }
        }
    }
    if (tracks == 0) return 1;
    for (auto* all : {&levels, &changes})
        for (SpectrumSeries& series : *all)
            for (double& db : series.db)
                db /= tracks;
    const std::string of = " (" + std::to_string(tracks) + " tracks at equal loudness, 1/3 octaves, dB)";
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/spectra.svg") << spectraSvg("Mean spectra" + of, levels);
    std::ofstream(folder + "/changes.svg") << spectraSvg("Mean change by every preset" + of, changes, 1);
    return 0;
}

} // namespace auralis
