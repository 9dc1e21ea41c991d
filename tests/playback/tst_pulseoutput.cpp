// PulseOutput between a feed and a real sound server: what it takes, and when.
#include <QTest>

#include <thread>

#include "pulseoutput.h"
#include "serverclock.h"
#include "soundserver.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 48000;

/// The renderer's side of a feed.
struct Music {
    std::shared_ptr<Waiter> waiter = std::make_shared<Waiter>();
    std::shared_ptr<OutputFeed> feed = std::make_shared<OutputFeed>(rate, waiter);
    std::uint32_t epoch = 0;
    FramePos next = 0;

    void write(int deck, int frames)
    {
        while (frames > 0) {
            Block* block = feed->deck(deck).writeSlot();
            if (!block) qFatal("the deck is full");
            block->epoch = epoch;
            block->first = {epoch, next};
            block->frames = std::min(frames, Block::capacity);
            block->last = false;
            std::fill(block->samples, block->samples + 2 * block->frames, 0.1f);
            next += block->frames;
            frames -= block->frames;
            feed->deck(deck).commit();
        }
        feed->offer();
    }
    /// Other music, of which `frames` are there.
    int start(int frames, int fade)
    {
        ++epoch;
        next = 0;
        const int deck = feed->spare();
        feed->deck(deck).reset();
        feed->publish({Splice::Kind::Immediate, {epoch, 0}, fade});
        write(deck, frames);
        return deck;
    }
    void open(PulseOutput& output, int bufferMs) const
    {
        AudioOutput::Format format;
        format.rate = rate;
        format.bufferMs = bufferMs;
        feed->setPlaying(true);
        output.open(format, feed);
    }
};

/// A thread that starts the music with `first` frames, and writes `piece` more whenever there are fewer than `least`.
class Renderer
{
public:
    Renderer(Music& music, int first, int least, int piece)
        : m_thread([this, &music, first, least, piece] {
            const int deck = music.start(first, 0);
            while (!m_stop) {
                music.waiter->waitFor(std::chrono::milliseconds(5));
                const Heard& head = music.feed->head();
                if (music.next - (head.epoch == music.epoch ? head.next.frame : 0) < least) music.write(deck, piece);
            }
        })
    {
    }
    ~Renderer()
    {
        m_stop = true;
        m_thread.join();
    }
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

private:
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace

class PulseOutputTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void clockLearnsThePeriod();
    void clockLeavesOutWhatIsTakenMeanwhile();
    void clockTellsWhatWasMissed();
    void clockKnowsTheBorderOfAPeriod();
    void startTakesNoMoreThanIsThere_data();
    void startTakesNoMoreThanIsThere();
    void waitsForMusicWhileEnoughIsHeld();
    void whatCannotBeCutIsPulled();
    void cutsLastUntilMoreComes_data();
    void cutsLastUntilMoreComes();

private:
    SoundServer m_server;
};

void PulseOutputTest::initTestCase()
{
    if (const QString missing = SoundServer::missingProgram(); !missing.isEmpty())
        QSKIP(qPrintable(missing + QStringLiteral(" is not installed")));
    QVERIFY(m_server.start());
    QVERIFY(!m_server.addSink(QStringLiteral("null0")).isEmpty());
    QVERIFY(m_server.setDefault(QStringLiteral("null0")));
}

void PulseOutputTest::clockLearnsThePeriod()
{
    ServerClock clock(rate);
    clock.asked(0, 10.0); // the server has not begun
    QCOMPARE(clock.margin(0, 10.0, 0.0001), 1024);
    for (const std::int64_t taken : {1024, 1792, 2048, 3840})
        clock.seen(taken);
    QVERIFY(!clock.isSure()); // no request: nothing tells when a period begins
    QCOMPARE(clock.margin(3840, 10.1, 0.0001), 512);
    clock.asked(5120, 10.0 + 5120.0 / rate);
    QVERIFY(clock.isSure());
    // A millisecond into a period of 256 frames there is time; a millisecond before its end there is none.
    QCOMPARE(clock.margin(5376, 10.001 + 5376.0 / rate, 0.0001), 0);
    QCOMPARE(clock.margin(5376, 9.999 + 5632.0 / rate, 0.0008), 256);
}

void PulseOutputTest::clockLeavesOutWhatIsTakenMeanwhile()
{
    ServerClock clock(rate);
    for (int i = 1; i <= 6; ++i)
        clock.asked(i * 5120 + (i % 2) * 256, 20.0 + (i * 5120 + (i % 2) * 256.0) / rate);
    QVERIFY(clock.isSure());
    const double now = 20.001 + 51200.0 / rate;
    QCOMPARE(clock.margin(51200, now, 0.0001), 0);
    QCOMPARE(clock.margin(51200, now, 0.006), 256); // the way back takes as long as the answer took
    QCOMPARE(clock.margin(51200, now, 0.011), 512);
}

