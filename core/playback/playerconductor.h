// UnifiedPlayerManager's inside: commands and news become events of the reducer, its actions become calls and signals.
// Main thread only.
#pragma once

#include <map>
#include <memory>

#include "commandtimes.h"
#include "gainrules.h"
#include "playerengine.h"
#include "playerreducer.h"
#include "prediction.h"
#include "recipebook.h"
#include "unifiedplayermanager.h"

namespace auralis
{

struct UnifiedPlayerManager::Private {
    Private(UnifiedPlayerManager* manager, const PlayerSettings& settings, OutputFactory outputs,
            std::unique_ptr<DeviceMonitor> monitor);

    UnifiedPlayerManager* const q;
    PlayQueue queue;
    const std::shared_ptr<RecipeBook> recipes;
    PlayerEngine engine;
    PlayerModel model;
    PlayerSnapshot snapshot;
    std::map<ItemId, ItemPtr> items;          ///< current and next, as the renderer knows them
    std::map<std::uint64_t, TrackPtr> tracks; ///< opened, by turn
    RenderSpec unenhanced;
    bool enhanced = false;
    QString preset = QStringLiteral("adaptive");
    QString correction;
    float intensity = 1.0f;
    bool comparing = false;
    bool levelMatched = false;
    int engineRate = 0; ///< Hz; 0: match the track
    GainMode gainMode = GainMode::Off;
    double preampDb = 0;
    std::map<ItemId, ItemGain>
        gains; ///< ReplayGain of items as they began: a late analysis changes nothing while they play
    SpecPredictor predictor;
    const bool foresight;
    std::vector<RenderSpec> likely;
    int likelySerial = 0;
    CommandTimes times;
    FramePos stretch = -1; ///< of the track, that the predictor was told of
    int switches = 0, switchesForetold = 0;
    bool wasCalm = true;
    int crossfadeMs = 0;
    bool crossfadeWithinAlbums = false;
    int fadeMs = 10;
    TrackPtr described; ///< whose are the two
    QString codec, fileFormat;
    ReadyStretch ready;
    QElapsedTimer readyAge;
    double volume = 1.0;
    bool muted = false;
    double playedAtItem = 0; ///< engine.playedSeconds() when the current item began
    bool updatingQueue = false;
    std::uint64_t apartTurn = 0; ///< follows at apartRate, on an output of its own
    int apartRate = 0;
    bool changingOutput = false;

    void connectEngine();
    void apply(const PlayerEvent& e);
    void act(PlayerAction action, const PlayerModel& before, const PlayerEvent& e);
    void startItem(ItemId item, bool playing, FramePos at = 0);
    void onReport(const RenderReport& report);
    void onFailed(const RenderReport& report);
    void onMeasured(const PlayableItem& item);
    void refreshNext();
    ItemPtr itemOf(ItemId id);
    void render();
    float gainOf(const ItemPtr& item);
    void predict(bool switched);
    bool expects(const RenderSpec& spec) const;
    void noteCommand(const PlayerEvent& e, const PlayerModel& before, CommandTimes::Time now);
    void lookAtChunks();
    void lookAtMachine();
    QByteArray cacheStats() const;
    bool crossfades() const;
    RenderSpec wantedSpec() const;
    RenderSpec enhancedSpec(const std::string& wantedPreset) const;
    void switchSpec();
    FramePos position() const;
    TrackPtr track() const;
    void refresh();
    void measureAhead();
    void matchRate();
    void playedOut();
};

} // namespace auralis
