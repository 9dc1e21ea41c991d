// The player on a real sound server: what its null sink's monitor recorded.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>
#include <functional>

#include "handplayer.h"
#include "pulseoutput.h"
#include "randomswitches.h"
#include "signals.h"
#include "sinkoutput.h"
#include "soundserver.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 48000;
constexpr double sineHz = 441.0;

/// First frame that is not silent, or -1.
std::int64_t onset(const std::vector<float>& frames, float above = 1e-6f)
{
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (std::fabs(frames[i]) > above) return static_cast<std::int64_t>(i / 2);
    }
    return -1;
}

/// A sound server without real-time rights drops out by itself on a busy machine; what the player did wrong would be
/// there every time.
QString withoutFlaw(const std::function<QString()>& attempt)
{
    QString flaw;
    for (int i = 0; i < 5; ++i) {
        flaw = attempt();
        if (flaw.isEmpty()) break;
        qInfo("attempt %d: %s", i + 1, qPrintable(flaw));
    }
    return flaw;
}

QString describe(const PlayerSnapshot& s)
{
    return QStringLiteral("%1 at %2 on %3, sounding %4, asked %5, tier %6, %7 underruns, latency %8 ms")
        .arg(QLatin1String(toString(s.state)))
        .arg(s.position)
        .arg(s.device, QLatin1String(toString(s.sounding.mode)) + QString::fromStdString(s.sounding.preset),
             QLatin1String(toString(s.asked.mode)) + QString::fromStdString(s.asked.preset), s.tier)
        .arg(s.underruns)
        .arg(s.latencyMs);
}

OutputFactory outputs(bool pulse)
{
    return [pulse](const QString&) -> std::unique_ptr<AudioOutput> {
#ifdef AURALIS_HAVE_PULSE
        if (pulse) return std::make_unique<PulseOutput>();
#endif
        return std::make_unique<SinkOutput>();
    };
}

} // namespace

class DeviceTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void listsDevices();
    void playsEveryFrame_data();
    void playsEveryFrame();
    void otherDevicesComeAndGoUnheard();
    void switchesWithoutASeam();
    void defaultIsFollowed();
    void chosenDeviceVanishesAndReturns();
    void serverDiesAndComesBack_data();
    void serverDiesAndComesBack();
    void noServerAtAll();

private:
    QString flawOfPlaying(const Frames& music, bool pulse, const std::function<QString()>& meanwhile);
    QString flawOfSwitching();
    QString sineFile() const { return m_folder.filePath(QStringLiteral("sine.wav")); }
    std::unique_ptr<SoundServer> m_server;
    QTemporaryDir m_folder;
};

void DeviceTest::initTestCase()
{
    if (const QString missing = SoundServer::missingProgram(); !missing.isEmpty())
        QSKIP(qPrintable(missing + QStringLiteral(" is not installed")));
    m_server = std::make_unique<SoundServer>();
    QVERIFY(m_server->start());
    QVERIFY(!m_server->addSink(QStringLiteral("null0")).isEmpty());
    QVERIFY(m_server->setDefault(QStringLiteral("null0")));
    QVERIFY(writeWav(sineFile(), sine(sineHz, rate, 30 * rate, 2, 0.2), rate, 2, 32));
}

void DeviceTest::listsDevices()
{
    UnifiedPlayerManager manager{PlayerSettings()};
    QTRY_COMPARE(manager.outputs().size(), 1);
    QCOMPARE(manager.outputs()[0].id, QStringLiteral("null0"));
    QVERIFY(manager.outputs()[0].isDefault);
    QSignalSpy changed(&manager, &UnifiedPlayerManager::outputsChanged);
    const QByteArray module = m_server->addSink(QStringLiteral("extra"));
    QVERIFY(!module.isEmpty());
    QTRY_COMPARE(manager.outputs().size(), 2);
    QVERIFY(m_server->removeSink(module));
    QTRY_COMPARE(manager.outputs().size(), 1);
    QVERIFY(changed.count() >= 2);
}

void DeviceTest::playsEveryFrame_data()
{
    QTest::addColumn<bool>("pulse");
    QTest::newRow("QAudioSink") << false;
#ifdef AURALIS_HAVE_PULSE
    QTest::newRow("PulseAudio") << true;
#endif
}

