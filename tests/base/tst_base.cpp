// Base: exact conversion between frame grids, decibels, identities, render specs.
#include <QtTest>

#include "ids.h"
#include "renderspec.h"
#include "result.h"
#include "units.h"

using namespace auralis;

class BaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void conversionIsExact();
    void conversionRoundTrips();
    void conversionOfExtremes();
    void decibels();
    void contentIds();
    void specsAreEqualWhenTheySoundEqual();
    void errorsName();
};

void BaseTest::conversionIsExact()
{
    QCOMPARE(convertFrames(44100, 44100, 48000), FramePos{48000});
    QCOMPARE(convertFrames(147, 44100, 48000), FramePos{160});
    // 1 * 48000 / 44100 = 1.088...
    QCOMPARE(convertFrames(1, 44100, 48000, Rounding::Down), FramePos{1});
    QCOMPARE(convertFrames(1, 44100, 48000, Rounding::Nearest), FramePos{1});
    QCOMPARE(convertFrames(1, 44100, 48000, Rounding::Up), FramePos{2});
    QCOMPARE(convertFrames(-1, 44100, 48000, Rounding::Down), FramePos{-2});
    QCOMPARE(convertFrames(-1, 44100, 48000, Rounding::Nearest), FramePos{-1});
    QCOMPARE(convertFrames(-1, 44100, 48000, Rounding::Up), FramePos{-1});
    // Halves go up.
    QCOMPARE(convertFrames(1, 2, 1), FramePos{1});
    QCOMPARE(convertFrames(-1, 2, 1), FramePos{0});
    QCOMPARE(convertFrames(0, 44100, 48000, Rounding::Up), FramePos{0});
    static_assert(convertFrames(160, 48000, 44100) == 147);
}

void BaseTest::conversionRoundTrips()
{
    for (FramePos pos = -5000; pos < 5000; ++pos) {
        QCOMPARE(convertFrames(convertFrames(pos, 44100, 48000), 48000, 44100), pos);
        const FramePos down = convertFrames(pos, 48000, 44100, Rounding::Down);
        const FramePos up = convertFrames(pos, 48000, 44100, Rounding::Up);
        QVERIFY(up - down == (pos % 160 == 0 ? 0 : 1));
        QVERIFY(down * 48000 <= pos * 44100 && up * 48000 >= pos * 44100);
    }
}

void BaseTest::conversionOfExtremes()
{
    // A century at the highest rate does not overflow.
    const FramePos century = FramePos{768000} * 86400 * 36525;
    QCOMPARE(convertFrames(century, 768000, 44100), century / 7680 * 441);
    QCOMPARE(convertFrames(century, 768000, 768000), century);
}

void BaseTest::decibels()
{
    QVERIFY(std::abs(dbToGain(-6.0205999) - 0.5) < 1e-8);
    QVERIFY(std::abs(gainToDb(10.0) - 20.0) < 1e-12);
    QVERIFY(std::isinf(gainToDb(0.0)) && gainToDb(0.0) < 0);
    QCOMPARE(secondsToFrames(1.5, 44100), FramePos{66150});
    QCOMPARE(framesToSeconds(66150, 44100), 1.5);
    QCOMPARE(framesToSeconds(1, 0), 0.0);
}

void BaseTest::contentIds()
{
    ContentId id;
    QVERIFY(!id);
    id.bytes[0] = 0xab;
    id.bytes[15] = 0x01;
    QVERIFY(bool(id));
    QCOMPARE(id.hex(), std::string("ab000000000000000000000000000001"));
    QVERIFY(ContentId{} < id);
    QVERIFY(!TrackId{} && TrackId{1} && TrackId{1} < TrackId{2});
    QVERIFY(std::hash<TrackId>{}(TrackId{7}) == std::hash<TrackId>{}(TrackId{7}));
}

void BaseTest::specsAreEqualWhenTheySoundEqual()
{
    RenderSpec a;
    RenderSpec b;
    QVERIFY(a == b);
    b.preset = "warm"; // not heard in a streamed spec
    QVERIFY(a == b);
    b.bitrate = 96000;
    QVERIFY(!(a == b));
    a.mode = b.mode = Mode::Original;
    QVERIFY(a == b);
    a.mode = b.mode = Mode::Enhanced;
    QVERIFY(!(a == b));
    b.preset = a.preset;
    QVERIFY(a == b);
    b.intensity = 0.5f;
    QVERIFY(!(a == b));
}

void BaseTest::errorsName()
{
    const Result<int> none = fail(ErrorCode::NotFound, "does not exist", "/a/b");
    QVERIFY(!none);
    QCOMPARE(none.error().text(), std::string("/a/b: does not exist"));
    QCOMPARE(Error{}.text(), std::string());
    QCOMPARE(Result<int>(3).value(), 3);
}

QTEST_GUILESS_MAIN(BaseTest)
#include "tst_base.moc"
