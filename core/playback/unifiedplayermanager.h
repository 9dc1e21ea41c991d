// UnifiedPlayerManager: the one player. Commands in, events and snapshots out; drives renderer, chunk store and output.
// Main thread only; no call waits for decoding, the disk or the device.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QObject>
#include <QStringList>

#include "chunkplaces.h"
#include "devicemonitor.h"
#include "gainrules.h"
#include "machinewatch.h"
#include "playableitem.h"
#include "playersnapshot.h"
#include "playqueue.h"
#include "renderspec.h"

namespace auralis
{

class RecipeBook;
struct CommandTime;

struct PlayerSettings {
    std::string cacheFolder; ///< of L3; empty: none
    std::int64_t l1Bytes = 24ll << 20, l2Bytes = 48ll << 20, l3Bytes = 1ll << 30;
    QString output =
        QStringLiteral("default"); ///< "default" (followed), "null" (clock-driven), or a device's id or name
    int engineRate = 48000;        ///< Hz; 0: match the track
    int bufferMs = 40;             ///< of the device
    RenderSpec unenhanced;         ///< Streamed(bitrate) or Original: what sounds with Enhance off
    int workers = 0;               ///< 0: cores - 1
    bool foresight = true;         ///< makes ahead what may be switched to; false where nobody can switch
    MachineProbe machine; ///< when it says battery or busy, little is made ahead of its need; empty: this machine's
    std::shared_ptr<RecipeBook> recipes; ///< presets and corrections; null: the shipped ones
};

class AudioOutput;
using OutputFactory = std::function<std::unique_ptr<AudioOutput>(const QString& device)>;

class UnifiedPlayerManager : public QObject
{
    Q_OBJECT
public:
    explicit UnifiedPlayerManager(const PlayerSettings& settings, QObject* parent = nullptr);
    /// With outputs of the caller's making (tests, rendering without a device).
    UnifiedPlayerManager(const PlayerSettings& settings, OutputFactory outputs, QObject* parent = nullptr);
    ~UnifiedPlayerManager() override;

    PlayQueue* queue() const;
    const PlayerSnapshot& snapshot() const;
    /// Profile of the sounding track (waveform, loudness); null until measured.
    ProfilePtr profile() const;

    // Commands. The last intent wins; intermediate ones are dropped.
    void loadTrack(const auralis::PlayableItem& item); ///< replaces the queue by this item; ready, not playing
    void playItem(ItemId item);                        ///< of the queue, from its start
    void play();
    void pause();
    void togglePlay();
    void stop();
    void seek(FramePos sourceFrame);
    void seekSeconds(double seconds);
    void next();
    void previous(); ///< after 3 s: to the start of the track
    void setEnhanced(bool on, const QString& preset = {});
    void setPreset(const QString& preset); ///< keeps Enhance as it is; while there is no such preset: adaptive
    void setCorrection(const QString& id); ///< heard while enhanced, at any intensity; empty, or no such one: none
    void setIntensity(float intensity);
    void setQuality(const RenderSpec& unenhanced); ///< Streamed(bitrate) or Original
    void setComparing(bool on);                    ///< held: the original at the loudness of the processed sound
    void setLevelMatched(bool on); ///< original and processed both at the quieter one's loudness (blind tests)
    void setReplayGain(GainMode mode, double preampDb = 0); ///< of what is played unenhanced
    void setVolume(double volume);                          ///< 0-1, perceptual
    void setMuted(bool on);
    void setOutput(const QString& deviceId); ///< "default", "null" or an id
    void setEngineRate(int rate);            ///< Hz; 0: match the track (the device is reopened where it changes)
    void setBufferMs(int ms);                ///< of the device
    /// Between tracks, 0-12,000 ms; 0: gapless. Neighbours on one album stay gapless unless `withinAlbums`.
    void setCrossfade(int ms, bool withinAlbums = false);
    void setFadeMs(int ms); ///< of pause, stop and skip, 0-1,000; never so short that it clicks
    /// Snapshots come every 33 ms; while nothing but the position changes, every `ms` (33-250): 250 where nobody looks.
    void setSteadyLook(int ms);
    QList<OutputDevice> outputs() const; ///< as last seen; see outputsChanged

    bool isEnhanced() const;    ///< asked for
    QString preset() const;     ///< asked for
    QString correction() const; ///< asked for
    /// Presets and corrections: what is edited there is heard at once. Never null.
    RecipeBook* recipes() const;
    float intensity() const;
    RenderSpec unenhanced() const;

    /// {l1:{entries, bytes, budget, hits, misses, evictions}, l2, l3, rendered, render_failures, disk_errors,
    /// predicted, predicted_used, predicted_lost (chunks made on suspicion, then asked for, or dropped unasked),
    /// switches, switches_foretold (of the listener), likely:[names of the specs expected now],
    /// streamed_speed, enhanced_speed (x real time of one worker, 0 unknown), on_battery, busy}
    QByteArray cacheStatsJson() const;
    /// Where each chunk of the sounding track is ready: streamed at the present bitrate, or enhanced by `plan`. Looks
    /// at memory only. Empty: nothing is open, or the plan is not for it.
    std::vector<ChunkPlace> chunkPlaces(const PlanPtr& plan = nullptr) const;
    bool clearCache(QString* error = nullptr);
    void setCacheBudgets(std::int64_t l1Bytes, std::int64_t l2Bytes, std::int64_t l3Bytes);

    /// What was learned of the listener's switching, as text to be kept for the next session; damaged text is refused.
    std::string learned() const;
    bool setLearned(const std::string& text);

Q_SIGNALS:
    void snapshotChanged(
        const auralis::PlayerSnapshot& snapshot); ///< at most about 30 times a second, and at each event below
    void stateChanged(auralis::PlayerState state);
    void positionChanged(qint64 sourceFrame);
    void durationChanged(qint64 sourceFrames);
    void modeSwitched(bool enhanced); ///< at the splice: it sounds
    void presetSwitched(const QString& preset);
    void trackChanged(const auralis::PlayableItem& item);
    void ended();                                                                ///< the queue is played out
    void itemFinished(auralis::ItemId item, double playedSeconds, bool skipped); ///< for statistics
    void errorOccurred(const QString& message, const QString& path);             ///< the queue goes on
    void profileMeasured(const auralis::PlayableItem& item);                     ///< item.profile is new: worth storing
    void commandHeard(const auralis::CommandTime& time); ///< a start, seek or switch while playing, when it sounds
    void outputsChanged();
    void deviceLost(const QString& description);
    void deviceReturned(const QString& description);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace auralis
