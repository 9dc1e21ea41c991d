// Gain tags: see the header.
#include "gaintags.h"

#include <algorithm>
#include <cmath>

#include "audiofiles.h"

namespace auralis
{
namespace
{

constexpr double replayGainLufs = -18.0;
constexpr double r128Lufs = -23.0;
constexpr double silenceLufs = -69.0;

QStringList decibels(double lufs)
{
    if (lufs <= silenceLufs) return {};
    return {QStringLiteral("%1 dB").arg(replayGainLufs - lufs, 0, 'f', 2)};
}

QStringList peak(double lufs, double dbtp)
{
    if (lufs <= silenceLufs) return {};
    return {QString::number(dbToGain(dbtp), 'f', 6)};
}

QStringList q78(double lufs)
{
    if (lufs <= silenceLufs) return {};
    return {QString::number(std::clamp(std::lround((r128Lufs - lufs) * 256), -32768L, 32767L))};
}

} // namespace

TagEdit gainTags(const std::string& path, const TrackProfile& track, const AlbumLoudness& album)
{
    if (hasEnding(path, ".opus"))
        return {{QStringLiteral("R128_TRACK_GAIN"), q78(track.integratedLufs)},
                {QStringLiteral("R128_ALBUM_GAIN"), q78(album.lufs)}};
    return {{QStringLiteral("REPLAYGAIN_TRACK_GAIN"), decibels(track.integratedLufs)},
            {QStringLiteral("REPLAYGAIN_TRACK_PEAK"), peak(track.integratedLufs, track.truePeakDbtp)},
            {QStringLiteral("REPLAYGAIN_ALBUM_GAIN"), decibels(album.lufs)},
            {QStringLiteral("REPLAYGAIN_ALBUM_PEAK"), peak(album.lufs, album.truePeakDbtp)}};
}

} // namespace auralis
