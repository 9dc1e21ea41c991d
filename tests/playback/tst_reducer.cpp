// The player's decisions: named cases, and random sequences of commands and faults that must end in the last intent.
#include <QTest>

#include <algorithm>
#include <random>

#include "playerreducer.h"

using namespace auralis;
using Kind = PlayerEvent::Kind;
using Action = PlayerAction;

namespace
{

PlayerEvent make(Kind kind)
{
    PlayerEvent event;
    event.kind = kind;
    return event;
}

PlayerEvent start(int item, bool playing, FramePos at = 0)
{
    PlayerEvent event = make(Kind::Start);
    event.item = ItemId{item};
    event.on = playing;
    event.frame = at;
    return event;
}

PlayerEvent about(Kind kind, std::uint64_t turn)
{
    PlayerEvent event = make(kind);
    event.turn = turn;
    return event;
}

RenderSpec enhanced(const char* preset, float intensity = 1.0f)
{
    RenderSpec spec;
    spec.mode = Mode::Enhanced;
    spec.preset = preset;
    spec.intensity = intensity;
    return spec;
}

/// A player whose actions are counted.
struct Player {
    PlayerModel model;
    std::vector<Action> actions; ///< of the latest event

    Player& operator<<(const PlayerEvent& event)
    {
        Reduced reduced = reduce(model, event);
        model = std::move(reduced.model);
        actions = std::move(reduced.actions);
        return *this;
    }
    bool did(Action action) const { return std::count(actions.begin(), actions.end(), action) == 1; }
    PlayerState state() const { return describe(model); }
    /// News as from an engine without faults.
    void settle()
    {
        if (!model.turn) return;
        *this << about(Kind::Opened, model.turn);
        PlayerEvent heard = about(Kind::Heard, model.turn);
        heard.spec = model.asked;
        *this << heard;
        *this << make(Kind::Starved);
    }
};

} // namespace

Q_DECLARE_METATYPE(auralis::PlayerState)

class ReducerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void playPauseStop();
    void staleNewsIsDropped();
    void switching();
    void gaplessStep();
    void nextChangedTooLate();
    void nextOfAnotherRate();
    void failures();
    void masteringFailure();
    void outputChange();
    void randomSequences();
};

void ReducerTest::playPauseStop()
{
    Player player;
    QCOMPARE(player.state(), PlayerState::Idle);
    player << make(Kind::Play);
    QCOMPARE(player.state(), PlayerState::Idle); // nothing to play
    player << start(1, false);
    QCOMPARE(player.state(), PlayerState::Loading);
    player << about(Kind::Opened, player.model.turn);
    QCOMPARE(player.state(), PlayerState::Ready);
    player << make(Kind::Play);
    QVERIFY(player.did(Action::Transport));
    player.settle();
    QCOMPARE(player.state(), PlayerState::Playing);
    player << make(Kind::Pause);
    QCOMPARE(player.state(), PlayerState::Paused);
    PlayerEvent seek = make(Kind::Seek);
    seek.frame = 1234;
    player << seek;
    QCOMPARE(player.model.at, 1234);
    QCOMPARE(player.state(), PlayerState::Paused);
    player << make(Kind::Stop);
    QCOMPARE(player.state(), PlayerState::Idle);
    QCOMPARE(player.model.item, ItemId{1});
    player << make(Kind::Play);
    QVERIFY(player.did(Action::Render));
    player.settle();
    QCOMPARE(player.state(), PlayerState::Playing);
    PlayerEvent starved = make(Kind::Starved);
    starved.on = true;
    player << starved;
    QCOMPARE(player.state(), PlayerState::Buffering);
}

void ReducerTest::staleNewsIsDropped()
{
    Player player;
    player << start(1, true);
    const std::uint64_t old = player.model.turn;
    player << start(2, true);
    const PlayerModel before = player.model;
    for (const Kind kind : {Kind::Opened, Kind::Heard, Kind::Failed, Kind::MasteringFailed}) {
        player << about(kind, old);
        QVERIFY(player.actions.empty());
        QCOMPARE(player.model.opened, before.opened);
        QCOMPARE(player.model.heardTurn, before.heardTurn);
        QCOMPARE(player.model.item, before.item);
        QVERIFY(!player.model.failed);
        QVERIFY(!player.model.masteringFailed);
    }
}

void ReducerTest::switching()
{
    Player player;
    player << start(1, true);
    player.settle();
    PlayerEvent change = make(Kind::Switch);
    change.spec = enhanced("warm");
    player << change;
    QVERIFY(player.did(Action::Render));
    QCOMPARE(player.state(), PlayerState::Switching);
    player << change; // the same again is nothing
    QVERIFY(player.actions.empty());
    player.settle();
    QCOMPARE(player.state(), PlayerState::Playing);
    PlayerEvent heard = about(Kind::Heard, player.model.turn);
    heard.spec = enhanced("bright");
    change.spec = heard.spec;
    player << change << heard;
    QVERIFY(player.did(Action::PresetSwitched));
    QVERIFY(!player.did(Action::ModeSwitched));
    change.spec = heard.spec = RenderSpec{};
    player << change << heard;
    QVERIFY(player.did(Action::ModeSwitched));
}

