// What the cache page says of its figures, and how the chunk map is painted.
#include <QJsonArray>
#include <QtTest>

#include "pages/cachefigures.h"
#include "pages/chunkmapview.h"
#include "pages/tiercard.h"
#include "theme/theme.h"

using namespace auralis;

class TestCachePage : public QObject
{
    Q_OBJECT
    std::unique_ptr<Appearance> m_appearance;

    static QString valueOf(const CacheFigures::Rows& rows, const char* label)
    {
        for (const auto& row : rows)
            if (row.first == QLatin1String(label)) return row.second;
        return QStringLiteral("(missing)");
    }
    static QJsonObject tier(int hits, int misses)
    {
        return {{QStringLiteral("hits"), hits}, {QStringLiteral("misses"), misses}};
    }

private Q_SLOTS:
    void initTestCase() { m_appearance = std::make_unique<Appearance>(); }

    void figuresInWords()
    {
        QJsonObject stats{
            {QStringLiteral("l1"), tier(80, 20)},
            {QStringLiteral("l2"), tier(10, 10)},
            {QStringLiteral("l3"), tier(8, 2)},
            {QStringLiteral("likely"), QJsonArray{QStringLiteral("original"), QStringLiteral("enhanced/warm")}},
            {QStringLiteral("switches"), 6},
            {QStringLiteral("switches_foretold"), 5},
            {QStringLiteral("predicted"), 41},
            {QStringLiteral("predicted_used"), 30},
            {QStringLiteral("predicted_lost"), 4},
            {QStringLiteral("enhanced_speed"), 455.2},
            {QStringLiteral("streamed_speed"), 0},
            {QStringLiteral("rendered"), 1234}};
        PlayerSnapshot now;
        now.tier = QStringLiteral("L1");
        now.underruns = now.underrunCauses.disk = 2;
        CacheFigures figures = cacheFigures(stats, now);
        // 100 asked for; the 2 that no tier had were made.
        QCOMPARE(figures.summary, QStringLiteral("98.0 % of chunks asked for were ready"));
        QCOMPARE(valueOf(figures.prediction, "Expected next"), QStringLiteral("Original, Warm"));
        QCOMPARE(valueOf(figures.prediction, "Switches that were expected"), QStringLiteral("5 of 6, 83 %"));
        QCOMPARE(valueOf(figures.prediction, "Asked for after that"), QStringLiteral("30, 73 %"));
        QCOMPARE(valueOf(figures.prediction, "Dropped unasked"), QStringLiteral("4, 10 %"));
        QCOMPARE(valueOf(figures.prediction, "Preparing"), QStringLiteral("as needed"));
        QCOMPARE(valueOf(figures.speed, "Mastering"), QStringLiteral("455 times real time"));
        QCOMPARE(valueOf(figures.speed, "Opus encoding"), QStringLiteral("not measured yet"));
        QCOMPARE(valueOf(figures.speed, "Since start"), QStringLiteral("2 underruns: disk 2"));
        QCOMPARE(valueOf(figures.speed, "What sounds comes from"), QStringLiteral("L1"));
        stats[QStringLiteral("on_battery")] = true;
        now.blind = true; // the tier and what is expected would tell
        figures = cacheFigures(stats, now);
        QCOMPARE(valueOf(figures.prediction, "Preparing"), QStringLiteral("waits: on battery"));
        QCOMPARE(valueOf(figures.prediction, "Expected next"), QStringLiteral("–"));
        QCOMPARE(valueOf(figures.speed, "What sounds comes from"), QStringLiteral("–"));
        figures = cacheFigures({}, {});
        QVERIFY(figures.summary.isEmpty());
        QCOMPARE(valueOf(figures.prediction, "Asked for after that"), QStringLiteral("–"));
    }

