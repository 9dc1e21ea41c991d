// The player bar tells what sounds, in every state, and turns what the listener does into wishes.
#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QWheelEvent>
#include <QtTest>

#include "explain.h"
#include "player/deckstate.h"
#include "player/enhancedeck.h"
#include "player/enhancementpanel.h"
#include "player/fullview.h"
#include "player/miniplayer.h"
#include "player/playerbar.h"
#include "player/signalpathpopover.h"
#include "player/transport.h"
#include "player/waveformseekbar.h"
#include "playerfixtures.h"
#include "theme/buttons.h"
#include "theme/oklch.h"
#include "theme/textlabel.h"
#include "theme/theme.h"

using namespace auralis;

namespace
{

/// Pixels that are the accent or plainly of its hue: chroma the neutral scale never has.
int accentPixels(QWidget* widget)
{
    const QImage image = widget->grab().toImage();
    const Oklch accent = toOklch(theme().color.accent);
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QRgb rgb = image.pixel(x, y);
            const auto [low, high] = std::minmax({qRed(rgb), qGreen(rgb), qBlue(rgb)});
            if (high - low < 12) continue; // grey, and quick to tell
            const Oklch pixel = toOklch(QColor(rgb));
            const double apart = std::abs(std::remainder(pixel.h - accent.h, 360.0));
            if (pixel.c > 0.03 && apart < 25) ++count;
        }
    }
    return count;
}

std::unique_ptr<PlayerBar> makeBar(int width)
{
    auto bar = std::make_unique<PlayerBar>();
    bar->resize(width, theme().size.playerBar);
    bar->setItem(fixtures::item());
    return bar;
}

PlayerSnapshot stateNamed(const char* name)
{
    for (const auto& [key, snapshot] : fixtures::deckStates())
        if (key == QLatin1String(name)) return snapshot;
    return {};
}

template <class T>
T* named(QWidget* in, const QString& accessibleName)
{
    for (T* widget : in->findChildren<T*>())
        if (widget->accessibleName() == accessibleName) return widget;
    return nullptr;
}

} // namespace

/// Widgets below one that are painted.
class PaintCounter : public QObject
{
public:
    explicit PaintCounter(QWidget* root)
    {
        for (QWidget* widget : root->findChildren<QWidget*>())
            widget->installEventFilter(this);
    }
    QList<QObject*> painted;

protected:
    bool eventFilter(QObject* widget, QEvent* event) override
    {
        if (event->type() == QEvent::Paint) painted << widget;
        return false;
    }
};

