// Which preset goes with what: the rules, and what they do to the real player as albums, devices and choices change.
#include <QAbstractButton>
#include <QCheckBox>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "player/enhancedeck.h"
#include "player/presetlist.h"
#include "player/presetmemory.h"
#include "player/presetpopover.h"
#include "player/signalpathpopover.h"
#include "playerfixtures.h"
#include "settings.h"
#include "theme/buttons.h"
#include "theme/theme.h"
#include "unifiedplayermanager.h"

using namespace auralis;

class TestPresets : public QObject
{
    Q_OBJECT
    std::unique_ptr<Appearance> m_appearance;

    static PlayableItem track(const char* folder, const char* album)
    {
        PlayableItem item;
        item.path = std::string(folder) + "/song.flac";
        item.album = QLatin1String(album);
        return item;
    }

private Q_SLOTS:
    void initTestCase() { m_appearance = std::make_unique<Appearance>(); }
    void cleanup() { setOwnPresets({}); }

    void rulesInTheirOrder()
    {
        PresetRules rules;
        const QString all = QStringLiteral("adaptive");
        QCOMPARE(rules.presetFor(QStringLiteral("a"), QStringLiteral("d"), all), all);
        rules.devices[QStringLiteral("d")] = QStringLiteral("warm");
        QCOMPARE(rules.presetFor(QStringLiteral("a"), QStringLiteral("d"), all), QStringLiteral("warm"));
        rules.albums[QStringLiteral("a")] = QStringLiteral("bright");
        QCOMPARE(rules.presetFor(QStringLiteral("a"), QStringLiteral("d"), all), QStringLiteral("bright"));
        QCOMPARE(rules.scopeFor(QStringLiteral("b"), QStringLiteral("d")), PresetScope::Device);
        QCOMPARE(rules.scopeFor({}, {}), PresetScope::Everywhere);
        rules.corrections[QStringLiteral("d")] = QStringLiteral("hd650");
        QVERIFY(PresetRules::fromJson(rules.toJson()) == rules);
        QVERIFY(PresetRules::fromJson("{\"albums\": 3, \"devices\": {\"d\": 4}") == PresetRules());
        rules.forgetPreset(QStringLiteral("bright"));
        QVERIFY(rules.albums.empty() && rules.devices.size() == 1);
    }

    void albumsAreTheirTitleAndFolder()
    {
        QCOMPARE(albumKeyOf(track("/m/a", "Hits")), albumKeyOf(track("/m/a", "Hits")));
        QVERIFY(albumKeyOf(track("/m/a", "Hits")) != albumKeyOf(track("/m/b", "Hits")));
        QVERIFY(albumKeyOf(track("/m/a", "Hits")) != albumKeyOf(track("/m/a", "More Hits")));
        QVERIFY(albumKeyOf(track("/m/a", "")).isEmpty());
    }

    void choicesAreKeptWhereTheyAreInForce()
    {
        QTemporaryDir folder;
        Settings stored(folder.path());
        PlayerSettings settings;
        settings.output = QStringLiteral("null");
        UnifiedPlayerManager player(settings);
        player.setPreset(stored.get(settings::preset));
        PlayQueue& queue = *player.queue();
        queue.replace({track("/m/a", "A"), track("/m/b", "B")}, 0);
        const auto playing = [&queue](int row) { queue.setCurrent(queue.items()[std::size_t(row)].item); };
        const auto says = [&player](const char* preset) {
            Q_EMIT player.snapshotChanged(player.snapshot());
            return player.preset() == QLatin1String(preset);
        };
        {
            PresetMemory memory(stored, player);
            playing(0);
            QCOMPARE(memory.state().album, QStringLiteral("A"));
            QVERIFY(!memory.state().forAlbum);
            player.setPreset(QStringLiteral("gentle"));
            QVERIFY(says("gentle"));
            QCOMPARE(stored.get(settings::preset), QStringLiteral("gentle")); // for everything
            memory.remember(PresetScope::Album, true);
            QVERIFY(memory.state().forAlbum);
            player.setPreset(QStringLiteral("warm")); // now of this album
            QVERIFY(says("warm"));
            QCOMPARE(stored.get(settings::preset), QStringLiteral("gentle"));
            playing(1);
            QVERIFY(says("gentle"));
            QVERIFY(!memory.state().forAlbum);
            playing(0);
            QVERIFY(says("warm"));
        }
        player.setPreset(QStringLiteral("gentle"));
        PresetMemory later(stored, player); // another session
        QVERIFY(says("warm"));
        QVERIFY(later.state().forAlbum);
        playing(1);
        QVERIFY(says("gentle"));
        playing(0);
        later.remember(PresetScope::Album, false);
        QVERIFY(says("gentle"));
        later.remember(PresetScope::Album, true);
        player.setPreset(QStringLiteral("punchy"));
        QVERIFY(says("punchy"));
        later.forgetPreset(QStringLiteral("punchy")); // it was deleted
        QVERIFY(says("gentle"));
        QVERIFY(!later.state().forAlbum);
    }

