// Remote control: see the header.
#include "remotecontrol.h"

#include <QJsonDocument>

#include "folders.h"
#include "instance.h"
#include "opener.h"
#include "recipebook.h"

namespace auralis
{
namespace
{

QJsonObject done()
{
    return {{QLatin1String("ok"), true}};
}

QJsonObject track(const PlayableItem& item)
{
    return {
        {QLatin1String("id"), static_cast<qint64>(item.track.value)},
        {QLatin1String("path"), fromNative(item.path)},
        {QLatin1String("title"), item.title},
        {QLatin1String("artist"), item.artist},
        {QLatin1String("album"), item.album},
    };
}

const char* word(RepeatMode mode)
{
    return mode == RepeatMode::One ? "one" : mode == RepeatMode::All ? "all" : "off";
}

} // namespace

RemoteControl::RemoteControl(UnifiedPlayerManager& player, Opener& opener, QObject* parent)
    : QObject(parent)
    , m_player(player)
    , m_opener(opener)
{
}

QJsonObject RemoteControl::handle(const QJsonObject& request)
{
    const QString what = request[QLatin1String("do")].toString();
    const QJsonValue value = request[QLatin1String("value")];
    const auto is = [&](const char* word) { return what == QLatin1String(word); };
    const auto nothing = [] { return refusal(ErrorCode::NotFound, QStringLiteral("the queue is empty")); };

    if (is("play") || is("toggle")) {
        if (m_player.queue()->count() == 0) return nothing();
        is("play") ? m_player.play() : m_player.togglePlay();
    } else if (is("seek")) {
        if (!m_player.queue()->current()) return nothing();
        m_player.seekSeconds(value.toDouble());
    } else if (is("pause")) {
        m_player.pause();
    } else if (is("stop")) {
        m_player.stop();
    } else if (is("next")) {
        m_player.next();
    } else if (is("previous")) {
        m_player.previous();
    } else if (is("volume")) {
        m_player.setVolume(value.toDouble());
    } else if (is("enhanced")) {
        m_player.setEnhanced(value.toString() == QLatin1String("on"));
    } else if (is("preset")) {
        if (!m_player.recipes()->presets.find(value.toString().toStdString()))
            return refusal(ErrorCode::NotFound, QStringLiteral("there is no preset \"%1\"").arg(value.toString()));
        m_player.setPreset(value.toString());
    } else if (is("intensity")) {
        m_player.setIntensity(static_cast<float>(value.toDouble()));
    } else if (is("quality")) {
        RenderSpec spec = m_player.unenhanced();
        const int kilobits = value.toString().toInt();
        spec.mode = value.toString() == QLatin1String("original") ? Mode::Original : Mode::Streamed;
        if (kilobits > 0) spec.bitrate = kilobits * 1000;
        m_player.setQuality(spec);
    } else if (is("queue") || is("open")) {
        const std::vector<std::string> files = pathsFromJson(request[QLatin1String("files")].toArray());
        m_opener.open(files, is("open") ? Opener::How::PlayNow : Opener::How::Append);
        if (is("open")) Q_EMIT raiseRequested();
    } else if (is("demo")) {
        m_opener.openDemo();
        Q_EMIT raiseRequested();
    } else if (is("raise")) {
        Q_EMIT raiseRequested();
    } else if (is("status")) {
        return status();
    } else if (is("cache-stats")) {
        QJsonObject answer = QJsonDocument::fromJson(m_player.cacheStatsJson()).object();
        answer[QLatin1String("ok")] = true;
        return answer;
    } else if (is("cache-clear")) {
        QString error;
        if (!m_player.clearCache(&error)) return refusal(ErrorCode::Failed, error);
    } else if (is("library-written")) {
        Q_EMIT libraryWritten();
    } else if (is("quit")) {
        QMetaObject::invokeMethod(this, &RemoteControl::quitRequested,
                                  Qt::QueuedConnection); // the answer goes out first
    } else {
        return refusal(ErrorCode::Unsupported, QStringLiteral("unknown request \"%1\"").arg(what));
    }
    return done();
}

QJsonObject RemoteControl::status() const
{
    const PlayerSnapshot& s = m_player.snapshot();
    const PlayQueue& queue = *m_player.queue();
    QJsonObject answer = done();
    const auto set = [&](const char* key, const QJsonValue& value) { answer[QLatin1String(key)] = value; };
    set("state", QLatin1String(toString(s.state)));
    set("mode", QLatin1String(toString(s.sounding.mode)));
    set("preset", m_player.preset());
    set("intensity", m_player.intensity());
    set("enhanced", m_player.isEnhanced());
    set("position_s", framesToSeconds(s.position, s.sourceRate));
    set("duration_s", framesToSeconds(s.duration, s.sourceRate));
    set("track", queue.current() ? QJsonValue(track(*queue.current())) : QJsonValue());
    set("queue", QJsonObject{{QLatin1String("count"), queue.count()}, {QLatin1String("row"), queue.currentRow()}});
    set("shuffle", queue.shuffle());
    set("repeat", QLatin1String(word(queue.repeat())));
    set("volume", s.volume);
    set("underruns", static_cast<qint64>(s.underruns));
    set("tier", s.tier);
    set("device", s.device);
    set("latency_ms", s.latencyMs);
    set("engine_rate", s.engineRate);
    set("failure", s.failure);
    return answer;
}

} // namespace auralis