class TestPlayer : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Appearance> m_appearance;

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance = std::make_unique<Appearance>();
        m_appearance->setReducedMotion(true);
    }

    void accentOnlyWhenMasteredSoundIsHeard_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("lit");
        QTest::addColumn<QString>("words");
        QTest::newRow("off") << QStringLiteral("off") << false << QStringLiteral("Off: original");
        QTest::newRow("streamed") << QStringLiteral("streamed") << false << QStringLiteral("Off: original");
        QTest::newRow("on") << QStringLiteral("on") << true << QStringLiteral("On: Adaptive");
        QTest::newRow("switching") << QStringLiteral("switching") << true << QStringLiteral("On: Adaptive");
        QTest::newRow("comparing") << QStringLiteral("comparing") << false << QStringLiteral("Original, matched");
        QTest::newRow("measuring") << QStringLiteral("measuring") << true << QStringLiteral("On: measuring");
        QTest::newRow("failed") << QStringLiteral("failed") << false << QStringLiteral("Playing original");
    }
    void accentOnlyWhenMasteredSoundIsHeard()
    {
        QFETCH(QString, state);
        QFETCH(bool, lit);
        QFETCH(QString, words);
        for (const Scheme scheme : {Scheme::Dark, Scheme::Light}) {
            m_appearance->setScheme(scheme);
            for (const QString& accent : accentNames()) {
                if (accent == QLatin1String("rose") && state == QLatin1String("failed"))
                    continue; // near the error's hue
                m_appearance->setAccent(accent);
                for (const int width : {1440, 1000}) {
                    auto bar = makeBar(width);
                    bar->setSnapshot(stateNamed(qPrintable(state)));
                    QCOMPARE(bar->deck()->state().words, words);
                    QCOMPARE(bar->deck()->state().accent, lit);
                    const int pixels = accentPixels(bar.get());
                    if (lit)
                        QVERIFY2(pixels > 1000, qPrintable(accent));
                    else
                        QVERIFY2(pixels == 0, qPrintable(QStringLiteral("%1 %2").arg(accent).arg(pixels)));
                }
            }
        }
        m_appearance->setAccent(QStringLiteral("teal"));
        m_appearance->setScheme(Scheme::Dark);
    }

    void deckStatesAreReadFromTheSound()
    {
        const auto state = [](const char* name, bool waiting = false) {
            return deckState(stateNamed(name), QStringLiteral("bright"), waiting);
        };
        QCOMPARE(state("off").kind, DeckState::Kind::Off);
        QCOMPARE(state("off").filled, 3); // the preset that would sound
        QVERIFY(!state("off").switchOn);
        QCOMPARE(state("on").filled, 0); // the one that does
        QVERIFY(state("on").switchOn);
        QCOMPARE(state("switching", false).words, QStringLiteral("On: Adaptive"));
        const DeckState late = state("switching", true);
        QCOMPARE(late.kind, DeckState::Kind::Switching);
        QCOMPARE(late.words, QStringLiteral("Preparing Warm"));
        QCOMPARE(late.filled, 0);
        QCOMPARE(late.pending, 2);
        QVERIFY(state("comparing").switchOn);
        QVERIFY(state("failed").switchOn);
        QVERIFY(!state("failed").accent);

        // Asked for, but the original still sounds: no accent yet.
        PlayerSnapshot turningOn = fixtures::playing(Mode::Streamed);
        turningOn.asked.mode = Mode::Enhanced;
        turningOn.asked.preset = "punchy";
        const DeckState soon = deckState(turningOn, QStringLiteral("punchy"), true);
        QVERIFY(!soon.accent);
        QVERIFY(soon.switchOn);
        QCOMPARE(soon.pending, 4);
        QCOMPARE(soon.words, QStringLiteral("Preparing Punchy"));
        // Asked off, but mastered sound is still heard: the lamp stays on.
        PlayerSnapshot turningOff = fixtures::playing(Mode::Enhanced);
        turningOff.asked.mode = Mode::Streamed;
        QVERIFY(deckState(turningOff, QStringLiteral("adaptive"), false).accent);
    }

    void preparingIsSaidOnlyAfterAWhile()
    {
        EnhanceDeck deck;
        deck.setSnapshot(stateNamed("on"));
        deck.setSnapshot(stateNamed("switching"));
        QCOMPARE(deck.state().words, QStringLiteral("On: Adaptive"));
        deck.setSnapshot(stateNamed("switching")); // snapshots in between do not start the wait anew
        QTRY_COMPARE(deck.state().words, QStringLiteral("Preparing Warm"));
        deck.setSnapshot(stateNamed("on"));
        QCOMPARE(deck.state().words, QStringLiteral("On: Adaptive"));
    }

    void clicksAskAndShowNothing()
    {
        EnhanceDeck deck;
        deck.setSnapshot(stateNamed("off"));
        QSignalSpy asked(&deck, &EnhanceDeck::enhanceRequested);
        QSignalSpy preset(&deck, &EnhanceDeck::presetRequested);
        QSignalSpy compare(&deck, &EnhanceDeck::compareRequested);
        QSignalSpy intensity(&deck, &EnhanceDeck::intensityRequested);
        auto* lamp = deck.findChild<Switch*>();
        lamp->click();
        QCOMPARE(asked.takeFirst().at(0).toBool(), true);
        QVERIFY(!lamp->isChecked());
        deck.setSnapshot(stateNamed("on"));
        QVERIFY(lamp->isChecked());
        lamp->click();
        QCOMPARE(asked.takeFirst().at(0).toBool(), false);
        QVERIFY(lamp->isChecked());

        auto* presets = deck.findChild<SegmentedControl*>();
        named<QAbstractButton>(presets, QStringLiteral("Warm"))->click();
        QCOMPARE(preset.takeFirst().at(0).toString(), QStringLiteral("warm"));
        QCOMPARE(presets->current(), 0);

        auto* hold = named<QPushButton>(&deck, QStringLiteral("Compare with original, hold"));
        QTest::mousePress(hold, Qt::LeftButton);
        QCOMPARE(compare.takeFirst().at(0).toBool(), true);
        QTest::mouseRelease(hold, Qt::LeftButton);
        QCOMPARE(compare.takeFirst().at(0).toBool(), false);

        deck.setChoice(QStringLiteral("adaptive"), 0.8);
        QCOMPARE(intensity.count(), 0); // showing is not asking
        auto* slider = named<QSlider>(&deck, QStringLiteral("Intensity"));
        QCOMPARE(slider->value(), 80);
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(intensity.takeFirst().at(0).toDouble(), 0.85);
    }

    void seekBarMaths()
    {
        WaveformSeekBar bar;
        bar.resize(401, 40);
        QCOMPARE(bar.secondsAt(200), 0.0); // unknown length: nowhere to go
        bar.setDuration(200);
        QCOMPARE(bar.secondsAt(0), 0.0);
        QCOMPARE(bar.secondsAt(200), 100.0);
        QCOMPARE(bar.secondsAt(400), 200.0);
        QCOMPARE(bar.secondsAt(-50), 0.0);
        QCOMPARE(bar.secondsAt(900), 200.0);
        for (const double seconds : {0.0, 0.5, 33.3, 199.9, 200.0})
            QVERIFY(std::abs(bar.secondsAt(bar.xOf(seconds)) - seconds) < 1e-9);
        QCOMPARE(timeText(127), QStringLiteral("2:07"));
        QCOMPARE(timeText(3727.9), QStringLiteral("1:02:07"));
    }

    void seekBarByMouseKeysAndWheel()
    {
        WaveformSeekBar bar;
        bar.resize(401, 40);
        bar.setDuration(200);
        bar.setPosition(50);
        QSignalSpy seeks(&bar, &WaveformSeekBar::seekRequested);
        const auto last = [&seeks] {
            const double value = seeks.isEmpty() ? -1 : seeks.last().at(0).toDouble();
            seeks.clear();
            return value;
        };
        QTest::mouseClick(&bar, Qt::LeftButton, {}, QPoint(200, 20));
        QCOMPARE(last(), 100.0);
        QTest::mousePress(&bar, Qt::LeftButton, {}, QPoint(100, 20));
        QTest::mouseMove(&bar, QPoint(300, 20));
        QCOMPARE(last(), -1.0); // only when let go
        QTest::mouseRelease(&bar, Qt::LeftButton, {}, QPoint(300, 20));
        QCOMPARE(last(), 150.0);
        QTest::mousePress(&bar, Qt::LeftButton, {}, QPoint(20, 20));
        QTest::keyClick(&bar, Qt::Key_Escape);
        QTest::mouseRelease(&bar, Qt::LeftButton, {}, QPoint(20, 20));
        QCOMPARE(last(), -1.0);

        bar.setPosition(50);
        QTest::keyClick(&bar, Qt::Key_Right);
        QCOMPARE(last(), 55.0);
        QTest::keyClick(&bar, Qt::Key_Left);
        QCOMPARE(last(), 45.0);
        QTest::keyClick(&bar, Qt::Key_PageUp);
        QCOMPARE(last(), 80.0);
        QTest::keyClick(&bar, Qt::Key_Home);
        QCOMPARE(last(), 0.0);
        QTest::keyClick(&bar, Qt::Key_End);
        QCOMPARE(last(), 200.0);
        bar.setPosition(2);
        QTest::keyClick(&bar, Qt::Key_Left);
        QCOMPARE(last(), 0.0);

        bar.setPosition(50);
        QWheelEvent half({10, 10}, bar.mapToGlobal(QPointF(10, 10)), {}, {0, 60}, Qt::NoButton, Qt::NoModifier,
                         Qt::NoScrollPhase, false);
        QApplication::sendEvent(&bar, &half);
        QCOMPARE(last(), -1.0); // a touchpad's small turns add up
        QApplication::sendEvent(&bar, &half);
        QCOMPARE(last(), 55.0);

        // Our own positions are not the listener's wishes; assistive technology's are.
        bar.setPosition(120);
        QCOMPARE(last(), -1.0);
        QCOMPARE(bar.accessibleDescription(), QStringLiteral("2:00 of 3:20"));
        bar.setValue(30);
        QCOMPARE(last(), 30.0);
    }

    void waveformShowsTheLevelAndWhereWeAre()
    {
        const auto inkRows = [](WaveformSeekBar& bar, int x) {
            const QImage image = bar.grab().toImage();
            const QColor ground = image.pixelColor(x, 0);
            int rows = 0;
            for (int y = 0; y < 34; ++y)
                rows += image.pixelColor(x, y) != ground ? 1 : 0;
            return rows;
        };
        auto shape = std::make_shared<TrackProfile>();
        shape->waveform.peak.assign(1000, 255);
        shape->waveform.rms.assign(1000, 120);
        std::fill_n(shape->waveform.peak.begin(), 500, std::uint8_t{25});
        std::fill_n(shape->waveform.rms.begin(), 500, std::uint8_t{10});
        WaveformSeekBar bar;
        bar.resize(400, 40);
        bar.setDuration(100);
        QVERIFY(inkRows(bar, 300) <= 2); // a flat line before the profile is known
        bar.setProfile(shape);
        QVERIFY(inkRows(bar, 100) < inkRows(bar, 300));
        QVERIFY(inkRows(bar, 300) > 28);
        const int before = inkRows(bar, 100);
        bar.setEnhanced(true, 12);
        QVERIFY(inkRows(bar, 100) > before); // the level after mastering
        bar.setPosition(75);
        const QImage image = bar.grab().toImage();
        QCOMPARE(image.pixelColor(250, 17), theme().color.accent);
        QCOMPARE(image.pixelColor(350, 17), theme().color.waveRms);
        bar.setEnhanced(false);
        QCOMPARE(bar.grab().toImage().pixelColor(250, 17), theme().color.text);
    }

    void everyControlHasNameTooltipAndRoom()
    {
        for (const int width : {1440, 1200, 1000, 800}) {
            auto bar = makeBar(width);
            bar->setSnapshot(stateNamed("on"));
            bar->show();
            QList<QRect> taken;
            for (auto* button : bar->findChildren<QAbstractButton*>()) {
                QVERIFY2(!button->accessibleName().isEmpty(), button->metaObject()->className());
                QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->accessibleName()));
                if (!button->isVisible() || button->parentWidget() != bar.get()) continue;
                QVERIFY2(bar->rect().contains(button->geometry()), qPrintable(button->accessibleName()));
                for (const QRect& other : taken)
                    QVERIFY2(!other.intersects(button->geometry()), qPrintable(button->accessibleName()));
                taken += button->geometry();
            }
            for (const auto* slider : bar->findChildren<QAbstractSlider*>())
                QVERIFY(!slider->accessibleName().isEmpty());
        }
    }

    void namesAndValuesAsSpoken()
    {
        auto bar = makeBar(1440);
        bar->setSnapshot(stateNamed("on"));
        bar->setModes(true, RepeatMode::One);
        for (const char* name :
             {"Pause", "Previous track", "Next track", "Shuffle", "Repeat (one)", "Mute", "Favourite",
              "Signal path (FLAC, Mastering, DAC)", "Enhance", "Compare with original, hold"})
            QVERIFY2(named<QAbstractButton>(bar.get(), QString::fromLatin1(name)), name);
        QVERIFY(named<QSlider>(bar.get(), QStringLiteral("Volume (64 %)")));
        QCOMPARE(named<WaveformSeekBar>(bar.get(), QStringLiteral("Position"))->accessibleDescription(),
                 QStringLiteral("2:07 of 5:12"));
        QCOMPARE(named<SegmentedControl>(bar.get(), QStringLiteral("Preset"))->accessibleDescription(),
                 QStringLiteral("Adaptive, 1 of 5"));
        QAccessibleInterface* warm =
            QAccessible::queryAccessibleInterface(named<QAbstractButton>(bar.get(), QStringLiteral("Warm")));
        QCOMPARE(warm->role(), QAccessible::RadioButton);
        QCOMPARE(named<QAbstractButton>(bar.get(), QStringLiteral("Next track"))->toolTip(),
                 QStringLiteral("Next track (Ctrl+Right)"));
    }

    void transportAsksAndFollows()
    {
        auto bar = makeBar(1440);
        bar->setSnapshot(stateNamed("on"));
        QSignalSpy play(bar.get(), &PlayerBar::playPauseRequested);
        QSignalSpy shuffle(bar.get(), &PlayerBar::shuffleRequested);
        QSignalSpy repeat(bar.get(), &PlayerBar::repeatRequested);
        QSignalSpy mute(bar.get(), &PlayerBar::muteRequested);
        QSignalSpy heart(bar.get(), &PlayerBar::favouriteRequested);
        QSignalSpy volume(bar.get(), &PlayerBar::volumeRequested);
        const auto click = [&bar](const char* name) {
            named<QAbstractButton>(bar.get(), QString::fromLatin1(name))->click();
        };
        click("Pause");
        QCOMPARE(play.count(), 1);
        click("Shuffle");
        QCOMPARE(shuffle.takeFirst().at(0).toBool(), true);
        QVERIFY(!named<QAbstractButton>(bar.get(), QStringLiteral("Shuffle"))->isChecked());
        click("Repeat (off)");
        QCOMPARE(repeat.takeFirst().at(0).value<RepeatMode>(), RepeatMode::All);
        bar->setModes(true, RepeatMode::All);
        QVERIFY(named<QAbstractButton>(bar.get(), QStringLiteral("Shuffle"))->isChecked());
        click("Repeat (all)");
        QCOMPARE(repeat.takeFirst().at(0).value<RepeatMode>(), RepeatMode::One);
        click("Mute");
        QCOMPARE(mute.takeFirst().at(0).toBool(), true);
        click("Favourite");
        QCOMPARE(heart.takeFirst().at(0).toBool(), true);
        QCOMPARE(volume.count(), 0);
        QTest::keyClick(named<QSlider>(bar.get(), QStringLiteral("Volume (64 %)")), Qt::Key_Right);
        QCOMPARE(volume.takeFirst().at(0).toDouble(), 0.69);

        PlayerSnapshot loading = stateNamed("on");
        loading.state = PlayerState::Loading;
        bar->setSnapshot(loading);
        auto* button = bar->findChild<PlayButton*>();
        QVERIFY(!button->showsRing());
        QTRY_VERIFY(button->showsRing());
        bar->setSnapshot(stateNamed("on"));
        QVERIFY(!button->showsRing());
    }

    void whatDidNotChangeIsNotPaintedAgain()
    {
        auto bar = makeBar(1440);
        PlayerSnapshot snapshot = stateNamed("on");
        bar->deck()->setChoice(QStringLiteral("adaptive"), 0.8);
        bar->setSnapshot(snapshot);
        bar->show();
        QVERIFY(QTest::qWaitForWindowExposed(bar.get()));
        QCoreApplication::processEvents();
        PaintCounter counter(bar.get());
        for (int i = 0; i < 20; ++i) { // less than a pixel and within one second
            snapshot.position += 44;
            snapshot.peakL = 0.01f * static_cast<float>(i);
            snapshot.latencyMs = 30 + i;
            bar->deck()->setChoice(QStringLiteral("adaptive"), 0.8);
            bar->setSnapshot(snapshot);
            QCoreApplication::processEvents();
        }
        for (const QObject* widget : counter.painted)
            QVERIFY2(widget == bar->waveform(), widget->metaObject()->className());
        counter.painted.clear();
        snapshot.position += 44100; // the next second: its words and the waveform, nothing else
        bar->setSnapshot(snapshot);
        QCoreApplication::processEvents();
        QVERIFY(!counter.painted.isEmpty());
        for (const QObject* widget : counter.painted)
            QVERIFY(!bar->deck()->isAncestorOf(qobject_cast<const QWidget*>(widget)) && widget != bar->deck());
    }

    void replayGainIsInTheSignalPath()
    {
        PlayerSnapshot s = stateNamed("off");
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

    void wordsSayWhatSounds()
    {
        auto bar = makeBar(1440);
        bar->setSnapshot(stateNamed("streamed"));
        QVERIFY(bar->findChild<SignalChip*>()->toolTip().startsWith(QLatin1String("You hear a streamed copy, ")));
        bar->setSnapshot(stateNamed("off"));
        QCOMPARE(bar->findChild<SignalChip*>()->toolTip(), QStringLiteral("You hear the original file"));
    }

    void signalPathIsInTrueOrder()
    {
        const auto names = [](const PlayerSnapshot& snapshot) {
            QStringList list;
            for (const SignalNode& node : signalNodes(snapshot))
                list += node.name;
            return list.join(QLatin1Char(' '));
        };
        QCOMPARE(names(stateNamed("on")), QStringLiteral("File Decoder Mastering Resampler Volume USB DAC"));
        QCOMPARE(names(stateNamed("streamed")), QStringLiteral("File Decoder Resampler Opus Volume USB DAC"));
        QCOMPARE(names(stateNamed("off")), QStringLiteral("File Decoder Resampler Volume USB DAC"));
        QCOMPARE(names(stateNamed("comparing")), QStringLiteral("File Decoder Level Resampler Volume USB DAC"));
        PlayerSnapshot matched = stateNamed("off");
        matched.engineRate = matched.sourceRate;
        QCOMPARE(names(matched), QStringLiteral("File Decoder Volume USB DAC"));
        QCOMPARE(names({}), QString());
        const auto nodes = signalNodes(stateNamed("on"));
        QCOMPARE(nodes.at(1).detail, QStringLiteral("FLAC to 44.1 kHz, 32 bit float"));
        QCOMPARE(nodes.at(2).detail, QStringLiteral("Adaptive 80 %: EQ \u00b11.7 dB, gain +3.5 dB"));
        PlayerSnapshot limited = stateNamed("on");
        limited.reductionDb = 0.8;
        QCOMPARE(signalNodes(limited).at(2).detail,
                 QStringLiteral("Adaptive 80 %: EQ \u00b11.7 dB, gain +3.5 dB, limiter \u22120.8 dB"));
        QCOMPARE(nodes.at(3).detail, QStringLiteral("44.1 to 48 kHz, very high quality"));
        QCOMPARE(nodes.at(4).detail, QStringLiteral("\u22126.2 dB"));
        QVERIFY(signalReport(stateNamed("on")).contains(QLatin1String("Latency 37 ms")));
        PlayerSnapshot starved = stateNamed("on");
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
        PlayerSnapshot processed = stateNamed("on");
        processed.blind = true;
        processed.reductionDb = 1.2;
        processed.peakL = processed.peakR = 0.8f;
        PlayerSnapshot original = stateNamed("comparing");
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
        auto bar = makeBar(1440);
        auto narrow = makeBar(1000);
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
        QVERIFY(pictures(stateNamed("on")) != first);
        QVERIFY(named<QAbstractButton>(bar->deck(), QStringLiteral("Enhance"))->isEnabled());
    }

    void besideTheFullViewTheBarTellsWhatIsNext()
    {
        auto bar = makeBar(1440);
        bar->setSnapshot(stateNamed("on"));
        PlayableItem next = fixtures::item();
        next.item = ItemId{2};
        next.title = QStringLiteral("What the Pilot Said");
        bar->setNext(next);
        const auto tells = [&bar](const QString& text) {
            for (const auto* label : bar->findChildren<TextLabel*>())
                if (label->text() == text && !label->isHidden()) return true;
            return false;
        };
        QVERIFY(tells(fixtures::item().title) && !tells(next.title));
        bar->setBesideFullView(true);
        bar->setSnapshot(stateNamed("on"));
        QVERIFY(tells(next.title) && tells(QStringLiteral("Next")) && !tells(fixtures::item().title));
        QVERIFY(bar->waveform()->isHidden());
        bar->setNext({});
        QVERIFY(!tells(QStringLiteral("Next")));
        bar->setBesideFullView(false);
        QVERIFY(tells(fixtures::item().title) && !bar->waveform()->isHidden());
    }

    void enhancementPanelTellsWhatIsHeard()
    {
        EnhancementPanel panel;
        panel.resize(344, 768);
        panel.setAutoFillBackground(true);
        panel.setProfile(fixtures::profile());
        panel.setSnapshot(stateNamed("off"));
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
        PlayerSnapshot on = stateNamed("on");
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
        panel.setSnapshot(stateNamed("comparing"));
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
        mini.setSnapshot(stateNamed("off"));
        auto* pill = named<QAbstractButton>(&mini, QStringLiteral("Enhance"));
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
        PlayerSnapshot on = stateNamed("on");
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
            view.setSnapshot(stateNamed("off"));
        }
        FullView neutral;
        neutral.resize(1000, 600);
        neutral.setItem(fixtures::item());
        PlayerSnapshot off = stateNamed("off");
        off.peakL = off.peakR = 0.5f;
        neutral.setSnapshot(off);
        m_appearance->setAccent(QStringLiteral("rose")); // the wash is blue: far from this accent's hue
        QCOMPARE(accentPixels(&neutral), 0);
        m_appearance->setAccent(QStringLiteral("teal"));
    }

    void rightToLeftMirrorsTheBarButNotTime()
    {
        auto bar = makeBar(1440);
        bar->setLayoutDirection(Qt::RightToLeft);
        bar->setSnapshot(stateNamed("on"));
        QVERIFY(bar->deck()->x() < 100);
        const auto at = [&bar](const char* name) {
            return named<QAbstractButton>(bar.get(), QString::fromLatin1(name))->x();
        };
        QVERIFY(at("Previous track") < at("Pause") && at("Pause") < at("Next track"));
        QCOMPARE(bar->waveform()->secondsAt(0), 0.0);
        QVERIFY(bar->waveform()->xOf(300) > bar->waveform()->xOf(10));
    }
};

QTEST_MAIN(TestPlayer)
#include "tst_player.moc"
