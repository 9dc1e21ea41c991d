// The blind comparison on the real player, stepped by hand: what each button lets sound, how loud, and what is left
// behind.
#include <cmath>

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include "dialogs/abxdialog.h"
#include "handplayer.h"
#include "player/enhancedeck.h"
#include "referenceloudness.h"
#include "signals.h"
#include "widgetprobes.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 48000;
constexpr std::uint64_t seed = 5;

PlayerSettings originalWhenOff()
{
    PlayerSettings settings;
    settings.unenhanced.mode = Mode::Original;
    return settings;
}

} // namespace

class TestAbxDialog : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<HandPlayer> m_player;
    QPointer<AbxDialog> m_dialog;

    /// Steps until `mode` sounds, on its final analysis. (A snapshot may still be of before the wish.)
    bool sounds(Mode mode)
    {
        return m_player->playUntil(
            [this, mode] {
                const PlayerSnapshot& s = m_player->manager.snapshot();
                return s.sounding.mode == mode && s.sounding == s.asked && !s.measuring;
            },
            10 * rate);
    }

    /// Of the last second that played, LUFS by libebur128.
    double loudness() const
    {
        constexpr std::size_t frames = rate;
        if (m_player->captured.size() < 2 * frames) return std::nan("");
        return referenceLoudness(m_player->captured.data() + m_player->captured.size() - 2 * frames, frames, rate)
            .integrated;
    }

    /// Steps until the last second is as loud: what was asked for is made while other sound goes on.
    bool becomes(double lufs)
    {
        return m_player->playUntil([this, lufs] { return std::abs(loudness() - lufs) < 0.5; }, 10 * rate);
    }
    QString figures(double original, double mastered) const
    {
        return QStringLiteral("original %1, mastered %2, now %3").arg(original).arg(mastered).arg(loudness());
    }

    void open() { m_dialog = new AbxDialog(m_player->manager, seed, nullptr); }
    void close()
    {
        m_dialog->show();
        m_dialog->close();
        QTRY_VERIFY(!m_dialog);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        QVERIFY(writeWav(m_folder.filePath(QStringLiteral("noise.wav")), noise(60 * rate, 2, 0.05), rate, 2));
    }

    void init()
    {
        m_player = std::make_unique<HandPlayer>(originalWhenOff());
        PlayableItem item;
        item.path = m_folder.filePath(QStringLiteral("noise.wav")).toStdString();
        m_player->manager.setPreset(QStringLiteral("gentle"));
        m_player->manager.loadTrack(item);
        m_player->manager.play();
        QTRY_VERIFY_WITH_TIMEOUT(m_player->manager.profile(), 20000);
    }

    void cleanup()
    {
        delete m_dialog;
        m_player.reset();
    }

    void buttonsChangeWhatSounds()
    {
        open();
        QVERIFY(sounds(Mode::Enhanced)); // it begins with A
        QVERIFY(!m_player->manager.snapshot().comparing);
        button(m_dialog, "Hear &B")->click();
        QVERIFY(sounds(Mode::Original));
        QVERIFY(m_player->manager.snapshot().comparing);
        button(m_dialog, "Hear &A")->click();
        QVERIFY(sounds(Mode::Enhanced));
        QVERIFY(!m_player->manager.snapshot().comparing);

        // X over some tosses, both sides among them; an answer goes back to A.
        int heard[2] = {};
        for (int trial = 0; trial < 6; ++trial) {
            const bool xIsA = m_dialog->test().xIsA();
            ++heard[xIsA];
            QVERIFY(!button(m_dialog, "X is A")->isEnabled());
            button(m_dialog, "Hear &X")->click();
            QVERIFY(sounds(xIsA ? Mode::Enhanced : Mode::Original));
            button(m_dialog, "X is A")->click();
            QVERIFY(sounds(Mode::Enhanced));
        }
        QVERIFY(heard[0] > 0 && heard[1] > 0);
    }

    void bothAreAsLoudAsTheQuieter()
    {
        QVERIFY(sounds(Mode::Original));
        m_player->playUntil([] { return false; }, 2 * rate);
        const double original = loudness();
        m_player->manager.setEnhanced(true);
        QVERIFY(m_player->playUntil([&] { return loudness() > original + 3; }, 10 * rate));
        m_player->playUntil([] { return false; }, 2 * rate);
        const double mastered = loudness();

        // The original is the quieter one: it stays as it was, and the mastered sound comes down to it.
        open();
        QVERIFY2(becomes(original), qPrintable(figures(original, mastered)));
        QVERIFY(sounds(Mode::Enhanced));
        for (const bool b : {true, false}) {
            button(m_dialog, b ? "Hear &B" : "Hear &A")->click();
            QVERIFY(sounds(b ? Mode::Original : Mode::Enhanced));
            m_player->playUntil([] { return false; }, 2 * rate);
            QVERIFY2(std::abs(loudness() - original) < 0.5, qPrintable(figures(original, mastered)));
        }
        close();
        QVERIFY2(becomes(mastered), qPrintable(figures(original, mastered)));
    }

    void closingReturnsToWhatWas_data()
    {
        QTest::addColumn<bool>("enhanced");
        QTest::newRow("original") << false;
        QTest::newRow("enhanced") << true;
    }
    void closingReturnsToWhatWas()
    {
        QFETCH(bool, enhanced);
        m_player->manager.setEnhanced(enhanced);
        const Mode before = enhanced ? Mode::Enhanced : Mode::Original;
        QVERIFY(sounds(before));
        open();
        button(m_dialog, "Hear &B")->click();
        QVERIFY(sounds(Mode::Original));
        close();
        QCOMPARE(m_player->manager.isEnhanced(), enhanced);
        QVERIFY(sounds(before));
        QVERIFY(!m_player->manager.snapshot().comparing);
    }

    void nothingTellsWhichSideSounds()
    {
        QVERIFY(!m_player->manager.snapshot().blind);
        open();
        QVERIFY(m_player->manager.snapshot().blind); // before anything new sounds
        EnhanceDeck deck;
        for (const char* which : {"Hear &A", "Hear &B", "Hear &X"}) {
            button(m_dialog, which)->click();
            QVERIFY(m_player->playUntil(
                [this] { return m_player->manager.snapshot().asked == m_player->manager.snapshot().sounding; },
                10 * rate));
            deck.setSnapshot(m_player->manager.snapshot());
            QCOMPARE(deck.state().words, QStringLiteral("Blind test"));
        }
        close();
        QVERIFY(!m_player->manager.snapshot().blind);
    }

    void theScoreIsTold()
    {
        open();
        const auto* score = m_dialog->findChild<QLabel*>(QStringLiteral("abxScore"));
        QVERIFY(score);
        QCOMPARE(score->text(), QStringLiteral("No trial yet"));
        const auto answer = [this](bool right) {
            const bool saysA = m_dialog->test().xIsA() == right;
            button(m_dialog, "Hear &X")->click();
            button(m_dialog, saysA ? "X is A" : "X is B")->click();
        };
        for (int trial = 0; trial < 9; ++trial)
            answer(true);
        answer(false);
        // 11 of the 1024 ways to answer ten times are right nine times or more.
        QCOMPARE(score->text(), QStringLiteral("9 of 10 right, p = 0.011"));
        QVERIFY(m_dialog->test().conclusive());
        for (int trial = 0; trial < 10; ++trial)
            answer(true);
        QCOMPARE(score->text(), QStringLiteral("19 of 20 right, p < 0.001")); // never 0
    }
};

QTEST_MAIN(TestAbxDialog)
#include "tst_abxdialog.moc"
