// FlushDenormals: denormals vanish inside the scope, on this thread only, and are back after it.
#include <limits>
#include <thread>

#include <QTest>

#include "flushdenormals.h"

using namespace auralis;

namespace
{
float halved()
{
    volatile float smallest = std::numeric_limits<float>::min();
    volatile float half = smallest * 0.5f;
    return half;
}
} // namespace

class TestFlushDenormals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void scope()
    {
#if !defined(__SSE2__) && !defined(_M_X64) && !defined(__aarch64__)
        QSKIP("nothing to flush on this processor");
#endif
        QVERIFY(halved() > 0.0f);
        {
            const FlushDenormals guard;
            QCOMPARE(halved(), 0.0f);
            {
                const FlushDenormals nested;
                QCOMPARE(halved(), 0.0f);
            }
            QCOMPARE(halved(), 0.0f);
        }
        QVERIFY(halved() > 0.0f);
    }
};

QTEST_APPLESS_MAIN(TestFlushDenormals)
#include "tst_flushdenormals.moc"