void ReducerTest::gaplessStep()
{
    Player player;
    player << start(1, true);
    player.settle();
    PlayerEvent next = make(Kind::NextChanged);
    next.next = ItemId{2};
    player << next;
    QVERIFY(player.did(Action::Render));
    const std::uint64_t coming = player.model.nextTurn;
    QVERIFY(coming > player.model.turn);
    player << make(Kind::PlayedOut); // something follows: not the end
    QVERIFY(player.actions.empty());
    player << about(Kind::Heard, coming);
    QVERIFY(player.did(Action::Finished));
    QVERIFY(player.did(Action::CurrentChanged));
    QCOMPARE(player.model.item, ItemId{2});
    QCOMPARE(player.state(), PlayerState::Playing);
    player << about(Kind::Heard, coming); // told twice, done once
    QVERIFY(!player.did(Action::Finished));
    player << make(Kind::PlayedOut);
    QVERIFY(player.did(Action::Ended));
    QCOMPARE(player.state(), PlayerState::Ready);
    player << make(Kind::PlayedOut);
    QVERIFY(!player.did(Action::Ended));
}

/// Its first frames were on their way to the device when it was replaced.
void ReducerTest::nextChangedTooLate()
{
    for (const bool another : {true, false}) {
        Player player;
        player << start(1, true);
        player.settle();
        PlayerEvent next = make(Kind::NextChanged);
        next.next = ItemId{2};
        player << next;
        const std::uint64_t passed = player.model.nextTurn;
        for (const int item : {3, 4}) { // twice, even
            next.next = another ? ItemId{item} : ItemId{};
            player << next;
        }
        player << about(Kind::Heard, passed);
        QVERIFY(player.did(Action::Finished) && player.did(Action::Render));
        QVERIFY(player.model.turn > passed);
        if (another) {
            QVERIFY(player.did(Action::CurrentChanged));
            QCOMPARE(player.model.item, ItemId{4});
            QVERIFY(player.model.playing);
        } else {
            QVERIFY(player.did(Action::Ended) && player.did(Action::Transport));
            QVERIFY(!player.model.playing);
        }
    }
}

void ReducerTest::nextOfAnotherRate()
{
    Player player;
    player << start(1, true);
    player.settle();
    player << make(Kind::NextApart);
    QVERIFY(player.actions.empty()); // nothing follows
    PlayerEvent next = make(Kind::NextChanged);
    next.next = ItemId{2};
    player << next;
    const std::uint64_t before = player.model.lastTurn;
    player << make(Kind::NextApart);
    QVERIFY(player.did(Action::Finished) && player.did(Action::CurrentChanged) && player.did(Action::Render));
    QVERIFY(!player.did(Action::Skipped));
    QCOMPARE(player.model.item, ItemId{2});
    QCOMPARE(player.model.at, FramePos{0});
    QVERIFY(player.model.turn > before && player.model.playing);
}

void ReducerTest::failures()
{
    Player player;
    player << start(1, true);
    PlayerEvent failed = about(Kind::Failed, player.model.turn);
    failed.next = ItemId{2};
    failed.text = "broken";
    player << failed;
    QVERIFY(player.did(Action::Error));
    QCOMPARE(player.model.item, ItemId{2});
    QCOMPARE(player.state(), PlayerState::Loading);
    failed = about(Kind::Failed, player.model.turn);
    failed.text = "broken too";
    player << failed;
    QCOMPARE(player.state(), PlayerState::Error);
    QCOMPARE(player.model.failure, std::string("broken too"));
    const int tries = player.model.retry;
    player << make(Kind::Play);
    QVERIFY(player.model.retry > tries);
    QCOMPARE(player.state(), PlayerState::Loading);

    // Broken off in the middle: what was decoded plays on.
    Player sounding;
    sounding << start(1, true);
    sounding.settle();
    failed = about(Kind::Failed, sounding.model.turn);
    failed.next = ItemId{2};
    sounding << failed;
    QCOMPARE(sounding.model.item, ItemId{1});
    QCOMPARE(sounding.model.next, ItemId{2});
    QCOMPARE(sounding.state(), PlayerState::Playing);
    // The next one is broken: another is next.
    failed = about(Kind::Failed, sounding.model.nextTurn);
    failed.next = ItemId{3};
    sounding << failed;
    QCOMPARE(sounding.model.next, ItemId{3});
    QCOMPARE(sounding.model.item, ItemId{1});
}

