// SnapshotMaker: always of what sounds, not of what was asked for.
#include "snapshotmaker.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QLocale>

namespace auralis
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("Playback", text);
}

} // namespace

QString codecName(const StreamInfo& info)
{
    static const std::pair<const char*, const char*> names[] = {
        {"flac", "FLAC"}, {"mp3", "MP3"},         {"aac", "AAC"},   {"alac", "ALAC"},  {"vorbis", "Vorbis"},
        {"opus", "Opus"}, {"wavpack", "WavPack"}, {"ape", "APE"},   {"tta", "TTA"},    {"mpc7", "MPC"},
        {"mpc8", "MPC"},  {"wmav1", "WMA"},       {"wmav2", "WMA"}, {"wmapro", "WMA"}, {"wmalossless", "WMA"},
    };
    for (const auto& name : names) {
        if (info.codec == name.first) return QString::fromLatin1(name.second);
    }
    if (info.codec.rfind("pcm_", 0) == 0) return QStringLiteral("PCM");
    if (info.codec.rfind("dsd_", 0) == 0) return QStringLiteral("DSD");
    return QString::fromStdString(info.codec).toUpper();
}

QString describeFormat(const StreamInfo& info)
{
    QStringList parts{
        QStringLiteral("%1 %2 kHz").arg(codecName(info), QLocale().toString(info.format.rate / 1000.0, 'g', 5))};
    if (info.lossless && info.bitsPerSample > 0) {
        parts << tr("%1 bit").arg(info.bitsPerSample);
    } else if (info.bitrate > 0) {
        parts << tr("%1 kbit/s").arg((info.bitrate + 500) / 1000);
    }
    switch (info.sourceChannels) {
    case 1:
        parts << tr("mono");
        break;
    case 2:
        parts << tr("stereo");
        break;
    default:
        parts << tr("%1 channels mixed down to stereo").arg(info.sourceChannels);
    }
    return parts.join(QStringLiteral(", "));
}

PlayerSnapshot makeSnapshot(const PlayerModel& model, PlayerEngine& engine, const SnapshotInput& in)
{
    PlayerSnapshot s;
    s.state = describe(model);
    s.intentPlaying = model.playing;
    s.item = model.item;
    s.position = in.position;
    s.asked = model.asked;
    s.sounding = model.everSounded ? model.sounding : model.asked;
    s.comparing = in.comparing;
    s.masteringFailed = model.masteringFailed;
    s.failure = QString::fromStdString(model.failure);
    s.volume = in.volume;
    s.muted = in.muted;
    if (in.track) {
        s.sourceRate = in.track->rate();
        s.duration = std::max<FramePos>(0, in.track->frames);
        s.codec = in.codec;
        s.fileFormat = in.fileFormat;
    }
    if (s.duration > 0) s.position = std::min(s.position, s.duration);

    const OutputController& output = engine.output();
    s.engineRate = output.rate();
    s.device = output.hasDevice() ? output.description() : tr("No sound device");
    s.deviceLost = output.lost();
    s.noDevice = output.standsIn() && !output.lost();
    s.latencyMs = output.rate() > 0 ? 1000.0 * output.latencyFrames() / output.rate() : 0.0;
    s.tier = QString::fromLatin1(engine.tier());
    s.underrunCauses = engine.underruns();
    s.underruns = s.underrunCauses.total();
    s.volumeDb = gainToDb(in.muted ? 0.0 : in.volume * in.volume * in.volume);
    if (const RenderReport* part = engine.sounding(); part && part->turn == model.turn) {
        s.masteringGainDb = part->masteringGainDb;
        s.eqMaxDb = part->eqMaxDb;
        if (part->chunks && in.track) {
            const FramePos frame =
                convertFrames(in.track->first + s.position, in.track->rate(), part->chunks->rate, Rounding::Down);
            s.reductionDb = reductionDb(engine.store(), *part->chunks, frame);
            // What stands still takes nothing.
            if (!model.playing && !std::isnan(s.reductionDb)) s.reductionDb = 0;
        }
        s.measuring = part->rendering.spec.mode == Mode::Enhanced && part->rendering.profile &&
                      part->rendering.profile->provisional;
    }
    if (model.playing) {
        s.peakL = engine.heard().peakL;
        s.peakR = engine.heard().peakR;
    }
    return s;
}

} // namespace auralis