    void theDeviceHasItsOwn()
    {
        QTemporaryDir folder;
        Settings stored(folder.path());
        PlayerSettings settings;
        settings.output = QStringLiteral("null");
        UnifiedPlayerManager player(settings);
        PresetMemory memory(stored, player);
        player.blockSignals(true); // its own device is none of these
        const auto plays = [&player, &memory](const char* device, const char* preset) {
            PlayerSnapshot s = player.snapshot();
            s.noDevice = false;
            s.device = QLatin1String(device);
            memory.watch(s);
            return player.preset() == QLatin1String(preset);
        };
        QVERIFY(plays("Speakers", "adaptive"));
        player.setPreset(QStringLiteral("bright"));
        QVERIFY(plays("Headphones", "bright"));
        memory.remember(PresetScope::Device, true);
        QCOMPARE(memory.rules().devices.at(QStringLiteral("Headphones")), QStringLiteral("bright"));
        QVERIFY(plays("Speakers", "bright"));
        player.setPreset(QStringLiteral("adaptive")); // there, it is for everything
        QVERIFY(plays("Speakers", "adaptive"));
        QCOMPARE(stored.get(settings::preset), QStringLiteral("adaptive"));
        QVERIFY(plays("Headphones", "bright"));
        PlayerSnapshot lost;
        lost.deviceLost = true;
        lost.device = QStringLiteral("No sound device");
        memory.watch(lost); // that is no device to have a preset of its own
        QCOMPARE(memory.state().device, QStringLiteral("Headphones"));
        memory.remember(PresetScope::Device, false);
        QVERIFY(plays("Headphones", "adaptive"));
    }

    void ownPresetsFollowTheShipped()
    {
        QCOMPARE(presetCount(), 5);
        setOwnPresets({{QStringLiteral("my-warm"), QStringLiteral("My warm"), {}},
                       {QStringLiteral("warm"), QStringLiteral("An impostor"), {}}});
        QCOMPARE(presetCount(), 6);
        QCOMPARE(presetIndex("my-warm"), 5);
        QCOMPARE(presetName(presetIndex("warm")), QStringLiteral("Warm"));
        QCOMPARE(presetIndex("gone"), -1);
        QCOMPARE(presetNameOf("gone"), QStringLiteral("gone"));

        PlayerSnapshot on = fixtures::playing(Mode::Enhanced);
        on.sounding.preset = on.asked.preset = "my-warm";
        EnhanceDeck deck;
        deck.setChoice(QStringLiteral("my-warm"), 0.8);
        deck.setSnapshot(on);
        QCOMPARE(deck.state().words, QStringLiteral("On: My warm"));
        QCOMPARE(deck.findChild<SegmentedControl*>()->current(), -1); // none of the five sounds
        QVERIFY(signalNodes(on).at(2).detail.startsWith(QLatin1String("My warm 80 %")));
        PlayerSnapshot switching = on;
        switching.asked.preset = "warm";
        deck.setSnapshot(switching);
        QCOMPARE(deck.findChild<SegmentedControl*>()->pending(), 2);
        deck.setSnapshot(fixtures::playing(Mode::Enhanced));
        QCOMPARE(deck.findChild<SegmentedControl*>()->current(), 0);

        PresetPopover popover;
        const auto row = [&popover](const char* text) -> QAbstractButton* {
            for (auto* button : popover.findChildren<QAbstractButton*>())
                if (button->text() == QLatin1String(text)) return button;
            return nullptr;
        };
        QVERIFY(row("My warm"));
        popover.setCurrent(5);
        QVERIFY(row("My warm")->isChecked() && !row("Warm")->isChecked());
        QSignalSpy chosen(&popover, &PresetPopover::presetChosen);
        row("My warm")->click();
        QCOMPARE(chosen.takeFirst().at(0).toInt(), 5);
        setOwnPresets({});
        popover.setEntries(presetEntries());
        QVERIFY(!row("My warm"));
    }

    void thePopoverTellsAndTakesWhatIsRemembered()
    {
        PresetPopover popover;
        const auto box = [&popover](const char* text) -> QCheckBox* {
            for (auto* found : popover.findChildren<QCheckBox*>())
                if (found->text() == QLatin1String(text)) return found;
            return nullptr;
        };
        QVERIFY(!box("For this album")->isEnabled()); // none plays
        PresetMemory::State state;
        state.album = QStringLiteral("Glass Harbour");
        state.device = QStringLiteral("USB DAC");
        state.forDevice = true;
        popover.setMemory(state);
        QVERIFY(box("For this album")->isEnabled() && !box("For this album")->isChecked());
        QVERIFY(box("For this device")->isChecked());
        QSignalSpy chosen(&popover, &PresetPopover::rememberChosen);
        box("For this album")->click();
        QCOMPARE(chosen.at(0).at(0).value<PresetScope>(), PresetScope::Album);
        QCOMPARE(chosen.at(0).at(1).toBool(), true);
        box("For this device")->click();
        QCOMPARE(chosen.at(1).at(0).value<PresetScope>(), PresetScope::Device);
        QCOMPARE(chosen.at(1).at(1).toBool(), false);
    }
};

QTEST_MAIN(TestPresets)
#include "tst_presets.moc"