void ReducerTest::masteringFailure()
{
    Player player;
    player << start(1, true);
    PlayerEvent change = make(Kind::Switch);
    change.spec = enhanced("warm");
    player << change << about(Kind::MasteringFailed, player.model.turn);
    QVERIFY(player.did(Action::Error));
    player << about(Kind::Opened, player.model.turn);
    PlayerEvent heard = about(Kind::Heard, player.model.turn);
    heard.spec.mode = Mode::Original;
    player << heard;
    QCOMPARE(player.state(), PlayerState::Playing); // not for ever "switching"
    QVERIFY(player.model.masteringFailed);
    const int tries = player.model.retry;
    change.spec = enhanced("bright");
    player << change;
    QVERIFY(player.model.retry > tries);
    QVERIFY(!player.model.masteringFailed);
}

void ReducerTest::outputChange()
{
    Player player;
    player << start(1, true);
    player.settle();
    PlayerEvent changed = make(Kind::OutputChanged);
    changed.frame = 777;
    const std::uint64_t turn = player.model.turn;
    player << changed;
    QVERIFY(player.model.turn > turn);
    QCOMPARE(player.model.at, 777);
    QVERIFY(player.did(Action::Render));
    QCOMPARE(player.state(), PlayerState::Playing);
    player << make(Kind::DeviceLost);
    QCOMPARE(player.state(), PlayerState::Paused);
}

void ReducerTest::randomSequences()
{
    std::mt19937 random(4);
    const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const char* presets[] = {"adaptive", "gentle", "warm", "bright", "punchy"};
    for (int sequence = 0; sequence < 10000; ++sequence) {
        Player player;
        for (int i = 0; i < 40; ++i) {
            PlayerEvent event = make(static_cast<Kind>(below(static_cast<int>(Kind::DeviceLost) + 1)));
            event.item = ItemId{1 + below(5)};
            event.next = ItemId{below(6)};
            event.frame = below(100000);
            event.on = below(2) == 0;
            // News of the present, the coming, a past or a made-up turn.
            switch (below(4)) {
            case 0:
                event.turn = player.model.turn;
                break;
            case 1:
                event.turn = player.model.nextTurn;
                break;
            case 2:
                event.turn = player.model.turn - std::min<std::uint64_t>(player.model.turn, 1);
                break;
            default:
                event.turn = static_cast<std::uint64_t>(below(50));
                break;
            }
            event.spec = below(2) ? enhanced(presets[below(5)], below(2) ? 1.0f : 0.5f) : RenderSpec{};
            event.text = "reason";
            const PlayerModel before = player.model;
            player << event;
            const PlayerModel& m = player.model;

            // Nothing illegal, ever.
            QVERIFY(m.turn <= m.lastTurn && m.nextTurn <= m.lastTurn);
            QCOMPARE(m.nextTurn != 0, static_cast<bool>(m.next));
            if (m.next && m.turn) QVERIFY(m.nextTurn > m.turn);
            QVERIFY(!(m.failed && m.playing));
            QVERIFY(m.item || !m.playing);
            QVERIFY(m.lastTurn >= before.lastTurn);
            const PlayerState state = player.state();
            const bool active =
                state == PlayerState::Playing || state == PlayerState::Buffering || state == PlayerState::Switching;
            if (active) QVERIFY(m.playing);
            if (state == PlayerState::Paused || state == PlayerState::Ready) QVERIFY(!m.playing);
            if (m.playing && m.turn) QVERIFY(active || state == PlayerState::Loading);
            // Whatever changes what is to be rendered tells the renderer; whatever changes the transport tells the
            // output.
            if (m.turn != before.turn || m.nextTurn != before.nextTurn || !(m.asked == before.asked)) {
                const bool byItself = event.kind == Kind::Heard; // the renderer went on by itself
                QVERIFY(byItself || player.did(Action::Render));
            }
            if (m.playing != before.playing) QVERIFY(player.did(Action::Transport));
            if (m.item != before.item) QVERIFY(player.did(Action::CurrentChanged));
            // No event lost or doubled.
            for (const Action action : player.actions)
                QVERIFY(std::count(player.actions.begin(), player.actions.end(), action) == 1);
            const bool left = player.did(Action::Skipped) || player.did(Action::Finished);
            if (left) QVERIFY(before.item && !(player.did(Action::Skipped) && player.did(Action::Finished)));
            if (m.item != before.item && before.heard() && before.begun) QVERIFY(left || event.kind == Kind::Cleared);
        }
        // The last intent wins.
        const int item = 1 + below(5);
        PlayerEvent change = make(Kind::Switch);
        change.spec = below(2) ? enhanced(presets[below(5)]) : RenderSpec{};
        player << start(item, below(2) == 0) << change << make(Kind::Play);
        PlayerEvent seek = make(Kind::Seek);
        seek.frame = below(100000);
        player << seek;
        const bool playing = below(2) == 0;
        player << make(playing ? Kind::Play : Kind::Pause);
        player.settle();
        QCOMPARE(player.model.item, ItemId{item});
        QCOMPARE(player.model.at, seek.frame);
        QVERIFY(player.model.sounding == change.spec);
        QCOMPARE(player.state(), playing ? PlayerState::Playing : PlayerState::Paused);
    }
}

QTEST_GUILESS_MAIN(ReducerTest)
#include "tst_reducer.moc"