void DeviceTest::playsEveryFrame()
{
    QFETCH(bool, pulse);
    const Frames music = noise(2 * rate, 2, 0.4);
    const QString flaw = withoutFlaw([&] { return flawOfPlaying(music, pulse, {}); });
    QVERIFY2(flaw.isEmpty(), qPrintable(flaw));
}

/// While music plays another device is plugged in and out, twice: not a sample of it is another.
void DeviceTest::otherDevicesComeAndGoUnheard()
{
    const Frames music = noise(6 * rate, 2, 0.4);
    const QString flaw = withoutFlaw([&] {
        return flawOfPlaying(music, true, [this] {
            for (int i = 0; i < 2; ++i) {
                const QByteArray extra = m_server->addSink(QStringLiteral("extra"));
                if (extra.isEmpty() || !m_server->removeSink(extra)) return QStringLiteral("no other device");
            }
            return QString();
        });
    });
    QVERIFY2(flaw.isEmpty(), qPrintable(flaw));
}

/// Plays `music` while `meanwhile` happens. Empty when the record is it bit for bit, whole, and nothing after it;
/// otherwise what is wrong.
QString DeviceTest::flawOfPlaying(const Frames& music, bool pulse, const std::function<QString()>& meanwhile)
{
    const QString path = m_folder.filePath(QStringLiteral("noise%1.wav").arg(music.size()));
    if (!writeWav(path, music, rate, 2, 32)) return QStringLiteral("no file");
    Capture capture(QStringLiteral("null0"));
    PlayerSettings settings;
    settings.unenhanced.mode = Mode::Original;
    settings.bufferMs = 200;
    UnifiedPlayerManager manager(settings, outputs(pulse));
    PlayableItem item;
    item.path = path.toStdString();
    manager.loadTrack(item);
    if (!SoundServer::waitFor([&] { return capture.running(); }, 5000)) return QStringLiteral("no capture");
    QSignalSpy ended(&manager, &UnifiedPlayerManager::ended);
    manager.play();
    if (meanwhile) {
        if (!SoundServer::waitFor([&] { return manager.snapshot().position > rate / 10; }, 5000))
            return describe(manager.snapshot());
        if (const QString fault = meanwhile(); !fault.isEmpty()) return fault;
        if (ended.count() > 0) return QStringLiteral("the music was too short for this machine");
    }
    if (!SoundServer::waitFor([&] { return ended.count() == 1; }, 10000)) return describe(manager.snapshot());
    const qint64 atEnd = capture.frames();
    if (!SoundServer::waitFor([&] { return capture.frames() > atEnd + rate / 2; }, 5000))
        return QStringLiteral("no tail");
    const std::vector<float> heard = capture.finish();
    const std::int64_t start = onset(heard);
    if (start < 0 || heard.size() < static_cast<std::size_t>(2 * start) + music.size())
        return QStringLiteral("too short");
    for (std::size_t i = static_cast<std::size_t>(2 * start); i < heard.size(); ++i) {
        const std::size_t at = i - static_cast<std::size_t>(2 * start);
        if (heard[i] != (at < music.size() ? music[at] : 0.0f))
            return QStringLiteral("another sample at frame %1").arg(at / 2);
    }
    return {};
}

