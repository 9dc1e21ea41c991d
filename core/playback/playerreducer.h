// The player's decisions: reduce(model, event) -> new model and actions. Pure: no threads, no clocks, no objects; the
// manager feeds it events and carries out the actions, tests feed it whatever they like.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ids.h"
#include "playersnapshot.h"
#include "renderspec.h"
#include "units.h"

namespace auralis
{

/// All that decides what the player does next. A "turn" is one playing of one item from one place: every start and seek
/// has its own, so that late news of an older one is recognised.
struct PlayerModel {
    // What the listener wants.
    bool playing = false;
    ItemId item;            ///< current entry; none: nothing was chosen
    std::uint64_t turn = 0; ///< of `item`; 0: stopped
    FramePos at = 0;        ///< where the turn begins, source frames
    ItemId next;            ///< follows without a gap; none: nothing
    std::uint64_t nextTurn = 0;
    RenderSpec asked;
    int retry = 0; ///< raised when failed files are to be tried again

    bool begun = false; ///< played, or moved to a place, since it was loaded: pausing is no longer "ready"

    // What is known of the engine.
    bool opened = false;   ///< the item's file is open
    bool starving = false; ///< the output has run dry
    std::uint64_t heardTurn = 0;
    RenderSpec sounding; ///< of heardTurn
    bool everSounded = false;
    bool masteringFailed = false; ///< of this item: its original is played instead
    bool nextMasteringFailed = false;
    bool failed = false; ///< nothing can be played: `failure`
    std::string failure;

    std::uint64_t lastTurn = 0; ///< the newest number given

    bool heard() const { return turn != 0 && heardTurn == turn; }
};

/// The state as the program shows it: a function of the model, so that no illegal one exists.
PlayerState describe(const PlayerModel& model);

struct PlayerEvent {
    enum class Kind {
        // Commands.
        Start, ///< item, frame, next, playing: from there on
        Play,
        Pause,
        Stop,
        Seek,        ///< frame
        Switch,      ///< spec
        NextChanged, ///< next
        Cleared,     ///< the current item is gone and nothing is to be played
        // News.
        Opened,          ///< turn
        Heard,           ///< turn, spec: reached the listener's ears
        Starved,         ///< on: the output ran dry, or has frames again
        NextApart,       ///< the end was heard, and another output is there for what follows
        PlayedOut,       ///< the end of the last item was heard
        Failed,          ///< turn, text, next: cannot be played (on); `next` is what would follow
        MasteringFailed, ///< turn, text
        OutputChanged,   ///< frame: another device goes on from the heard place
        DeviceLost,      ///< the chosen device: pauses
    };
    Kind kind = Kind::Play;
    ItemId item, next;
    FramePos frame = 0;
    bool on = false;
    std::uint64_t turn = 0;
    RenderSpec spec;
    std::string text;
};

enum class PlayerAction {
    Render,         ///< hand turn, item, at, next and spec to the renderer
    Transport,      ///< let the output play or pause
    CurrentChanged, ///< the queue's current item is model.item; tell trackChanged
    Skipped,        ///< the former item was left before its end
    Finished,       ///< the former item was heard to its end
    ModeSwitched,
    PresetSwitched,
    Ended,
    Error, ///< tell the event's text
};

struct Reduced {
    PlayerModel model;
    std::vector<PlayerAction> actions;
};

Reduced reduce(PlayerModel model, const PlayerEvent& event);

} // namespace auralis
