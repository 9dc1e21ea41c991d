// Latest: the reader sees only complete values, never an older one after a newer one, and always the last one.
#include <array>
#include <atomic>
#include <thread>

#include <QTest>

#include "latest.h"

using namespace auralis;

namespace
{
struct Wide {
    std::array<std::int64_t, 32> words{};
};
} // namespace

class TestLatest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void newestWins()
    {
        Latest<int> latest;
        QVERIFY(!latest.changed());
        QCOMPARE(latest.read(), 0);
        for (int i = 1; i <= 5; ++i)
            latest.publish(i);
        QVERIFY(latest.changed());
        QCOMPARE(latest.read(), 5);
        QVERIFY(!latest.changed());
        QCOMPARE(latest.read(), 5);
        latest.publish(6);
        QCOMPARE(latest.read(), 6);
    }

    void stress()
    {
        constexpr std::int64_t count = 500000;
        Latest<Wide> latest;
        std::atomic<bool> done{false};
        std::thread writer([&] {
            Wide wide;
            for (std::int64_t i = 1; i <= count; ++i) {
                wide.words.fill(i);
                latest.publish(wide);
            }
            done = true;
        });
        std::int64_t last = 0, torn = 0, backwards = 0, seen = 0;
        const auto look = [&] {
            const Wide& wide = latest.read();
            for (std::int64_t word : wide.words)
                torn += word != wide.words[0];
            backwards += wide.words[0] < last;
            seen += wide.words[0] != last;
            last = wide.words[0];
        };
        while (!done)
            look();
        writer.join();
        look();
        QCOMPARE(torn, 0);
        QCOMPARE(backwards, 0);
        QCOMPARE(last, count);
        QVERIFY(seen > 0);
    }
};

QTEST_APPLESS_MAIN(TestLatest)
#include "tst_latest.moc"
