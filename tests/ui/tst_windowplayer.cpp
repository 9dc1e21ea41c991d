// What the window does with its player besides playing: the key that is held to compare, the words about a device
// that goes and comes back, and what the panel and the mini player are told.
#include <QPushButton>

#include "nulloutput.h"
#include "player/deckstate.h"
#include "player/enhancementpanel.h"
#include "player/miniplayer.h"
#include "playerfixtures.h"
#include "theme/buttons.h"
#include "theme/messagebar.h"
#include "theme/textlabel.h"
#include "widgetprobes.h"
#include "window/toolbar.h"
#include "windowfixture.h"

using namespace auralis;

namespace
{

/// A device that can be pulled out. While it is out, none can be opened.
struct FakeDevice {
    bool there = true;
    NullOutput* output = nullptr; ///< the newest; owned by the player

    OutputFactory factory()
    {
        return [this](const QString&) -> std::unique_ptr<AudioOutput> {
            if (!there) return std::make_unique<Absent>();
            auto made = std::make_unique<NullOutput>(NullOutput::Drive::Clock);
            output = made.get();
            return made;
        };
    }
    void pullOut()
    {
        there = false;
        output->lose();
    }

private:
    struct Absent : AudioOutput {
        void open(const Format&, std::shared_ptr<OutputFeed>) override {}
        State state() const override { return State::Lost; }
        int latencyUs() const override { return 0; }
        QString backend() const override { return QStringLiteral("absent"); }
    };
};

} // namespace

