// Loudness histogram: how often each loudness occurs in a track, so that albums are gated as one piece without their
// tracks being decoded again. A plain value.
#pragma once

#include <array>
#include <cstdint>

#include <QByteArray>

#include "trackprofile.h"

namespace auralis
{

/// Blocks of 400 ms every 100 ms (ITU-R BS.1770-4) in steps of 0.05 LU from -70 LUFS on. They are made of the profile's
/// levels of 100 ms, shifted by what these levels' steps of 3/8 dB make of the track's exact loudness.
class LoudnessHistogram
{
public:
    static LoudnessHistogram of(const TrackProfile& profile);
    /// Of TrackProfile::toBytes(); empty when they are damaged.
    static LoudnessHistogram ofProfile(const QByteArray& bytes);

    /// Adds what toBytes() gave; false when it is none.
    bool add(const QByteArray& bytes);
    QByteArray toBytes() const;

    /// Integrated loudness of all blocks: those above -70 LUFS, and of these the ones above their mean less 10 LU. -70
    /// when there are none.
    double gated() const;

private:
    static constexpr double step = 0.05; // LU
    static constexpr int bins = 1520;    // to 6 LUFS
    std::array<std::uint32_t, bins> m_counts{};
};

} // namespace auralis