/// Plays a sine through 100 random switches of mode, preset, intensity and quality in real time. Empty when the record
/// has no step above the sine's own, no silent millisecond, and ends where uninterrupted play would be; otherwise what
/// is wrong with it.
QString DeviceTest::flawOfSwitching()
{
    Capture capture(QStringLiteral("null0"));
    PlayerSettings settings;
    settings.bufferMs = 200;
    UnifiedPlayerManager manager(settings);
    PlayableItem item;
    item.path = sineFile().toStdString();
    manager.loadTrack(item);
    if (!SoundServer::waitFor([&] { return capture.running(); }, 5000)) return QStringLiteral("no capture");
    manager.play();
    const auto reached = [&](FramePos frame) {
        return SoundServer::waitFor([&] { return manager.snapshot().position > frame; }, 5000);
    };
    const auto sounds = [&] {
        return SoundServer::waitFor([&] { return manager.snapshot().sounding == manager.snapshot().asked; }, 5000);
    };
    if (!reached(rate / 2)) return describe(manager.snapshot());
    std::mt19937 random(3);
    for (int i = 0; i < 100; ++i) {
        switchAtRandom(manager, random);
        // Every other one is waited for; the others are overtaken by their successors, or not, as it happens.
        if (i % 2 && !sounds()) return describe(manager.snapshot());
    }
    RenderSpec original;
    original.mode = Mode::Original;
    manager.setQuality(original);
    manager.setEnhanced(false);
    if (!sounds()) return describe(manager.snapshot());
    if (!reached(manager.snapshot().position + rate / 2)) return describe(manager.snapshot());
    if (manager.snapshot().position > 29 * rate) return QStringLiteral("the sine was too short for this machine");
    const std::vector<float> heard = capture.finish();
    if (manager.snapshot().underruns > 0) return QStringLiteral("underruns");

    const std::int64_t start = onset(heard);
    const auto end = static_cast<std::int64_t>(heard.size()) / 2 - rate / 10;
    double peak = 0;
    for (const float x : heard)
        peak = std::max(peak, std::abs(static_cast<double>(x)));
    const double allowed = 2 * std::numbers::pi * sineHz / rate * peak * 1.1 + 0.004;
    const double step = largestStep(heard, start + rate / 10, end);
    if (step > allowed) return QStringLiteral("a step of %1, allowed %2").arg(step).arg(allowed);
    for (std::int64_t i = start + rate / 10; i + 96 < end; i += 48) {
        double most = 0;
        for (std::int64_t k = i; k < i + 96; ++k) {
            most = std::max(most, std::abs(static_cast<double>(heard[static_cast<std::size_t>(2 * k)])));
        }
        if (most < 0.05) return QStringLiteral("silence at %1").arg(i - start);
    }
    // The phase at the end tells where the music is.
    double in = 0;
    double quadrature = 0;
    for (std::int64_t i = end - rate / 10; i < end; ++i) {
        const double phase = 2 * std::numbers::pi * std::fmod(sineHz * static_cast<double>(i - start) / rate, 1.0);
        in += heard[static_cast<std::size_t>(2 * i)] * std::sin(phase);
        quadrature += heard[static_cast<std::size_t>(2 * i)] * std::cos(phase);
    }
    const double frames = std::atan2(quadrature, in) / (2 * std::numbers::pi * sineHz) * rate;
    // The onset of a sine is known to a frame or two.
    return std::abs(frames) < 2.0 ? QString() : QStringLiteral("%1 frames off").arg(frames);
}

void DeviceTest::switchesWithoutASeam()
{
    const QString flaw = withoutFlaw([this] { return flawOfSwitching(); });
    QVERIFY2(flaw.isEmpty(), qPrintable(flaw));
}

void DeviceTest::defaultIsFollowed()
{
    UnifiedPlayerManager manager{PlayerSettings()};
    PlayableItem item;
    item.path = sineFile().toStdString();
    manager.loadTrack(item);
    manager.play();
    QTRY_VERIFY(manager.snapshot().position > rate / 4);
    const QByteArray other = m_server->addSink(QStringLiteral("null1"));
    QVERIFY(m_server->setDefault(QStringLiteral("null1")));
    Capture capture(QStringLiteral("null1"));
    QTRY_VERIFY(manager.snapshot().device == QStringLiteral("null1"));
    QTRY_VERIFY(capture.running());
    const FramePos position = manager.snapshot().position;
    QTRY_VERIFY(manager.snapshot().position > position + rate);
    QVERIFY(onset(capture.finish(), 0.05f) >= 0);
    // The default device is removed: on with the one that is left.
    QVERIFY(m_server->removeSink(other));
    QTRY_COMPARE(manager.snapshot().device, QStringLiteral("null0"));
    Capture back(QStringLiteral("null0"));
    QTRY_VERIFY(back.running());
    const FramePos later = manager.snapshot().position;
    QTRY_VERIFY_WITH_TIMEOUT(manager.snapshot().position > later + rate, 10000);
    QVERIFY(onset(back.finish(), 0.05f) >= 0);
    QVERIFY(manager.snapshot().intentPlaying);
}