void PulseOutputTest::clockTellsWhatWasMissed()
{
    ServerClock clock(rate);
    QCOMPARE(clock.missed(5120, 5120, 30.0), 0);
    QCOMPARE(clock.missed(5120, 5632, 30.0), 512); // it does not know better than what it is told
    for (int i = 1; i <= 6; ++i)
        clock.asked(i * 5120 + (i % 2) * 256, 20.0 + (i * 5120 + (i % 2) * 256.0) / rate);
    QVERIFY(clock.isSure());
    const double began = 20.0 + 51200.0 / rate;
    QCOMPARE(clock.missed(51200, 51200, began + 0.004), 0);
    QCOMPARE(clock.missed(51456, 51200, began + 0.004), 0);
    QCOMPARE(clock.missed(51200, 51456, began + 0.006), 256);
    QCOMPARE(clock.missed(51200, 51200, began + 0.006), 256); // it has taken the period, and not counted it yet
    QCOMPARE(clock.missed(51456, 51200, began + 0.006), 0);
    QCOMPARE(clock.missed(51200, 51200, began + 0.016), 0); // it was held up
}

/// A reply from just before the server takes a period, and one from just after it, tell the same count. Which one it is
/// must be known to 50 us although the requests come up to half a millisecond late; a count that has gone on already is
/// believed on both sides.
void PulseOutputTest::clockKnowsTheBorderOfAPeriod()
{
    ServerClock clock(rate);
    const double late[] = {0.0005, 0.00004, 0.0003, 0, 0.0002, 0.00045, 0.0001, 0.0004};
    for (int i = 0; i < 8; ++i) {
        const std::int64_t taken = (i + 1) * 5120 + (i % 2) * 256;
        clock.asked(taken, 20.0 + static_cast<double>(taken) / rate + late[i]);
    }
    QVERIFY(clock.isSure());
    const double border = 20.0 + 51456.0 / rate - 0.0001; // a request is known a tenth of a millisecond later at least
    QCOMPARE(clock.missed(51200, 51200, border - 0.00005), 0);
    QCOMPARE(clock.missed(51200, 51200, border + 0.00005), 256);
    for (const double off : {-0.00005, 0.00005}) {
        QCOMPARE(clock.missed(51456, 51200, border + off), 0);
        QCOMPARE(clock.missed(51200, 51456, border + off), 256);
        QCOMPARE(clock.missed(51456, 51456, border + off), 0);
    }
}

void PulseOutputTest::startTakesNoMoreThanIsThere_data()
{
    QTest::addColumn<int>("bufferMs");
    for (const int ms : {20, 40, 320})
        QTest::addRow("%d ms", ms) << ms;
}

/// At the start the server wants its whole buffer, of which there is less music than that.
void PulseOutputTest::startTakesNoMoreThanIsThere()
{
    QFETCH(int, bufferMs);
    Music music;
    PulseOutput output;
    music.open(output, bufferMs);
    const Renderer renderer(music, 9 * Block::capacity, rate / 4, 4 * Block::capacity);
    QTRY_VERIFY(music.feed->heard().played > rate);
    QCOMPARE(music.feed->heard().underruns, 0);
    QCOMPARE(music.feed->heard().next.frame, music.feed->heard().played);
}

/// Music that comes late, but before the server has played what it holds, is no underrun.
void PulseOutputTest::waitsForMusicWhileEnoughIsHeld()
{
    Music music;
    PulseOutput output;
    music.open(output, 320);
    const Renderer renderer(music, rate / 2, rate / 20, rate / 4);
    QTRY_VERIFY(music.feed->heard().played > 3 * rate / 2);
    QCOMPARE(music.feed->heard().underruns, 0);
}

/// Less is held than the crossfade is long: it cannot begin with what was written already. Asking the server again
/// would find the same.
void PulseOutputTest::whatCannotBeCutIsPulled()
{
    Music music;
    music.start(rate / 2, 0);
    PulseOutput output;
    music.open(output, 10);
    QTRY_VERIFY(music.feed->heard().played > rate / 10);
    for (int i = 0; i < 5; ++i) {
        music.start(rate / 2, rate / 20);
        QTRY_VERIFY(!music.feed->splicePending());
        const auto epoch = music.epoch;
        QTRY_VERIFY(music.feed->heard().epoch == epoch && music.feed->heard().next.frame > rate / 10);
    }
    QCOMPARE(music.feed->heard().underruns, 0);
}

void PulseOutputTest::cutsLastUntilMoreComes_data()
{
    startTakesNoMoreThanIsThere_data();
}

/// Music that is made while it is heard, a few times as fast as it sounds, is cut in when there is enough of it that
/// the rest is never waited for; it is not filled up with silence.
void PulseOutputTest::cutsLastUntilMoreComes()
{
    QFETCH(int, bufferMs);
    Music music;
    PulseOutput output;
    music.open(output, bufferMs);
    std::int64_t played = 0;
    for (int i = 0; i < 8; ++i) {
        const Renderer renderer(music, Block::capacity, rate, rate / 50);
        QTRY_VERIFY(music.feed->heard().played > played + rate / 3);
        played = music.feed->heard().played;
    }
    QCOMPARE(music.feed->heard().underruns, 0);
}

QTEST_GUILESS_MAIN(PulseOutputTest)
#include "tst_pulseoutput.moc"