class TestWindowPlayer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!m_at.makeMusic()) QSKIP("ffmpeg is needed to make the music");
    }
    void init()
    {
        m_at.data = std::make_unique<QTemporaryDir>();
        m_at.settings = std::make_unique<Settings>(m_at.data->path());
        m_at.library = std::move(Library::open(m_at.data->path()).value());
        m_device = {};
        PlayerSettings wish;
        wish.output = QStringLiteral("Headphones");
        m_at.player = std::make_unique<UnifiedPlayerManager>(wish, m_device.factory());
        m_at.openWindow();
        PlayableItem item;
        item.path = (m_at.musicFolder() + QStringLiteral("/Glass Harbour/1.flac")).toStdString();
        m_at.player->queue()->setRepeat(RepeatMode::One);
        m_at.player->loadTrack(item);
    }
    void cleanup() { m_at.close(); }

    void zeroIsHeldToCompare()
    {
        UnifiedPlayerManager& player = *m_at.player;
        player.setEnhanced(true, QStringLiteral("warm"));
        player.play();
        QTRY_COMPARE(player.snapshot().sounding.mode, Mode::Enhanced);
        QWidget* window = m_at.window.get();
        const auto comparing = [&] { return player.snapshot().comparing; };
        const auto repeated = [window](QEvent::Type type) {
            QKeyEvent event(type, Qt::Key_0, Qt::NoModifier, QStringLiteral("0"), true);
            QApplication::sendEvent(window, &event);
        };
        QVERIFY(!comparing());
        QTest::keyPress(window, Qt::Key_0);
        QTRY_VERIFY(comparing());
        QTRY_COMPARE(player.snapshot().sounding.mode, Mode::Original);
        // Held: what the keyboard repeats is no release.
        repeated(QEvent::KeyRelease);
        repeated(QEvent::KeyPress);
        QTest::keyClick(window, Qt::Key_Shift);
        QTest::qWait(50);
        QVERIFY(comparing());
        QTest::keyRelease(window, Qt::Key_0);
        QTRY_VERIFY(!comparing());
        QTRY_COMPARE(player.snapshot().sounding.mode, Mode::Enhanced);
        QVERIFY(player.isEnhanced());

        // Another window takes the keyboard meanwhile: the release never comes here.
        QTest::keyPress(window, Qt::Key_0);
        QTRY_VERIFY(comparing());
        QWidget other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QTRY_VERIFY(!comparing());
        QTest::keyRelease(&other, Qt::Key_0);
        QTest::keyRelease(window, Qt::Key_0);
        QVERIFY(!comparing());
        QTRY_COMPARE(player.snapshot().sounding.mode, Mode::Enhanced);

        // Typed into a field it is a digit.
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window));
        auto* field = m_at.find<SearchField>();
        field->setFocus();
        QTest::keyPress(field, Qt::Key_0);
        QTest::keyRelease(field, Qt::Key_0);
        QCOMPARE(field->text(), QStringLiteral("0"));
        QVERIFY(!comparing());
    }

    void aDeviceThatGoesIsToldAndResumed_data()
    {
        QTest::addColumn<bool>("byTheBar");
        QTest::newRow("Resume") << true;
        QTest::newRow("the play button") << false;
    }
    void aDeviceThatGoesIsToldAndResumed()
    {
        QFETCH(bool, byTheBar);
        UnifiedPlayerManager& player = *m_at.player;
        player.play();
        QTRY_VERIFY(player.snapshot().position > 0);
        QCOMPARE(told(), QString());

        m_device.pullOut();
        QTRY_COMPARE(told(), QStringLiteral("Headphones was disconnected. Playback is paused."));
        QVERIFY(!player.snapshot().intentPlaying && player.snapshot().deviceLost);
        QVERIFY(action("Use default device"));
        QVERIFY(!action("Resume"));

        m_device.there = true;
        QTRY_COMPARE_WITH_TIMEOUT(told(), QStringLiteral("Headphones is back."), 10000);
        QVERIFY(!player.snapshot().intentPlaying); // offered, not done
        QVERIFY(!player.snapshot().deviceLost);
        QVERIFY(action("Resume") && !action("Use default device"));
        const FramePos left = player.snapshot().position;
        if (byTheBar)
            action("Resume")->click();
        else
            player.play();
        QTRY_VERIFY(player.snapshot().intentPlaying && player.snapshot().state == PlayerState::Playing);
        QTRY_VERIFY(player.snapshot().position != left);
        QTRY_COMPARE(told(), QString());
    }

    void panelAndMiniPlayerAreToldWhatTheQueueLearns()
    {
        UnifiedPlayerManager& player = *m_at.player;
        m_at.find<Toolbar>()->enhancement()->click();
        auto* panel = m_at.find<EnhancementPanel>();
        QVERIFY(panel->isVisible());
        player.setEnhanced(true, QStringLiteral("warm"));
        player.play();
        QTRY_VERIFY(panel->isCurrent() && shows(panel, QStringLiteral("After")));
        player.pause(); // nothing but the queue has news from here on
        QTRY_COMPARE(player.snapshot().state, PlayerState::Paused);
        QTRY_VERIFY_WITH_TIMEOUT(player.queue()->items().front().profile, 30000); // what it measures itself comes first
        PlayableItem item = player.queue()->items().front();
        item.profile = fixtures::profile(); // as the library hands one over after a start
        item.title = QStringLiteral("Slipway");
        const QString before = signedNumber(item.profile->integratedLufs, 1);
        QVERIFY(!shows(panel, before));
        player.queue()->update(item);
        QTRY_VERIFY(shows(panel, before));

        m_at.find<Toolbar>()->mini()->click();
        QVERIFY(!m_at.window->isVisible());
        MiniPlayer* mini = nullptr;
        for (QWidget* top : QApplication::topLevelWidgets())
            if (auto* found = qobject_cast<MiniPlayer*>(top)) mini = found;
        QVERIFY(mini && mini->isVisible());
        QVERIFY(shows(mini, QStringLiteral("Slipway")));
        item.title = QStringLiteral("Slipway again"); // an edit of its tags
        player.queue()->update(item);
        QTRY_VERIFY(shows(mini, QStringLiteral("Slipway again")));
        mini->close();
        QVERIFY(m_at.window->isVisible());
    }

private:
    static bool shows(const QWidget* in, const QString& words)
    {
        for (const auto* label : in->findChildren<TextLabel*>())
            if (label->isVisible() && label->text() == words) return true;
        return false;
    }
    QString told() const
    {
        const auto* bar = m_at.find<MessageBar>();
        const auto* text = bar->isVisible() ? bar->findChild<TextLabel*>(QStringLiteral("text")) : nullptr;
        return text ? text->text() : QString();
    }
    QPushButton* action(const char* name) const { return test::button(m_at.find<MessageBar>(), name); }

    test::WindowFixture m_at;
    FakeDevice m_device;
};

QTEST_MAIN(TestWindowPlayer)
#include "tst_windowplayer.moc"
