// Spares: made once, given once, and no more kinds than that.
#include <QTest>

#include <memory>

#include "spares.h"

using namespace auralis;

class SparesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneOfEachOfTheLatestKinds()
    {
        Spares<int, std::unique_ptr<int>> spares(2);
        int made = 0;
        const auto keep = [&](int kind) {
            spares.keep(kind, [&] { return std::make_unique<int>(100 * kind + ++made); });
        };
        QVERIFY(!spares.take(1));
        keep(1);
        keep(1);
        QCOMPARE(made, 1);
        QCOMPARE(*spares.take(1), 101);
        QVERIFY(!spares.take(1));

        keep(1);
        keep(2);
        keep(1); // asked for again: the latest
        keep(3);
        QVERIFY(!spares.take(2));
        QCOMPARE(*spares.take(1), 102);
        QCOMPARE(*spares.take(3), 304);
        QCOMPARE(made, 4);
    }

    void whatCouldNotBeMadeIsNotThere()
    {
        Spares<int, std::unique_ptr<int>> spares(1);
        spares.keep(1, [] { return std::make_unique<int>(1); });
        spares.keep(2, [] { return nullptr; });
        QVERIFY(!spares.take(2));
        QVERIFY(spares.take(1));
    }
};

QTEST_GUILESS_MAIN(SparesTest)
#include "tst_spares.moc"
