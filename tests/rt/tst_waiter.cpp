// Waiter: no wake is lost, wakes before the wait count, several count as one, a wait ends by itself.
#include <atomic>
#include <thread>
#include <vector>

#include <QTest>

#include "waiter.h"

using namespace auralis;
using namespace std::chrono_literals;

class TestWaiter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void timesOut()
    {
        Waiter waiter;
        QVERIFY(!waiter.waitFor(1ms));
        QVERIFY(!waiter.waitFor(0ms));
    }

    void wakesAreRememberedAndMerged()
    {
        Waiter waiter;
        for (int i = 0; i < 10; ++i)
            waiter.wake();
        QVERIFY(waiter.waitFor(0ms));
        QVERIFY(!waiter.waitFor(0ms));
        waiter.wake();
        QVERIFY(waiter.waitFor(0ms));
    }

    void wakesASleeper()
    {
        Waiter waiter, started;
        std::atomic<bool> woken{false};
        std::thread sleeper([&] {
            started.wake();
            woken = waiter.waitFor(1h);
        });
        QVERIFY(started.waitFor(1min));
        waiter.wake();
        sleeper.join();
        QVERIFY(woken);
    }

    // Several threads put work down and wake; a lost wake-up would leave work lying and the long wait would run out.
    void stress()
    {
        constexpr int wakers = 3, each = 20000;
        Waiter waiter;
        std::atomic<int> work{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < wakers; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < each; ++i) {
                    work.fetch_add(1, std::memory_order_relaxed);
                    waiter.wake();
                    if (i % 64 == 0) std::this_thread::yield();
                }
            });
        }
        int done = 0, lost = 0;
        while (done < wakers * each && lost == 0) {
            if (!waiter.waitFor(20s)) ++lost;
            done += work.exchange(0, std::memory_order_relaxed);
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(lost, 0);
        QCOMPARE(done, wakers * each);
    }
};

QTEST_APPLESS_MAIN(TestWaiter)
#include "tst_waiter.moc"