void DeviceTest::chosenDeviceVanishesAndReturns()
{
    const QString name = QStringLiteral("Headphones");
    const QByteArray module = m_server->addSink(QStringLiteral("chosen"), rate, name);
    PlayerSettings settings;
    settings.output = QStringLiteral("chosen");
    UnifiedPlayerManager manager(settings);
    QSignalSpy lost(&manager, &UnifiedPlayerManager::deviceLost);
    QSignalSpy returned(&manager, &UnifiedPlayerManager::deviceReturned);
    PlayableItem item;
    item.path = sineFile().toStdString();
    manager.loadTrack(item);
    manager.play();
    QTRY_VERIFY(manager.snapshot().position > rate / 2);
    QVERIFY(m_server->removeSink(module));
    QTRY_COMPARE_WITH_TIMEOUT(lost.count(), 1, 10000);
    QCOMPARE(lost[0][0].toString(), name); // by the name people know, though it is gone
    QVERIFY(!manager.snapshot().intentPlaying);
    QVERIFY(manager.snapshot().deviceLost);
    const FramePos place = manager.snapshot().position;
    QVERIFY(place > rate / 2);
    QVERIFY(!m_server->addSink(QStringLiteral("chosen"), rate, name).isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(returned.count(), 1, 10000);
    QCOMPARE(returned[0][0].toString(), name);
    QCOMPARE(manager.snapshot().state, PlayerState::Paused);
    QVERIFY(!manager.snapshot().deviceLost);
    QCOMPARE(manager.snapshot().position, place);
    Capture capture(QStringLiteral("chosen"));
    QTRY_VERIFY(capture.running());
    manager.play();
    QTRY_VERIFY(manager.snapshot().position > place + rate);
    QVERIFY(onset(capture.finish(), 0.05f) >= 0);
}

void DeviceTest::serverDiesAndComesBack_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("ended") << SIGTERM;
    QTest::newRow("killed") << SIGKILL;
}

/// The listener does nothing: it plays on by the clock, and is heard again as soon as there is a server.
void DeviceTest::serverDiesAndComesBack()
{
    QFETCH(int, signal);
    UnifiedPlayerManager manager{PlayerSettings()};
    PlayableItem item;
    item.path = sineFile().toStdString();
    manager.loadTrack(item);
    manager.queue()->setRepeat(RepeatMode::One); // however long the server takes
    manager.play();
    QTRY_VERIFY(manager.snapshot().position > rate / 2);
    m_server->stop(signal);
    QTRY_COMPARE_WITH_TIMEOUT(manager.snapshot().device, QStringLiteral("No sound device"), 10000);
    QVERIFY(m_server->start());
    QVERIFY(!m_server->addSink(QStringLiteral("null0")).isEmpty());
    QVERIFY(m_server->setDefault(QStringLiteral("null0")));
    QTRY_COMPARE_WITH_TIMEOUT(manager.snapshot().device, QStringLiteral("null0"), 15000);
    Capture capture(QStringLiteral("null0"));
    QTRY_VERIFY(capture.running());
    const qint64 before = capture.frames();
    QTRY_VERIFY(capture.frames() > before + rate);
    QVERIFY(manager.snapshot().intentPlaying);
    QVERIFY(manager.snapshot().state == PlayerState::Playing);
    const std::vector<float> heard = capture.finish();
    QVERIFY(onset(heard, 0.05f) >= 0);
    QVERIFY(onset({heard.end() - rate / 5, heard.end()}, 0.05f) >= 0); // and goes on
}

void DeviceTest::noServerAtAll()
{
    m_server->stop();
    UnifiedPlayerManager manager{PlayerSettings()};
    PlayableItem item;
    item.path = sineFile().toStdString();
    manager.loadTrack(item);
    manager.play();
    QTRY_COMPARE(manager.snapshot().device, QStringLiteral("No sound device"));
    // By the clock, silently: the program works.
    QTRY_VERIFY(manager.snapshot().position > rate / 2);
    QCOMPARE(manager.snapshot().state, PlayerState::Playing);
    QVERIFY(m_server->start());
    QVERIFY(!m_server->addSink(QStringLiteral("null0")).isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(manager.snapshot().device, QStringLiteral("null0"), 15000);
}

QTEST_GUILESS_MAIN(DeviceTest)
#include "tst_device.moc"
