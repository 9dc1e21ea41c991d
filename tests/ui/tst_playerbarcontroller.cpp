// The player bar on the real player (a real file, the clock for a device): the bar follows what sounds.
#include <QAbstractButton>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <functional>

#include "player/enhancedeck.h"
#include "player/enhancementpanel.h"
#include "player/fullview.h"
#include "player/miniplayer.h"
#include "player/playerbar.h"
#include "player/playerbarcontroller.h"
#include "player/waveformseekbar.h"
#include "signals.h"
#include "theme/textlabel.h"
#include "theme/theme.h"
#include "unifiedplayermanager.h"
#include "widgetprobes.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 44100;

} // namespace

class TestPlayerBarController : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<UnifiedPlayerManager> m_player;
    std::unique_ptr<PlayerBar> m_bar;
    std::unique_ptr<PlayerBarController> m_controller;

    PlayableItem item(const QString& name, int seconds)
    {
        const QString path = m_folder.filePath(name + QStringLiteral(".wav"));
        if (!QFile::exists(path)) writeWav(path, melody(rate, std::int64_t{rate} * seconds), rate, 2);
        PlayableItem made;
        made.path = path.toStdString();
        made.title = name;
        made.artist = QStringLiteral("Mira Solheim");
        made.coverKey = name;
        return made;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_appearance = std::make_unique<Appearance>();
    }
    void init()
    {
        PlayerSettings settings;
        settings.output = QStringLiteral("null");
        m_player = std::make_unique<UnifiedPlayerManager>(settings);
        m_bar = std::make_unique<PlayerBar>();
        m_bar->resize(1440, theme().size.playerBar);
        m_controller = std::make_unique<PlayerBarController>(m_bar.get(), m_player.get(), nullptr);
    }
    void cleanup()
    {
        m_controller.reset();
        m_bar.reset();
        m_player.reset();
    }

    void playAndPauseByTheButton()
    {
        m_player->loadTrack(item(QStringLiteral("Slipway"), 20));
        QTRY_VERIFY(m_bar->waveform()->duration() > 19.9);
        QCOMPARE(named<QAbstractButton>(m_bar.get(), "Favourite")->isHidden(), true); // there is no library
        named<QAbstractButton>(m_bar.get(), "Play")->click();
        QTRY_VERIFY(m_bar->waveform()->position() > 0.1);
        QVERIFY(named<QAbstractButton>(m_bar.get(), "Pause"));
        named<QAbstractButton>(m_bar.get(), "Pause")->click();
        QTRY_VERIFY(named<QAbstractButton>(m_bar.get(), "Play"));
        QTRY_COMPARE(m_player->snapshot().state, PlayerState::Paused);
        Q_EMIT m_bar->waveform()->seekRequested(12);
        QTRY_VERIFY(std::abs(m_bar->waveform()->position() - 12) < 0.2);
    }

    void theLampFollowsTheSound()
    {
        m_player->loadTrack(item(QStringLiteral("Slipway"), 20));
        m_player->play();
        QTRY_VERIFY(m_player->snapshot().position > 0);
        QVERIFY(!m_bar->deck()->state().accent);
        named<QAbstractButton>(m_bar.get(), "Enhance")->click();
        QTRY_VERIFY(m_bar->deck()->state().accent);
        QCOMPARE(m_player->snapshot().sounding.mode, Mode::Enhanced);
        named<QAbstractButton>(m_bar.get(), "Warm")->click();
        QTRY_COMPARE(m_bar->deck()->state().filled, 2);
        QCOMPARE(m_player->snapshot().sounding.preset, std::string("warm"));
        auto* compare = named<QAbstractButton>(m_bar.get(), "Compare with original, hold");
        QTest::mousePress(compare, Qt::LeftButton);
        QTRY_COMPARE(m_bar->deck()->state().kind, DeckState::Kind::Comparing);
        QVERIFY(m_bar->deck()->state().switchOn);
        QTest::mouseRelease(compare, Qt::LeftButton);
        QTRY_VERIFY(m_bar->deck()->state().accent);
        QCOMPARE(m_bar->deck()->state().filled, 2);
        named<QAbstractButton>(m_bar.get(), "Enhance")->click();
        QTRY_VERIFY(!m_bar->deck()->state().accent);
        QVERIFY(!m_bar->deck()->state().switchOn);
    }

    void miniPlayerAndPanelAreToldTheSame()
    {
        MiniPlayer mini;
        EnhancementPanel panel;
        m_controller->attach(&mini);
        m_controller->attach(&panel);
        mini.show();
        panel.resize(344, 768);
        panel.show();
        m_player->loadTrack(item(QStringLiteral("Slipway"), 20));
        m_player->setEnhanced(true, QStringLiteral("gentle"));
        m_player->play();
        const auto shows = [](QWidget* widget, const char* words) {
            for (const auto* label : widget->findChildren<TextLabel*>())
                if (label->text() == QLatin1String(words)) return true;
            return false;
        };
        QTRY_VERIFY(shows(&mini, "Slipway"));
        QTRY_COMPARE(named<QAbstractButton>(&mini, "Enhance")->text(), m_bar->deck()->state().words);
        QTRY_VERIFY(m_bar->deck()->state().accent);
        // The track is measured while it plays; then the panel has figures.
        QTRY_VERIFY(shows(&panel, "After") && panel.isCurrent());
        named<QAbstractButton>(&mini, "Pause")->click();
        QTRY_VERIFY(named<QAbstractButton>(&mini, "Play"));
    }

    void fullViewIsUpToDateWhenItIsShown()
    {
        FullView full;
        m_controller->attach(&full);
        m_player->loadTrack(item(QStringLiteral("Slipway"), 20));
        m_player->play();
        QTRY_VERIFY(m_bar->waveform()->position() > 0.1);
        m_player->pause();
        QTRY_COMPARE(m_player->snapshot().state, PlayerState::Paused);
        full.show();
        QCOMPARE(full.findChild<WaveformSeekBar*>()->position(), m_bar->waveform()->position());
        QVERIFY(full.findChild<WaveformSeekBar*>()->position() > 0.1);
    }

    void looksSeldomWhereNothingIsSeen()
    {
        FullView full;
        m_controller->attach(&full);
        m_player->loadTrack(item(QStringLiteral("Long"), 60));
        m_player->play();
        QTRY_VERIFY(m_player->snapshot().position > 0);
        QSignalSpy looks(m_player.get(), &UnifiedPlayerManager::snapshotChanged);
        const auto looksAtRest = [&looks] {
            QTimer clock;
            clock.setTimerType(Qt::PreciseTimer);
            QSignalSpy ticks(&clock, &QTimer::timeout);
            looks.clear();
            clock.start(33);
            while (ticks.count() < 20)
                QTest::qWait(5);
            return looks.count();
        };
        const auto becomes = [&looksAtRest](const std::function<bool(qsizetype)>& as) {
            bool is = false;
            for (int i = 0; i < 10 && !is; ++i)
                is = as(looksAtRest());
            return is;
        };
        QVERIFY(becomes([](qsizetype looked) { return looked < 6; }));
        full.show(); // has meters
        QVERIFY(becomes([](qsizetype looked) { return looked > 10; }));
        full.hide();
        QVERIFY(becomes([](qsizetype looked) { return looked < 6; }));
    }

    void coversAndModes()
    {
        QStringList asked;
        bool ready = false;
        m_controller->setCoverSource([&](const QString& key, int side, qreal) {
            asked += key;
            QPixmap cover(side, side);
            cover.fill(QColor(200, 60, 20));
            return ready ? cover : QPixmap();
        });
        m_player->loadTrack(item(QStringLiteral("Slipway"), 20));
        QTRY_VERIFY(asked.contains(QStringLiteral("Slipway")));
        const QColor before = m_bar->grab().toImage().pixelColor(30, 30);
        ready = true;
        m_controller->coverReady(QStringLiteral("another"));
        QCOMPARE(m_bar->grab().toImage().pixelColor(30, 30), before);
        m_controller->coverReady(QStringLiteral("Slipway"));
        QCOMPARE(m_bar->grab().toImage().pixelColor(30, 30), QColor(200, 60, 20));

        // Another cover and new tags of what plays; those of other entries do not concern the bar.
        m_player->queue()->append({item(QStringLiteral("Tideline"), 1)});
        PlayableItem other = m_player->queue()->items().back();
        other.title = QStringLiteral("Not this");
        m_player->queue()->update(other);
        PlayableItem fresh = *m_player->queue()->current();
        fresh.title = QStringLiteral("Slipway (again)");
        fresh.coverKey = QStringLiteral("fresh");
        m_player->queue()->update(fresh);
        QCOMPARE(asked.last(), QStringLiteral("fresh"));
        QStringList words;
        for (const auto* label : m_bar->findChildren<TextLabel*>())
            words += label->text();
        QVERIFY(words.contains(fresh.title) && !words.contains(other.title));
        fresh.coverKey.clear();
        m_player->queue()->update(fresh);
        QVERIFY(m_bar->grab().toImage().pixelColor(30, 30) != QColor(200, 60, 20));

        named<QAbstractButton>(m_bar.get(), "Shuffle")->click();
        QVERIFY(m_player->queue()->shuffle());
        QVERIFY(named<QAbstractButton>(m_bar.get(), "Shuffle")->isChecked());
        named<QAbstractButton>(m_bar.get(), "Repeat (off)")->click();
        QCOMPARE(m_player->queue()->repeat(), RepeatMode::All);
        QVERIFY(named<QAbstractButton>(m_bar.get(), "Repeat (all)"));
    }
};

QTEST_MAIN(TestPlayerBarController)
#include "tst_playerbarcontroller.moc"
