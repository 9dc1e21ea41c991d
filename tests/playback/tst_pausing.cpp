// Pauses on a real sound server, as its null sink's monitor recorded them: no frame of the music is lost, none is heard
// twice, and nothing steps.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <random>

#include "pulseoutput.h"
#include "signals.h"
#include "soundserver.h"
#include "unifiedplayermanager.h"

using namespace auralis;
using namespace auralis::test;

class PausingTest : public QObject
{
    Q_OBJECT

    static constexpr int rate = 48000;
    static constexpr int pauses = 15;
    std::unique_ptr<SoundServer> m_server;
    QTemporaryDir m_folder;

    /// Plays `path`, with pauses at random.
    std::vector<float> heardOf(const QString& path, int bufferMs) const
    {
        Capture capture(QStringLiteral("null0"));
        PlayerSettings settings;
        settings.unenhanced.mode = Mode::Original;
        settings.bufferMs = bufferMs;
        UnifiedPlayerManager manager(settings, [](const QString&) { return std::make_unique<PulseOutput>(); });
        PlayableItem item;
        item.path = path.toStdString();
        manager.loadTrack(item);
        const auto reach = [](const auto& condition) { return SoundServer::waitFor(condition, 5000); };
        bool good = reach([&] { return capture.running(); });
        QSignalSpy ended(&manager, &UnifiedPlayerManager::ended);
        manager.play();
        std::mt19937 random(7);
        for (int i = 0; i < pauses && good; ++i) {
            const FramePos until = manager.snapshot().position + 2000 + random() % 12000;
            good = reach([&] { return manager.snapshot().position > until; });
            manager.pause();
            const qint64 silent = capture.frames() + static_cast<qint64>(random() % 20000);
            good = good && reach([&] { return capture.frames() > silent; });
            manager.play();
        }
        good = good && SoundServer::waitFor([&] { return ended.count() == 1; }, 20000);
        const qint64 atEnd = capture.frames();
        good = good && reach([&] { return capture.frames() > atEnd + rate / 2; });
        return good ? capture.finish() : std::vector<float>{};
    }

    /// Empty when all of the music was heard in its order, with fades around silence.
    static QString flawOf(const std::vector<float>& heard, const Frames& music)
    {
        if (heard.empty()) return QStringLiteral("no record");
        std::size_t place = 0;
        double before = 1.0;
        int silences = 0;
        for (std::size_t i = 0; i < heard.size() && 2 * place < music.size(); i += 2) {
            const bool silent = heard[i] == 0.0f && heard[i + 1] == 0.0f;
            if (place == 0 && silent) continue;
            // The weight of a fade is that of both channels; its last frame is 0.
            const float* frame = music.data() + 2 * place;
            const int louder = std::fabs(frame[0]) > std::fabs(frame[1]) ? 0 : 1;
            const double weight = silent ? 0.0 : static_cast<double>(heard[i + louder]) / frame[louder];
            const double other = std::abs(weight * frame[1 - louder] - heard[i + 1 - louder]);
            const bool smooth = std::abs(weight - before) < 1.1 / 480;
            if (weight < 0 || weight > 1 || other > 1e-6 || !smooth)
                return QStringLiteral("frame %1 is heard at %2, after %3 silences, as %4 of itself")
                    .arg(place)
                    .arg(i / 2)
                    .arg(silences)
                    .arg(weight);
            if (silent && before > 0) ++silences;
            if (!silent || before > 0) ++place;
            before = weight;
        }
        if (2 * place < music.size()) return QStringLiteral("it ends at %1").arg(place);
        return silences == pauses ? QString() : QStringLiteral("%1 silences").arg(silences);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = SoundServer::missingProgram(); !missing.isEmpty())
            QSKIP(qPrintable(missing + QStringLiteral(" is not installed")));
        m_server = std::make_unique<SoundServer>();
        QVERIFY(m_server->start());
        QVERIFY(!m_server->addSink(QStringLiteral("null0")).isEmpty());
        QVERIFY(m_server->setDefault(QStringLiteral("null0")));
    }

    void eachFrameIsHeardOnce_data()
    {
        QTest::addColumn<int>("bufferMs");
        QTest::newRow("40 ms") << 40;
        QTest::newRow("200 ms") << 200;
    }
    void eachFrameIsHeardOnce()
    {
        QFETCH(int, bufferMs);
        const Frames music = noise(8 * rate, 2, 0.4);
        const QString path = m_folder.filePath(QStringLiteral("noise.wav"));
        QVERIFY(writeWav(path, music, rate, 2, 32));
        // A server without real-time rights drops out by itself on a busy machine; what the player did wrong would be
        // there every time.
        QString flaw;
        for (int i = 0; i < 5; ++i) {
            flaw = flawOf(heardOf(path, bufferMs), music);
            if (flaw.isEmpty()) return;
            qInfo("attempt %d: %s", i + 1, qPrintable(flaw));
        }
        QFAIL(qPrintable(flaw));
    }
};

QTEST_GUILESS_MAIN(PausingTest)
#include "tst_pausing.moc"
