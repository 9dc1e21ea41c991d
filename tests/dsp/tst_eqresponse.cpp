// EqResponse: what is kept is that of the plan that asks, whatever was asked for before and by whichever thread.
#include <QTest>

#include <thread>

#include "eqresponse.h"

using namespace auralis;

namespace
{

MasteringPlan planOf(int rate, int channels, float midDb, float sideDb)
{
    MasteringPlan plan;
    plan.format = {rate, channels};
    plan.curveHz = curveGrid(rate);
    plan.midCurveDb.assign(plan.curveHz.size(), midDb);
    plan.sideCurveDb.assign(plan.curveHz.size(), sideDb);
    return plan;
}

} // namespace

class tst_EqResponse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isMadeOnce()
    {
        const auto first = EqResponse::of(planOf(44100, 2, 3, -2));
        QCOMPARE(EqResponse::of(planOf(44100, 2, 3, -2)), first);
    }

    void isThatOfThePlan_data()
    {
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        QTest::addColumn<float>("mid");
        QTest::addColumn<float>("side");
        // More than are kept, twice over, and each differs in one thing from another.
        for (const char* turn : {"first", "again"}) {
            for (const int rate : {44100, 48000}) {
                for (const int channels : {1, 2}) {
                    for (const float mid : {0.0f, 6.0f})
                        for (const float side : {0.0f, -6.0f})
                            QTest::addRow("%s %d Hz, %d channels, %g, %g dB", turn, rate, channels, double(mid),
                                          double(side))
                                << rate << channels << mid << side;
                }
            }
        }
    }
    void isThatOfThePlan()
    {
        QFETCH(int, rate);
        QFETCH(int, channels);
        QFETCH(float, mid);
        QFETCH(float, side);
        const auto response = EqResponse::of(planOf(rate, channels, mid, side));
        const int size = EqGrid(rate).size;
        QCOMPARE(response->direct.size(), static_cast<std::size_t>(size / 2 + 1));
        QCOMPARE(response->mirrored.size(), static_cast<std::size_t>(size / 2 + 1));
        QCOMPARE(response->mid.empty(), channels == 2);
        const double m = dbToGain(double(mid)) / size, s = dbToGain(double(side)) / size;
        for (const int k : {1, size / 8, size / 4}) {
            const auto at = static_cast<std::size_t>(k);
            QVERIFY(std::fabs(response->direct[at] - (m + s) / 2) < 1e-5 * m);
            QVERIFY(std::fabs(response->mirrored[at] - (m - s) / 2) < 1e-5 * m);
            if (channels != 2) QVERIFY(std::fabs(response->mid[at] - m) < 1e-5 * m);
        }
    }

    void isSharedBetweenThreads()
    {
        std::atomic<int> wrong{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([t, &wrong] {
                for (int i = 0; i < 40; ++i) {
                    const auto mid = static_cast<float>((i * (t + 1)) % 11);
                    const auto response = EqResponse::of(planOf(22050, 2, mid, mid));
                    const double gain = dbToGain(double(mid)) / EqGrid(22050).size;
                    wrong += std::fabs(response->direct[50] - gain) > 1e-5 * gain;
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_EqResponse)
#include "tst_eqresponse.moc"