    void theMapIsPaintedChunkByChunk()
    {
        ChunkMapView map;
        const std::vector<ChunkPlace> places{ChunkPlace::L1, ChunkPlace::L2, ChunkPlace::L3, ChunkPlace::NotMade};
        map.setRows({{QStringLiteral("Streamed"), false, false, places},
                     {QStringLiteral("Warm"), true, true, {places.rbegin(), places.rend()}}});
        map.setAutoFillBackground(true);
        map.resize(700, map.sizeHint().height());
        const QImage image = map.grab().toImage();
        for (int row = 0; row < 2; ++row)
            for (int chunk = 0; chunk < 4; ++chunk) {
                const ChunkPlace place = map.rows()[std::size_t(row)].chunks[std::size_t(chunk)];
                QCOMPARE(image.pixelColor(map.cellRect(row, chunk).center().toPoint()), ChunkMapView::colorOf(place));
            }
        QVERIFY(map.cellRect(0, 3).right() < map.width() - 60);
        QCOMPARE(map.accessibleDescription(), QStringLiteral("Streamed: 3 of 4; Warm: 3 of 4"));
        // A listener may call a preset anything.
        map.setRows({{QStringLiteral("Bass %2"), true, true, places}});
        QCOMPARE(map.accessibleDescription(), QStringLiteral("Bass %2: 3 of 4"));
        // Each place has its own colour, in both schemes.
        for (const Scheme scheme : {Scheme::Dark, Scheme::Light}) {
            m_appearance->setScheme(scheme);
            QSet<QRgb> colors;
            for (const ChunkPlace place : places)
                colors.insert(ChunkMapView::colorOf(place).rgb());
            QCOMPARE(colors.size(), 4);
        }
        // A day of sound still fits.
        map.setRows({{QStringLiteral("Streamed"), false, false, std::vector<ChunkPlace>(8640, ChunkPlace::L3)}});
        map.setPosition(0.5);
        QVERIFY(!map.grab().isNull());
        QVERIFY(map.cellRect(0, 8639).right() <= map.width());
    }

    // The filled part of a card's bar is the used part of its budget, and follows.
    void theBarShowsTheShareOfTheBudget()
    {
        TierCard card(QStringLiteral("L1"), QStringLiteral("Memory"), QStringLiteral("What sounded"));
        card.resize(360, card.sizeHint().height());
        const auto filled = [&card](double bytes, double budget) {
            card.setFigures({{QStringLiteral("entries"), 3},
                             {QStringLiteral("bytes"), bytes},
                             {QStringLiteral("budget"), budget},
                             {QStringLiteral("hits"), 3},
                             {QStringLiteral("misses"), 1}});
            const QImage image = card.grab().toImage();
            const QRgb full = theme().color.waveRms.rgb();
            int widest = 0;
            for (int y = 0; y < image.height(); ++y) {
                int count = 0;
                for (int x = 0; x < image.width(); ++x)
                    count += image.pixel(x, y) == full;
                widest = std::max(widest, count);
            }
            return widest / image.devicePixelRatio() / (card.width() - 32); // without the card's margins
        };
        const auto near = [](double value, double expected) { return std::abs(value - expected) < 0.02; };
        QVERIFY(filled(0, 100e6) < 0.01);
        QVERIFY(near(filled(25e6, 100e6), 0.25));
        QVERIFY(near(filled(50e6, 100e6), 0.5));
        QVERIFY(near(filled(100e6, 100e6), 1));
        QVERIFY(near(filled(100e6, 80e6), 1)); // just lowered: not yet evicted
        QVERIFY(near(filled(60e6, 80e6), 0.75));
        QVERIFY(filled(0, 0) < 0.01);
        card.setFigures(
            {{QStringLiteral("entries"), 3}, {QStringLiteral("bytes"), 50e6}, {QStringLiteral("budget"), 100e6}});
        QVERIFY(card.accessibleDescription().contains(QStringLiteral("3 entries")));
    }
};

QTEST_MAIN(TestCachePage)
#include "tst_cachepage.moc"
