// PlayerEngine: what UnifiedPlayerManager drives: chunk store, renderer, output and analysis, and the news from them as
// plain values. Main thread only.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "analysis.h"
#include "chunkstore.h"
#include "inbox.h"
#include "machinewatch.h"
#include "outputcontroller.h"
#include "renderer.h"
#include "sourcemaker.h"

namespace auralis
{

class PlayerEngine : public QObject
{
    Q_OBJECT
public:
    PlayerEngine(const ChunkStoreSettings& store, OutputFactory outputs, std::unique_ptr<DeviceMonitor> monitor,
                 const OutputController::Settings& output, std::shared_ptr<const RecipeBook> recipes,
                 MachineProbe machine, QObject* parent = nullptr);
    ~PlayerEngine() override;

    /// What reaches the ears now, by the newest pump().
    struct Position {
        std::uint64_t turn = 0; ///< 0: nothing yet
        std::uint32_t epoch = 0;
        FramePos frame = 0;                               ///< engine frames of the item
        bool begun = false;                               ///< frames of this turn were handed over
        double since = 0;                                 ///< playedSeconds() when this turn and epoch began
        std::chrono::steady_clock::time_point handedAt{}; ///< when its first frame was handed to the device
    };

    /// `intent.feed` is filled in here.
    void render(Intent intent);
    void setPlaying(bool playing);
    /// How often the feed is looked at while nothing is about to change, ms; 33 otherwise.
    void setSteadyLook(int ms) { m_steadyMs = ms; }
    void setGain(float gain) { m_output.setGain(gain); }

    const Position& position() const { return m_position; }
    const Heard& heard() const { return m_heard; }
    /// The rendering of what is heard; null before anything is.
    const RenderReport* sounding() const;
    const RenderReport* newestPart(std::uint64_t turn) const;
    /// Times that the device went without music, by cause.
    UnderrunCauses underruns() const;
    const char* tier() const { return m_renderer->tier(); }
    /// Music handed over since the engine was made, s.
    double playedSeconds() const { return m_playedBefore + secondsOf(m_heard.played); }

    OutputController& output() { return m_output; }
    int outputRate() const { return m_output.rate(); }
    ChunkStore& store() { return m_store; }
    const ChunkStore& store() const { return m_store; }
    Analysis& analysis() { return m_analysis; }
    DecoderPool& decoders() { return *m_decoders; }
    const MachineWatch& machine() const { return m_machine; }

    /// Looks at the feed; emits what is new. Called by itself about 30 times a second while something plays.
    void pump();

Q_SIGNALS:
    void reported(const auralis::RenderReport& report); ///< the renderer's, but Part
    void soundingChanged();                             ///< position().turn or epoch is another
    void starved(bool on);
    void playingOut(); ///< the last frame was handed over
    void playedOut();  ///< and heard
    void pumped();
    void feedReplaced(); ///< another output: what was to be heard is lost; render() from the heard place

private:
    Q_SLOT void receive();
    double secondsOf(std::int64_t frames) const { return m_feed ? framesToSeconds(frames, m_feed->rate()) : 0.0; }
    void replaceFeed();
    void watch();
    void lookEvery(int ms);
    bool steady() const;

    Inbox<RenderReport> m_reports{this, "receive"};
    const std::shared_ptr<DecoderPool> m_decoders;
    MachineWatch m_machine;
    ChunkStore m_store;
    std::shared_ptr<Waiter> m_wakeRenderer;
    std::unique_ptr<SourceMaker> m_sources;
    std::unique_ptr<Renderer> m_renderer;
    std::shared_ptr<OutputFeed> m_feed;
    OutputController m_output;
    Analysis m_analysis;
    QTimer m_timer;
    Intent m_intent;
    Heard m_heard;
    Position m_position;
    std::deque<Mark> m_marks;         ///< the one heard, and those handed over but not heard yet
    std::deque<RenderReport> m_parts; ///< the latest Part reports
    std::int64_t m_burstsBefore = 0;
    double m_playedBefore = 0; ///< s
    bool m_playing = false;
    int m_steadyMs = 33;
    bool m_dry = false;
    QElapsedTimer m_endedFor;
    bool m_ended = false;
};

} // namespace auralis
