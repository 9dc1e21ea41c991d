// The player on a real sound server: what its null sink's monitor recorded.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

#include "handplayer.h"
#include "signals.h"
#include "soundserver.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 48000;

/// First frame that is not silent, or -1.
std::int64_t onset(const std::vector<float>& frames, float above = 1e-6f)
{
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (std::fabs(frames[i]) > above) return static_cast<std::int64_t>(i / 2);
    }
    return -1;
}

} // namespace

class DeviceTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void playsEveryFrame();

private:
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
}

void DeviceTest::playsEveryFrame()
{
    const Frames music = noise(3 * rate, 2, 0.4);
    const QString path = m_folder.filePath(QStringLiteral("noise.wav"));
    QVERIFY(writeWav(path, music, rate, 2, 32));
    Capture capture(QStringLiteral("null0"));
    PlayerSettings settings;
    settings.unenhanced.mode = Mode::Original;
    UnifiedPlayerManager manager(settings);
    PlayableItem item;
    item.path = path.toStdString();
    manager.loadTrack(item);
    QTRY_VERIFY(capture.running());
    QSignalSpy ended(&manager, &UnifiedPlayerManager::ended);
    manager.play();
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 10000);
    const qint64 atEnd = capture.frames();
    QTRY_VERIFY(capture.frames() > atEnd + rate / 2);
    const std::vector<float> heard = capture.finish();
    QCOMPARE(manager.snapshot().underruns, 0);
    const std::int64_t start = onset(heard);
    QVERIFY(start >= 0);
    // Bit for bit, whole, and nothing after it.
    QVERIFY(heard.size() / 2 > static_cast<std::size_t>(start + 3 * rate));
    for (std::size_t i = 0; i < music.size(); ++i)
        QCOMPARE(heard[static_cast<std::size_t>(2 * start) + i], music[i]);
    for (std::size_t i = static_cast<std::size_t>(2 * start) + music.size(); i < heard.size(); ++i)
        QCOMPARE(heard[i], 0.0f);
}

QTEST_GUILESS_MAIN(DeviceTest)
#include "tst_device.moc"
