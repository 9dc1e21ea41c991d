// The seek bar: seconds and pixels, mouse, keys and wheel, the waveform it draws.
#include <QApplication>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include "playableitem.h"
#include "player/waveformseekbar.h"
#include "theme/theme.h"

using namespace auralis;

class TestSeekBar : public QObject
{
    Q_OBJECT

    std::unique_ptr<Appearance> m_appearance;

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance = std::make_unique<Appearance>();
        m_appearance->setReducedMotion(true);
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
};

QTEST_MAIN(TestSeekBar)
#include "tst_seekbar.moc"
