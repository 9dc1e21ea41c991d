// BenchReport: what is beyond its bar is told, in the JSON and, with --check, by the exit status.
#include <numeric>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "../bench/benchreport.h"

using namespace auralis;

namespace
{

std::vector<double> upTo(int last)
{
    std::vector<double> values(static_cast<std::size_t>(last));
    std::iota(values.begin(), values.end(), 1);
    return values;
}

} // namespace

class TestBenchReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void verdicts()
    {
        BenchReport report("title", "method", 0, nullptr);
        report.figure("no bar", "ms", 1000);
        report.figure("at most, at it", "ms", 15, Bar::atMost(15));
        report.figure("at most, over", "ms", 15.1, Bar::atMost(15));
        report.figure("at least, at it", "x", 400, Bar::atLeast(400));
        report.figure("at least, over", "x", 399, Bar::atLeast(400));
        report.figure("above, over", "x", 2, Bar::above(2));
        report.trials("p99 kept", "ms", upTo(100), Bar::atMost(99));
        report.trials("p99 over", "ms", upTo(100), Bar::atMost(98));
        report.trials("p50 over, p99 kept", "ms", upTo(100), Bar::atMost(49, 100));
        report.trials("p50 kept, p99 over", "ms", upTo(100), Bar::atMost(50, 98));
        report.trials("both kept", "ms", upTo(100), Bar::atMost(50, 99));
        report.trials("p50 at least", "x", upTo(100), Bar::atLeast(50));
        report.trials("p50 not at least, over", "x", upTo(100), Bar::atLeast(51));
        report.trials("no trials, over", "x", {}, Bar::atLeast(51));
        report.figure("not a number, over", "x", std::nan(""), Bar::atMost(51));
        const std::vector<std::string> expected = {"at most, over",
                                                   "at least, over",
                                                   "above, over",
                                                   "p99 over",
                                                   "p50 over, p99 kept",
                                                   "p50 kept, p99 over",
                                                   "p50 not at least, over",
                                                   "no trials, over",
                                                   "not a number, over"};
        QCOMPARE(report.over(), expected);
    }

    void statusAndJson()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("report.json")).toStdString();
        const auto finish = [&](std::vector<std::string> words, double value) {
            std::vector<char*> argv;
            for (std::string& word : words)
                argv.push_back(word.data());
            BenchReport report("title \"x\"", "method", static_cast<int>(argv.size()), argv.data());
            report.figure("free", "", 1);
            report.figure("kept", "ms", value, Bar::atMost(15));
            report.trials("p50", "ms", upTo(10), Bar::atMost(5, 10));
            return report.finish();
        };
        QCOMPARE(finish({"bench"}, 20), 0);
        QCOMPARE(finish({"bench", "--check"}, 15), 0);
        QCOMPARE(finish({"bench", "--check", "--json", path}, 20), 2);
        QCOMPARE(finish({"bench", "--json", "/nowhere/x.json"}, 15), 1);
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).object()[QLatin1String("figures")].toArray();
        QCOMPARE(rows.size(), 3);
        const auto at = [&](int row, const char* key) { return rows[row].toObject().value(QLatin1String(key)); };
        QVERIFY(at(0, "ok").isNull() && at(0, "bar").toString().isEmpty());
        QCOMPARE(at(1, "ok"), QJsonValue(false));
        QCOMPARE(at(1, "bar").toString(), QStringLiteral("<= 15"));
        QCOMPARE(at(2, "ok"), QJsonValue(true));
        QCOMPARE(at(2, "bar").toString(), QStringLiteral("p50 <= 5, p99 <= 10"));
        QCOMPARE(at(2, "p99").toDouble(), 10.0);
    }
};

QTEST_APPLESS_MAIN(TestBenchReport)
#include "tst_benchreport.moc"
