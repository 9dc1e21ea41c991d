// Listening corrections as text: own format, AutoEq and Equalizer APO, impulse responses that are refused, damaged
// files.
#include "biquad.h"
#include "correctionfilter.h"
#include "recipefuzz.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

ListeningCorrection randomCorrection(std::mt19937& random)
{
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    ListeningCorrection c;
    c.id = "random";
    c.name = "Random";
    c.preampDb = between(-20, 5);
    c.autoPreamp = random() % 2;
    for (std::size_t i = random() % 12; i > 0; --i)
        c.bands.push_back({static_cast<EqBand::Kind>(random() % 8), 5 * std::pow(4000.0, between(0, 1)),
                           between(-30, 30), between(0.05, 50), random() % 4 != 0});
    double at = 10;
    for (std::size_t i = random() % 12; i > 0; --i)
        c.graphic.push_back({at *= between(1.01, 2), between(-40, 40)});
    if (random() % 2) c.crossfeed = Crossfeed{between(300, 2000), between(1, 15)};
    if (random() % 2) c.impulseFile = "room.wav";
    return c;
}

ImpulseResponse response(std::size_t channels, std::size_t frames, int rate = 44100)
{
    ImpulseResponse impulse{rate, std::vector<std::vector<float>>(channels, std::vector<float>(frames))};
    for (auto& channel : impulse.channels)
        if (frames) channel[frames / 2] = 0.5f;
    return impulse;
}

} // namespace

