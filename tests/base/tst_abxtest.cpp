// The listening test: fair coin, honest score, known p-values.
#include <QTest>

#include "abxtest.h"

using namespace auralis;

class TestAbx : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void knowsTheBinomialTail()
    {
        AbxTest test(7);
        QCOMPARE(test.pValue(), 1.0);
        for (int i = 0; i < 10; ++i)
            QVERIFY(test.answer(test.xIsA()));
        QVERIFY(test.conclusive());
        QVERIFY(std::abs(test.pValue() - 1.0 / 1024) < 1e-12);
        // 12 of 16 right: (1820 + 560 + 120 + 16 + 1) / 65536.
        AbxTest other(8);
        for (int i = 0; i < 16; ++i)
            other.answer(i < 12 ? other.xIsA() : !other.xIsA());
        QCOMPARE(other.correct(), 12);
        QVERIFY(std::abs(other.pValue() - 2517.0 / 65536) < 1e-12);
    }

    void tossesFairlyAndWithoutPattern()
    {
        AbxTest test(99);
        int a = 0, changes = 0;
        bool last = test.xIsA();
        constexpr int n = 20000;
        for (int i = 0; i < n; ++i) {
            test.answer(true);
            a += test.xIsA();
            changes += test.xIsA() != last;
            last = test.xIsA();
        }
        // Five standard deviations of a fair coin.
        const double bound = 5 * std::sqrt(n / 4.0);
        QVERIFY(std::abs(a - n / 2) < bound);
        QVERIFY(std::abs(changes - n / 2) < bound);
        QVERIFY(std::abs(test.correct() - n / 2) < bound);
    }
};

QTEST_GUILESS_MAIN(TestAbx)
#include "tst_abxtest.moc"
