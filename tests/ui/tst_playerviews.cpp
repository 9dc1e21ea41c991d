// What the views about the bar tell of the sound: signal path, enhancement panel, mini player, full view; in a blind
// test nothing.
#include <QAbstractButton>
#include <QSignalSpy>
#include <QtTest>

#include "explain.h"
#include "player/deckstate.h"
#include "player/enhancedeck.h"
#include "player/enhancementpanel.h"
#include "player/fullview.h"
#include "player/miniplayer.h"
#include "player/playerbar.h"
#include "player/signalpathpopover.h"
#include "playerfixtures.h"
#include "theme/buttons.h"
#include "theme/textlabel.h"
#include "theme/theme.h"
#include "widgetprobes.h"

using namespace auralis;
using namespace auralis::test;

class TestPlayerViews : public QObject
{
    Q_OBJECT

    std::unique_ptr<Appearance> m_appearance;

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance = std::make_unique<Appearance>();
        m_appearance->setReducedMotion(true);
    }

    void replayGainIsInTheSignalPath()
    {
        PlayerSnapshot s = fixtures::state("off");
        s.replayGain = {SoundingGain::From::Album, -6.2, false};
        const auto node = [](const PlayerSnapshot& of) {
            const auto nodes = signalNodes(of);
            return nodes[nodes.size() - 3];
        };
        QCOMPARE(node(s).name, QStringLiteral("ReplayGain"));
        QCOMPARE(node(s).detail, QStringLiteral("Album, \u22126.2 dB"));
        s.replayGain = {SoundingGain::From::Measured, 3, true};
        QCOMPARE(node(s).detail, QStringLiteral("Track, as measured, +3.0 dB, to prevent clipping"));
    }

    void signalPathIsInTrueOrder()
    {
        const auto names = [](const PlayerSnapshot& snapshot) {
            QStringList list;
            for (const SignalNode& node : signalNodes(snapshot))
                list += node.name;
            return list.join(QLatin1Char(' '));
        };
        QCOMPARE(names(fixtures::state("on")), QStringLiteral("File Decoder Mastering Resampler Volume USB DAC"));
        QCOMPARE(names(fixtures::state("streamed")), QStringLiteral("File Decoder Resampler Opus Volume USB DAC"));
        QCOMPARE(names(fixtures::state("off")), QStringLiteral("File Decoder Resampler Volume USB DAC"));
        QCOMPARE(names(fixtures::state("comparing")), QStringLiteral("File Decoder Level Resampler Volume USB DAC"));
        PlayerSnapshot matched = fixtures::state("off");
        matched.engineRate = matched.sourceRate;
        QCOMPARE(names(matched), QStringLiteral("File Decoder Volume USB DAC"));
        QCOMPARE(names({}), QString());
        const auto nodes = signalNodes(fixtures::state("on"));
        QCOMPARE(nodes.at(1).detail, QStringLiteral("FLAC to 44.1 kHz, 32 bit float"));
        QCOMPARE(nodes.at(2).detail, QStringLiteral("Adaptive 80 %: EQ \u00b11.7 dB, gain +3.5 dB"));
        PlayerSnapshot limited = fixtures::state("on");
        limited.reductionDb = 0.8;
        QCOMPARE(signalNodes(limited).at(2).detail,
                 QStringLiteral("Adaptive 80 %: EQ \u00b11.7 dB, gain +3.5 dB, limiter \u22120.8 dB"));
        QCOMPARE(nodes.at(3).detail, QStringLiteral("44.1 to 48 kHz, very high quality"));
        QCOMPARE(nodes.at(4).detail, QStringLiteral("\u22126.2 dB"));
        QVERIFY(signalReport(fixtures::state("on")).contains(QLatin1String("Latency 37 ms")));
        PlayerSnapshot starved = fixtures::state("on");
        QCOMPARE(underrunText(starved), QStringLiteral("0 underruns"));
        starved.underruns = 3;
        starved.underrunCauses.device = 2;
        starved.underrunCauses.disk = 1;
        QCOMPARE(underrunText(starved), QStringLiteral("3 underruns: device 2, disk 1"));
        QVERIFY(signalReport(starved).contains(QLatin1String("device 2, disk 1")));
    }

    void blindTestTellsNothing()
    {
        // The two sides differ in everything the player tells of them; every picture and word must be one and the same.
        PlayerSnapshot processed = fixtures::state("on");
        processed.blind = true;
        processed.reductionDb = 1.2;
        processed.peakL = processed.peakR = 0.8f;
        PlayerSnapshot original = fixtures::state("comparing");
        original.blind = true;
        original.sounding.mode = Mode::Original;
        original.tier = QStringLiteral("file");
        original.masteringGainDb = original.eqMaxDb = 0;
        original.cachedTo = 1.0f;
        original.peakL = original.peakR = 0.3f;
        PlayerSnapshot turning = processed;
        turning.asked.mode = Mode::Original;
        turning.state = PlayerState::Switching;

        EnhancementPanel panel;
        panel.resize(344, 768);
        panel.setAutoFillBackground(true);
        panel.setProfile(fixtures::profile());
        FullView full;
        full.resize(1000, 600);
        full.setItem(fixtures::item());
        MiniPlayer mini;
        mini.setItem(fixtures::item());
        SignalPathPopover path;
        auto bar = fixtures::makeBar(1440);
        auto narrow = fixtures::makeBar(1000);
        const auto pictures = [&](const PlayerSnapshot& s) {
            QList<QImage> list;
            const auto take = [&list](QWidget* widget) { list += widget->grab().toImage(); };
            for (PlayerBar* each : {bar.get(), narrow.get()}) {
                each->deck()->setChoice(QStringLiteral("adaptive"), 0.8);
                each->setSnapshot(s);
                take(each);
            }
            panel.setSnapshot(s);
            take(&panel);
            full.setSnapshot(s);
            take(&full);
            mini.setSnapshot(s);
            take(&mini);
            path.setSnapshot(s);
            take(&path);
            return list;
        };
        const QList<QImage> first = pictures(processed);
        for (const QImage& image : first)
            QVERIFY(!image.isNull());
        QCOMPARE(pictures(original), first);
        QCOMPARE(pictures(turning), first);
        QCOMPARE(signalReport(original), signalReport(processed));
        QCOMPARE(signalSteps(original), signalSteps(processed));
        QCOMPARE(signalSteps(original),
                 (QStringList{QStringLiteral("FLAC"), QStringLiteral("Blind test"), QStringLiteral("DAC")}));
        QCOMPARE(bar->deck()->accessibleName(), QStringLiteral("Blind test"));
        QCOMPARE(accentPixels(bar.get()), 0);
        for (const auto* control : bar->deck()->findChildren<QAbstractButton*>())
            QVERIFY2(!control->isEnabled(), qPrintable(control->accessibleName()));
        // And it can be told from what is shown otherwise.
        QVERIFY(pictures(fixtures::state("on")) != first);
        QVERIFY(named<QAbstractButton>(bar->deck(), "Enhance")->isEnabled());
    }

    void enhancementPanelTellsWhatIsHeard()
    {
        EnhancementPanel panel;
        panel.resize(344, 768);
        panel.setAutoFillBackground(true);
        panel.setProfile(fixtures::profile());
        panel.setSnapshot(fixtures::state("off"));
        panel.show();
        QTRY_VERIFY(panel.isCurrent());
        QCOMPARE(accentPixels(&panel), 0); // what would be is no mastered sound
        const auto words = [&panel] {
            QStringList list;
            for (const auto* label : panel.findChildren<TextLabel*>())
                list += label->text();
            return list;
        };
        QVERIFY(words().contains(QStringLiteral("Would be")));
        QVERIFY(words().contains(QStringLiteral("\u221218.4")));
        PlayerSnapshot on = fixtures::state("on");
        on.reductionDb = 1.1;
        panel.setSnapshot(on);
        QTRY_VERIFY(panel.isCurrent());
        QVERIFY(accentPixels(&panel) > 500);
        QVERIFY(words().contains(QStringLiteral("After")));
        const Explanation why = explain(*fixtures::profile(), *findPreset("adaptive"), 0.8);
        QVERIFY(!why.items.empty());
        QTRY_VERIFY(words().contains(QString::fromStdString(why.items.front().sentence)));
        on.reductionDb = 0.4;
        panel.setSnapshot(on);
        QVERIFY(words().contains(QStringLiteral("now 0.4 dB, most 1.1 dB")));
        panel.setSnapshot(fixtures::state("comparing"));
        QCOMPARE(accentPixels(&panel), 0);
    }

    void enhancementFiguresFollowThePlan()
    {
        const auto profile = fixtures::profile();
        const Preset& preset = *findPreset("adaptive");
        const PlanPtr plan = makePlan(*profile, preset, 1.0);
        const EnhancementData data = enhancementData(*profile, *plan, preset);
        QCOMPARE(data.lufs.before, -18.4);
        QCOMPARE(data.lufs.after, plan->predictedLufs);
        QVERIFY(data.truePeakDbtp.after <= plan->ceilingDbtp);
        QCOMPARE(data.loudnessAfter.size(), profile->shortTermLufs.size());
        QVERIFY(data.widthPercent.before > 20 && data.widthPercent.before < 35); // 9 dB below the middle: 26 %
        const PlanPtr none = makePlan(*profile, preset, 0.0);
        const EnhancementData still = enhancementData(*profile, *none, preset);
        QCOMPARE(still.lufs.after, still.lufs.before);
        QCOMPARE(still.widthPercent.after, still.widthPercent.before);
        QCOMPARE(still.loudnessAfter, still.loudnessBefore);
    }

    void miniPlayerTellsTheSame()
    {
        MiniPlayer mini;
        mini.setItem(fixtures::item());
        QSignalSpy asked(&mini, &MiniPlayer::enhanceRequested);
        for (const auto& [name, snapshot] : fixtures::deckStates()) {
            mini.setSnapshot(snapshot);
            const bool lit = deckState(snapshot, {}, false).accent;
            QVERIFY2((accentPixels(&mini) > 300) == lit, qPrintable(name));
            if (!lit) QCOMPARE(accentPixels(&mini), 0);
        }
        mini.setSnapshot(fixtures::state("off"));
        auto* pill = named<QAbstractButton>(&mini, "Enhance");
        QCOMPARE(pill->text(), QStringLiteral("Off: original"));
        pill->click();
        QCOMPARE(asked.takeFirst().at(0).toBool(), true);
        QSignalSpy play(&mini, &MiniPlayer::playPauseRequested);
        QTest::keyClick(&mini, Qt::Key_Space);
        QCOMPARE(play.count(), 1);
        QSignalSpy closed(&mini, &MiniPlayer::closed);
        mini.show();
        QTest::keyClick(&mini, Qt::Key_Escape);
        QCOMPARE(closed.count(), 1);
    }

    void fullViewFitsEveryWindow()
    {
        FullView view;
        view.setItem(fixtures::item());
        PlayerSnapshot on = fixtures::state("on");
        on.peakL = on.peakR = 0.5f;
        for (const QSize size : {QSize(1440, 764), QSize(1000, 600), QSize(800, 456)}) {
            view.resize(size);
            view.setSnapshot(on);
            view.grab();
            QList<QRect> taken{QRect(48, 64, view.coverSide(), view.coverSide())};
            for (auto* child : view.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
                QVERIFY2(view.rect().contains(child->geometry()), child->metaObject()->className());
                for (const QRect& other : taken)
                    QVERIFY2(!other.intersects(child->geometry()), child->metaObject()->className());
                taken += child->geometry();
            }
            QVERIFY(accentPixels(&view) > 500);
            view.setSnapshot(fixtures::state("off"));
        }
        FullView neutral;
        neutral.resize(1000, 600);
        neutral.setItem(fixtures::item());
        PlayerSnapshot off = fixtures::state("off");
        off.peakL = off.peakR = 0.5f;
        neutral.setSnapshot(off);
        m_appearance->setAccent(QStringLiteral("rose")); // the wash is blue: far from this accent's hue
        QCOMPARE(accentPixels(&neutral), 0);
        m_appearance->setAccent(QStringLiteral("teal"));
    }
};

QTEST_MAIN(TestPlayerViews)
#include "tst_playerviews.moc"
