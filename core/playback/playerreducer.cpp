// The player's decisions, pure.
#include "playerreducer.h"

namespace auralis
{

namespace
{

using Action = PlayerAction;

/// A new turn of the current item; what follows gets a later number.
void newTurn(PlayerModel& model, FramePos at)
{
    model.turn = ++model.lastTurn;
    model.at = at;
    if (model.next) model.nextTurn = ++model.lastTurn;
    model.starving = false;
    model.failed = false;
    model.failure.clear();
}

void setNext(PlayerModel& model, ItemId next)
{
    if (next == model.next) return;
    model.next = next;
    model.nextTurn = next ? ++model.lastTurn : 0;
    model.nextMasteringFailed = false;
}

void startItem(PlayerModel& model, ItemId item, FramePos at, ItemId next)
{
    model.item = item;
    model.next = next;
    model.nextTurn = 0;
    model.opened = false;
    model.masteringFailed = model.nextMasteringFailed = false;
    newTurn(model, at);
}

bool isEnhanced(const RenderSpec& spec)
{
    return spec.mode == Mode::Enhanced;
}

/// What reaches the ears has changed: say so where it is another mode or preset.
void hear(PlayerModel& model, const RenderSpec& spec, std::vector<Action>& actions)
{
    const bool first = !model.everSounded;
    if (first || isEnhanced(spec) != isEnhanced(model.sounding)) {
        if (!first || isEnhanced(spec)) actions.push_back(Action::ModeSwitched);
    }
    if (isEnhanced(spec) && (first || !isEnhanced(model.sounding) || spec.preset != model.sounding.preset)) {
        actions.push_back(Action::PresetSwitched);
    }
    model.sounding = spec;
    model.everSounded = true;
}

/// Nothing follows: ready to be played again.
void end(PlayerModel& model, std::vector<Action>& actions)
{
    actions.insert(actions.end(), {Action::Finished, Action::Ended});
    model.playing = false;
    newTurn(model, 0);
    model.begun = false;
    actions.insert(actions.end(), {Action::Transport, Action::Render});
}

/// An item begins to be heard that is not wanted any more as the next one: the one that is begins at once.
void onPassedHeard(PlayerModel& model, std::vector<Action>& actions)
{
    if (!model.next) return end(model, actions);
    actions.push_back(Action::Finished);
    startItem(model, model.next, 0, {});
    actions.insert(actions.end(), {Action::CurrentChanged, Action::Render});
}

void onHeard(PlayerModel& model, const PlayerEvent& event, std::vector<Action>& actions)
{
    if (model.turn == 0) return; // stopped
    if (event.turn == model.nextTurn && event.turn != 0) {
        // The gapless step to the next item.
        actions.push_back(Action::Finished);
        // A rendering that failed is not tried again when the same item is repeated.
        model.masteringFailed = model.nextMasteringFailed || (model.next == model.item && model.masteringFailed);
        model.item = model.next;
        model.turn = model.nextTurn;
        model.at = 0;
        model.next = {};
        model.nextTurn = 0;
        model.nextMasteringFailed = false;
        model.opened = true;
        model.failed = false;
        actions.push_back(Action::CurrentChanged);
    } else if (event.turn > model.turn) {
        // What was to follow was changed when its first frames were on their way to the device already.
        onPassedHeard(model, actions);
        return;
    } else if (event.turn != model.turn) {
        return; // of a turn that is over
    }
    model.heardTurn = event.turn;
    model.opened = true;
    hear(model, event.spec, actions);
}

void onFailed(PlayerModel& model, const PlayerEvent& event, std::vector<Action>& actions)
{
    if (event.turn == 0) return;
    if (event.turn == model.nextTurn) {
        actions.push_back(Action::Error);
        setNext(model, {});
        setNext(model, event.next);
        actions.push_back(Action::Render);
        return;
    }
    if (event.turn != model.turn) return;
    actions.push_back(Action::Error);
    if (model.heard()) {
        // It broke off while it sounds: what was decoded is played, then the next one follows.
        setNext(model, event.next);
        actions.push_back(Action::Render);
    } else if (model.playing && event.next) {
        startItem(model, event.next, 0, {});
        actions.push_back(Action::CurrentChanged);
        actions.push_back(Action::Render);
    } else {
        model.failed = true;
        model.failure = event.text;
        model.playing = false;
        actions.push_back(Action::Transport);
    }
}

} // namespace

PlayerState describe(const PlayerModel& model)
{
    if (model.failed) return PlayerState::Error;
    if (!model.item || model.turn == 0) return PlayerState::Idle;
    if (!model.opened) return PlayerState::Loading;
    if (!model.playing) return model.begun ? PlayerState::Paused : PlayerState::Ready;
    if (model.starving) return PlayerState::Buffering;
    if (model.heard() && !model.masteringFailed && !(model.asked == model.sounding)) return PlayerState::Switching;
    return PlayerState::Playing;
}

Reduced reduce(PlayerModel model, const PlayerEvent& event)
{
    std::vector<Action> actions;
    using Kind = PlayerEvent::Kind;
    switch (event.kind) {
    case Kind::Start: {
        if (!event.item) break;
        if (model.item && model.turn != 0 && model.begun && model.everSounded) actions.push_back(Action::Skipped);
        ++model.retry;
        startItem(model, event.item, event.frame, event.next);
        model.playing = model.begun = event.on;
        actions.insert(actions.end(), {Action::CurrentChanged, Action::Render, Action::Transport});
        break;
    }
    case Kind::Play:
        if (!model.item) break;
        if (model.failed || model.turn == 0) {
            ++model.retry;
            newTurn(model, model.at);
            actions.push_back(Action::Render);
        }
        model.playing = model.begun = true;
        actions.push_back(Action::Transport);
        break;
    case Kind::Pause:
    case Kind::DeviceLost:
        model.playing = false;
        actions.push_back(Action::Transport);
        break;
    case Kind::Stop:
        model.playing = model.begun = false;
        model.turn = 0;
        model.at = 0;
        model.opened = false;
        model.starving = false;
        model.failed = false;
        actions.insert(actions.end(), {Action::Transport, Action::Render});
        break;
    case Kind::Cleared:
        model.playing = model.begun = false;
        model.turn = 0;
        model.at = 0;
        model.item = {};
        setNext(model, {});
        model.opened = false;
        model.failed = false;
        actions.insert(actions.end(), {Action::Transport, Action::Render, Action::CurrentChanged});
        break;
    case Kind::Seek:
    case Kind::OutputChanged:
        if (!model.item) break;
        if (model.turn == 0) {
            if (event.kind == Kind::Seek) model.at = event.frame; // where the next Play begins
            if (event.kind == Kind::OutputChanged) actions.push_back(Action::Render);
            break;
        }
        newTurn(model, event.frame);
        model.begun |= event.kind == Kind::Seek;
        actions.push_back(Action::Render);
        break;
    case Kind::Switch:
        if (event.spec == model.asked) break;
        model.asked = event.spec;
        if (model.masteringFailed) ++model.retry;
        model.masteringFailed = model.nextMasteringFailed = false;
        actions.push_back(Action::Render);
        break;
    case Kind::NextChanged:
        if (!model.item || event.next == model.next) break;
        setNext(model, event.next);
        actions.push_back(Action::Render);
        break;
    case Kind::Opened:
        if (event.turn == model.turn) model.opened = true;
        break;
    case Kind::Heard:
        onHeard(model, event, actions);
        break;
    case Kind::Starved:
        model.starving = event.on && model.turn != 0;
        break;
    case Kind::PlayedOut:
        if (!model.playing || !model.heard() || model.next) break;
        end(model, actions);
        break;
    case Kind::NextApart:
        if (model.turn == 0 || !model.next) break;
        actions.push_back(Action::Finished);
        startItem(model, model.next, 0, {});
        actions.insert(actions.end(), {Action::CurrentChanged, Action::Render});
        break;
    case Kind::Failed:
        onFailed(model, event, actions);
        break;
    case Kind::MasteringFailed:
        if (event.turn == model.nextTurn && event.turn != 0) model.nextMasteringFailed = true;
        if (event.turn != model.turn || event.turn == 0) break;
        model.masteringFailed = true;
        actions.push_back(Action::Error);
        break;
    }
    return {std::move(model), std::move(actions)};
}

} // namespace auralis