class TestCorrectionText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writtenAndReadItIsEqual()
    {
        std::mt19937 random(2);
        for (int i = 0; i < 500; ++i) {
            const ListeningCorrection correction = randomCorrection(random);
            const auto read = parseCorrection(writeCorrection(correction), correction.id);
            QVERIFY2(read, read ? "" : read.error().text().c_str());
            QVERIFY(*read == correction);
            QVERIFY(soundOf(*read) == soundOf(correction));
        }
    }

    void errorsNameThePlace_data()
    {
        QTest::addColumn<QString>("rest");
        QTest::addColumn<QString>("message");
        QTest::newRow("kind") << R"("bands": [{"kind": "bell", "hz": 100}])"
                              << "bands[0].kind must be one of peak, lowShelf, highShelf, lowPass, highPass, bandPass, "
                                 "notch, allPass";
        QTest::newRow("q") << R"("bands": [{"kind": "peak", "hz": 100, "q": 0}])"
                           << "bands[0].q must be between 0.05 and 50";
        QTest::newRow("gain") << R"("bands": [{"kind": "peak", "hz": 100, "gainDb": 31}])"
                              << "bands[0].gainDb must be between -30 and 30";
        QTest::newRow("crossfeed") << R"("crossfeed": {"cutHz": 100})"
                                   << "crossfeed.cutHz must be between 300 and 2000";
        QTest::newRow("path") << R"("impulseFile": "../x.wav")"
                              << "impulseFile must be the name of a file in the same folder";
        QTest::newRow("order") << R"("graphic": [{"hz": 20, "gainDb": 0}, {"hz": 10, "gainDb": 0}])"
                               << "graphic[1].hz must be higher than that of the point before";
        QTest::newRow("key") << R"("eq": [])"
                             << "unknown key \"eq\"";
    }
    void errorsNameThePlace()
    {
        QFETCH(QString, rest);
        QFETCH(QString, message);
        const auto read = parseCorrection(R"({"format": "auralis-correction", "version": 1, "name": "x", )" +
                                          rest.toStdString() + "}");
        QVERIFY(!read);
        QCOMPARE(QString::fromStdString(read.error().message), message);
    }

    void autoEq()
    {
        const auto read = importEqText("Preamp: -6.7 dB\r\n"
                                       "Filter 1: ON LSC Fc 105 Hz Gain 6.7 dB Q 0.70\r\n"
                                       "Filter 2: ON PK Fc 204 Hz Gain -2.8 dB Q 0.62\r\n"
                                       "Filter 3: OFF PK Fc 1350 Hz Gain +2.5 dB Q 2.37\r\n"
                                       "Filter 4: ON HSC Fc 10000 Hz Gain -3.1 dB Q 0.70\r\n");
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QCOMPARE(read->preampDb, -6.7);
        QVERIFY(read->autoPreamp);
        QCOMPARE(read->bands.size(), std::size_t{4});
        QVERIFY(read->bands[0] == (EqBand{EqBand::Kind::LowShelf, 105, 6.7, 0.70, true}));
        QVERIFY(read->bands[1] == (EqBand{EqBand::Kind::Peak, 204, -2.8, 0.62, true}));
        QVERIFY(read->bands[2] == (EqBand{EqBand::Kind::Peak, 1350, 2.5, 2.37, false}));
        QVERIFY(read->bands[3] == (EqBand{EqBand::Kind::HighShelf, 10000, -3.1, 0.70, true}));
    }

    void equalizerApo()
    {
        const auto read = importEqText("# a comment\n\nDevice: all\nStage: post-mix\nChannel: all\nPreamp: -1 dB\n"
                                       "preamp: -2.5 dB\n"
                                       "Filter: ON PK Fc 63,5 Hz Gain -3 dB BW Oct 1\n"
                                       "Filter 2: ON LP Fc 12000 Hz\n"
                                       "Filter 3: ON HPQ Fc 25 Hz Q 1.2\n"
                                       "Filter 4: ON NO Fc 50 Hz\n"
                                       "Filter 5: ON AP Fc 500 Hz Q 0.5\n"
                                       "Filter 6: ON LSC 12 dB Fc 300 Hz Gain 5 dB\n"
                                       "Filter 7: ON LS Fc 300 Hz Gain 5 dB\n"
                                       "Filter: ON LS 6 dB Fc 300 Hz Gain 8 dB\n"
                                       "Filter: ON HS 12dB Fc 3000 Hz Gain -8 dB\n"
                                       "Filter: ON HS Fc 3000 Hz Gain 6 dB Q 0.5\n"
                                       "Filter: ON HSC 6 dB Fc 3000 Hz Gain 8 dB\n"
                                       "Filter 8: ON None\n"
                                       "GraphicEQ: 20 -1.5; 100 0; 1000 2;20000 -3\n");
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QCOMPARE(read->preampDb, -3.5);
        QCOMPARE(read->bands.size(), std::size_t{11});
        QCOMPARE(read->bands[0].hz, 63.5);
        QVERIFY(std::fabs(read->bands[0].q - 1.41421) < 1e-4); // an octave between the points of half the gain
        QVERIFY(std::fabs(read->bands[1].q - 0.70711) < 1e-4);
        QVERIFY(read->bands[3].kind == EqBand::Kind::Notch && read->bands[3].q == 30);
        QVERIFY(std::fabs(read->bands[5].q - 0.70711) < 1e-4); // 12 dB an octave is the slope 1
        // A shelf without a width has the slope 0.9, and Fc is where half of its gain is.
        QCOMPARE(read->bands[6].hz, 300.0);
        QVERIFY(std::fabs(read->bands[6].q - 0.66943) < 1e-4);
        // With one, Fc of LS and HS is where it begins: 10^(gain / 80 / slope) from its middle.
        QVERIFY(std::fabs(read->bands[7].hz - 300 * std::pow(10, 8 / 80.0 / 0.5)) < 1e-6);
        QVERIFY(std::fabs(read->bands[8].hz - 3000 / std::pow(10, 8 / 80.0)) < 1e-6 && read->bands[8].gainDb == -8);
        QVERIFY(std::fabs(read->bands[9].hz - 3000 / std::pow(10, 6 / 80.0 / 0.51462)) < 1 && read->bands[9].q == 0.5);
        QCOMPARE(read->bands[10].hz, 3000.0);
        QVERIFY(std::fabs(read->bands[10].q - read->bands[7].q) < 1e-9);
        QVERIFY(read->graphic == (std::vector<CurveKnot>{{20, -1.5}, {100, 0}, {1000, 2}, {20000, -3}}));
    }

    void importErrorsNameTheLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("nothing") << QByteArray("# nothing\n") << "holds no filters";
        QTest::newRow("type") << QByteArray("Preamp: 0 dB\nFilter 1: ON XX Fc 100 Hz")
                              << "line 2: filter type xx is not known";
        QTest::newRow("q") << QByteArray("Filter 1: ON PK Fc 100 Hz Gain 3 dB") << "line 1: Q is missing";
        QTest::newRow("fc") << QByteArray("Filter 1: ON PK Gain 3 dB Q 1") << "line 1: Fc is missing";
        QTest::newRow("range") << QByteArray("Filter 1: ON PK Fc 1e9 Hz Gain 3 dB Q 1")
                               << "line 1: Fc must be between 5 and 100000";
        QTest::newRow("nan") << QByteArray("Filter 1: ON PK Fc 100 Hz Gain nan dB Q 1")
                             << "line 1: Gain must be between -30 and 30";
        QTest::newRow("channel") << QByteArray("Channel: L\n") << "line 1: channel is not supported";
        QTest::newRow("convolution") << QByteArray("Convolution: a.wav\n") << "line 1: convolution is not supported";
        QTest::newRow("words") << QByteArray("hello\n") << "line 1: is not understood";
        QTest::newRow("graphic") << QByteArray("GraphicEQ: 20 1; 10 2") << "line 1: the frequencies must rise";
    }
    void importErrorsNameTheLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const auto read = importEqText(text.toStdString());
        QVERIFY(!read);
        QCOMPARE(QString::fromStdString(read.error().message), message);
    }

    void responsesThatAreRefused()
    {
        const auto why = [](ImpulseResponse impulse) {
            const auto checked = checkedImpulse(std::move(impulse));
            return checked ? QString() : QString::fromStdString(checked.error().message);
        };
        QCOMPARE(why(response(1, 100)), QString());
        QCOMPARE(why(response(2, 441000)), QString());
        QCOMPARE(why(response(4, 1)), QString());
        QCOMPARE(why(response(3, 100)), QStringLiteral("has 3 channels; an impulse response has 1, 2 or 4"));
        QCOMPARE(why(response(2, 441001)), QStringLiteral("is longer than 10 s, the most an impulse response may be"));
        QCOMPARE(why(response(1, 0)), QStringLiteral("is silent"));
        ImpulseResponse impulse = response(2, 100);
        impulse.channels[1].assign(100, 0.0f);
        QCOMPARE(why(impulse), QStringLiteral("is silent"));
        impulse.channels[1][7] = std::nanf("");
        QCOMPARE(why(impulse), QStringLiteral("holds samples that are not numbers"));
        impulse.channels[1][7] = std::numeric_limits<float>::infinity();
        QCOMPARE(why(impulse), QStringLiteral("holds samples that are not numbers"));
        impulse = response(2, 100);
        impulse.channels[1].resize(99);
        QCOMPARE(why(impulse), QStringLiteral("has channels of different length"));
    }

    // What a damaged text gives is refused with a reason, or can be written, read and made a filter without a NaN.
    void damagedFiles()
    {
        std::mt19937 random(6);
        const std::string apo =
            "Preamp: -6.7 dB\nFilter 1: ON LSC Fc 105 Hz Gain 6.7 dB Q 0.70\nFilter: ON PK Fc 63 Hz Gain "
            "-3 dB BW Oct 1\nFilter 2: ON HS 6 dB Fc 9000 Hz Gain 3 dB\nGraphicEQ: 20 -1; 500 2; 9000 0\n";
        int read = 0, built = 0;
        for (int i = 0; i < 40000; ++i) {
            const bool own = i % 2;
            const auto correction = own ? parseCorrection(damaged(writeCorrection(randomCorrection(random)), random))
                                        : importEqText(damaged(apo, random));
            if (!correction) {
                QVERIFY(!correction.error().message.empty() && correction.error().message.size() < 200);
                continue;
            }
            ++read;
            const auto again = parseCorrection(writeCorrection(*correction));
            QVERIFY2(again && *again == *correction, writeCorrection(*correction).c_str());
            if (read % 25) continue;
            ++built;
            const CorrectionFilterPtr filter = correctionFilter(*correction, {8000, 2});
            if (!filter) continue;
            for (const auto& x : filter->main.straight)
                QVERIFY(std::isfinite(x.real()) && std::isfinite(x.imag()));
            for (std::size_t b = 0; b < filter->midDb.size(); ++b)
                QVERIFY(filter->midDb[b] <= 0 && filter->midDb[b] >= -100 && filter->sideDb[b] <= 0);
        }
        QVERIFY2(read > 500 && built > 20, qPrintable(QString::number(read)));
    }
};

QTEST_GUILESS_MAIN(TestCorrectionText)
#include "tst_correctiontext.moc"
