// analyze: loudness, peaks, dynamics and spectrum of files, several at a time, printed in the order asked.
#include <cmath>
#include <vector>

#include <QJsonArray>

#include "albums.h"
#include "audiofiles.h"
#include "commands.h"
#include "console.h"
#include "gaintags.h"
#include "inorder.h"
#include "interruption.h"
#include "measure.h"
#include "tageditor.h"

namespace auralis
{
namespace
{

double rounded(double value, double steps)
{
    return std::round(value * steps) / steps;
}

QJsonArray bands(const TrackProfile& profile)
{
    QJsonArray array;
    for (int i = 0; i < TrackProfile::bandCount; ++i) {
        const auto band = static_cast<std::size_t>(i);
        array.append(QJsonObject{
            {QLatin1String("hz"), rounded(1000.0 * std::pow(10.0, (i - 17) / 10.0), 10)}, // IEC 61260, band 17 is 1 kHz
            {QLatin1String("mid_db"), rounded(profile.midDb[band], 100)},
            {QLatin1String("side_db"), rounded(profile.sideDb[band], 100)},
            {QLatin1String("correlation"), rounded(profile.correlation[band], 1000)},
            {QLatin1String("mean_hz"), rounded(profile.bandHz[band], 10)},
        });
    }
    return array;
}

template <class Values, class Shown>
QJsonArray listOf(const Values& values, Shown shown)
{
    QJsonArray array;
    for (const auto value : values)
        array.append(shown(value));
    return array;
}

/// What loudness is told ahead from, without rendering. Levels as in the profile, dB.
QJsonObject forecast(const TrackProfile& p)
{
    const auto level = [](std::uint8_t value) { return TrackProfile::levelDb(value); };
    const auto number = [](auto value) { return static_cast<qint64>(value); };
    QJsonArray losses;
    for (std::size_t i = 0; i < p.limiterLossDb.size(); ++i)
        losses.append(QJsonObject{{QLatin1String("drive_db"), TrackProfile::drivesDb[i]},
                                  {QLatin1String("loss_lu"), rounded(p.limiterLossDb[i], 1000)}});
    return {{QLatin1String("loudness_db"), listOf(p.loudness, level)},
            {QLatin1String("power_db"), listOf(p.power, level)},
            {QLatin1String("colour_frames"), p.colourFrames},
            {QLatin1String("colour_db"), listOf(p.colour, level)},
            {QLatin1String("fine_spectrum"), listOf(p.fine, number)},
            {QLatin1String("peak_frames"), p.peakFrames},
            {QLatin1String("peaks_db"), listOf(p.peaks, level)},
            {QLatin1String("peak_colours"), listOf(p.peakColours, number)},
            {QLatin1String("limiter"), losses},
            {QLatin1String("punch_lu"), rounded(p.punchDb, 1000)},
            {QLatin1String("punch_at_peaks_db"), rounded(p.punchAtPeaksDb, 1000)}};
}

QJsonObject toJson(const std::string& path, const Measured& measured)
{
    const TrackProfile& p = measured.profile;
    const StreamInfo& info = measured.info;
    return {
        {QLatin1String("path"), fromNative(path)},
        {QLatin1String("profile_version"), p.version},
        {QLatin1String("provisional"), p.provisional},
        {QLatin1String("frames"), static_cast<qint64>(p.frames)},
        {QLatin1String("sample_rate"), p.format.rate},
        {QLatin1String("channels"), p.format.channels},
        {QLatin1String("duration_s"), framesToSeconds(p.frames, p.format.rate)},
        {QLatin1String("codec"), QString::fromStdString(info.codec)},
        {QLatin1String("container"), QString::fromStdString(info.container)},
        {QLatin1String("bits"), info.bitsPerSample},
        {QLatin1String("lossless"), info.lossless},
        {QLatin1String("integrated_lufs"), rounded(p.integratedLufs, 1000)},
        {QLatin1String("lra_lu"), rounded(p.loudnessRangeLu, 1000)},
        {QLatin1String("true_peak_dbtp"), rounded(p.truePeakDbtp, 1000)},
        {QLatin1String("sample_peak_dbfs"), rounded(p.samplePeakDbfs, 1000)},
        {QLatin1String("plr_db"), rounded(p.plrDb(), 1000)},
        {QLatin1String("crest_db"), rounded(p.crestDb, 1000)},
        {QLatin1String("noise_floor_dbfs"), rounded(p.noiseFloorDbfs, 100)},
        {QLatin1String("dc_offset"), p.dcOffset},
        {QLatin1String("cutoff_hz"), rounded(p.cutoffHz, 1)},
        {QLatin1String("clipped_samples"), static_cast<qint64>(p.clippedSamples)},
        {QLatin1String("leading_silence_s"), framesToSeconds(p.leadingSilence, p.format.rate)},
        {QLatin1String("trailing_silence_s"), framesToSeconds(p.trailingSilence, p.format.rate)},
        {QLatin1String("decode_errors"), p.decodeErrors},
        {QLatin1String("bands"), bands(p)},
        {QLatin1String("short_term_lufs"), listOf(p.shortTermLufs, [](float lufs) { return rounded(lufs, 1000); })},
        {QLatin1String("waveform_peak"), listOf(p.waveform.peak, [](int column) { return column; })},
        {QLatin1String("waveform_rms"), listOf(p.waveform.rms, [](int column) { return column; })},
        {QLatin1String("forecast"), forecast(p)},
    };
}

QString toText(const std::string& path, const Measured& measured)
{
    const TrackProfile& p = measured.profile;
    const QString figures =
        QStringLiteral(
            "\n  %1 LUFS, range %2 LU, true peak %3 dBTP, sample peak %4 dBFS, PLR %5 dB\n"
            "  crest %6 dB, noise floor %7 dBFS, DC %8, full to %9 Hz, %10 clipped, silence %11 s and %12 s\n"
            "  %13, %14 Hz, %15 channels, %16 frames (%17 s)")
            .arg(p.integratedLufs, 0, 'f', 1)
            .arg(p.loudnessRangeLu, 0, 'f', 1)
            .arg(p.truePeakDbtp, 0, 'f', 2)
            .arg(p.samplePeakDbfs, 0, 'f', 2)
            .arg(p.plrDb(), 0, 'f', 1)
            .arg(p.crestDb, 0, 'f', 1)
            .arg(p.noiseFloorDbfs, 0, 'f', 1)
            .arg(p.dcOffset, 0, 'g', 2)
            .arg(p.cutoffHz, 0, 'f', 0)
            .arg(p.clippedSamples)
            .arg(framesToSeconds(p.leadingSilence, p.format.rate), 0, 'f', 2)
            .arg(framesToSeconds(p.trailingSilence, p.format.rate), 0, 'f', 2)
            .arg(QString::fromStdString(measured.info.codec))
            .arg(p.format.rate)
            .arg(p.format.channels)
            .arg(p.frames)
            .arg(framesToSeconds(p.frames, p.format.rate), 0, 'f', 2);
    return fromNative(path) + figures;
}

QJsonObject toJson(const FileAlbum& album, const AlbumLoudness& loudness, const std::vector<std::string>& files,
                   const std::vector<ProfilePtr>& profiles)
{
    QJsonArray tracks;
    for (const std::size_t file : album.files)
        if (profiles[file]) tracks.append(fromNative(files[file]));
    return {{QLatin1String("album"), album.title},
            {QLatin1String("artist"), album.artist},
            {QLatin1String("tracks"), tracks},
            {QLatin1String("integrated_lufs"), rounded(loudness.lufs, 1000)},
            {QLatin1String("true_peak_dbtp"), rounded(loudness.truePeakDbtp, 1000)}};
}

/// `written`: -1 when no tags were to be written.
QString toText(const FileAlbum& album, const AlbumLoudness& loudness, int written)
{
    QString text = album.title.isEmpty() ? QStringLiteral("(no album)") : album.title;
    if (!album.artist.isEmpty()) text += QStringLiteral(" by ") + album.artist;
    text += QStringLiteral(": %1 tracks\n  %2 LUFS, true peak %3 dBTP")
                .arg(album.files.size())
                .arg(loudness.lufs, 0, 'f', 1)
                .arg(loudness.truePeakDbtp, 0, 'f', 2);
    if (written >= 0) text += QStringLiteral("; tags written into %1 files").arg(written);
    return text;
}

/// Returns how many files now have their tags.
int writeTags(const FileAlbum& album, const AlbumLoudness& loudness, const std::vector<std::string>& files,
              const std::vector<ProfilePtr>& profiles, const Interruption& interruption, Outcome& outcome)
{
    int written = 0;
    for (const std::size_t file : album.files) {
        if (interruption) break;
        if (!profiles[file]) continue;
        console::progress(QStringLiteral("tags of %1").arg(fromNative(files[file])));
        const Result<void> done = writeFields(files[file], gainTags(files[file], *profiles[file], loudness));
        if (done)
            ++written;
        else
            outcome.failed(done.error());
    }
    console::progress({});
    return written;
}

} // namespace

int runAnalyze(const Globals&, const AnalyzeOptions& options)
{
    const Interruption interruption;
    Outcome outcome;
    const std::vector<std::string> files = expandArguments(options.files, [&](const Error& e) { outcome.failed(e); });
    std::vector<ProfilePtr> profiles(files.size());

    inOrder(
        files.size(),
        [&](std::size_t i) {
            return measureFile(files[i], {ChannelMode::Source, interruption.flag()});
        },
        [&](std::size_t i, Result<Measured> result) {
            if (interruption) return;
            console::progress(QStringLiteral("%1 of %2: %3").arg(i + 1).arg(files.size()).arg(fromNative(files[i])));
            if (!result) {
                outcome.failed(result.error());
                return;
            }
            outcome.succeeded();
            if (options.json)
                console::print(toJson(files[i], *result));
            else
                console::print(toText(files[i], *result));
            profiles[i] = std::make_shared<const TrackProfile>(std::move(result->profile));
        });
    console::progress({});

    if (options.albums || options.writeTags)
        for (const FileAlbum& album : albumsOf(files)) {
            const AlbumLoudness loudness = loudnessOf(album, profiles);
            int written = 0;
            if (interruption) break;
            if (options.writeTags) written = writeTags(album, loudness, files, profiles, interruption, outcome);
            if (interruption) break;
            if (options.json)
                console::print(toJson(album, loudness, files, profiles));
            else
                console::print(toText(album, loudness, options.writeTags ? written : -1));
        }
    return outcome.status();
}

} // namespace auralis
