// RtFlag and RtCounter: no raise is lost, what was written before it is visible, counts are exact.
#include <atomic>
#include <thread>

#include <QTest>

#include "rtsignal.h"

using namespace auralis;

class TestRtSignal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void flagIsTakenOnce()
    {
        RtFlag flag;
        QVERIFY(!flag.take());
        flag.raise();
        flag.raise();
        QVERIFY(flag.take());
        QVERIFY(!flag.take());
    }

    // `payload` is no atomic: the thread sanitizer proves that the flags alone order it.
    void stress()
    {
        constexpr int rounds = 100000;
        RtFlag flag, taken;
        RtCounter counter;
        int payload = 0;
        std::thread raiser([&] {
            for (int i = 1; i <= rounds; ++i) {
                payload = i;
                counter.add();
                counter.add(2);
                flag.raise();
                while (!taken.take())
                    std::this_thread::yield();
            }
        });
        int wrong = 0;
        for (int i = 1; i <= rounds; ++i) {
            while (!flag.take())
                std::this_thread::yield();
            wrong += payload != i;
            wrong += counter.value() != 3ll * i;
            taken.raise();
        }
        raiser.join();
        QCOMPARE(wrong, 0);
        QCOMPARE(counter.value(), 3ll * rounds);
    }
};

QTEST_APPLESS_MAIN(TestRtSignal)
#include "tst_rtsignal.moc"
