// Presets and corrections of the listener's on the command line: by file, by id, and what they do to the sound.
#include <cmath>

#include "program.h"
#include "referenceloudness.h"
#include "signals.h"

using namespace auralis::test;

class TestRecipes : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Home m_home;
    static constexpr int rate = 48000;

    QString at(const QString& name) const { return m_folder.filePath(name); }

    /// Empty if it failed.
    Frames rendered(const QString& name, const QStringList& options) const
    {
        const Run run =
            m_home.run(QStringList{"render"_s, at(name), "-o"_s, at("out.wav"_s), "--bits"_s, "32f"_s} + options);
        if (run.status != 0) qWarning() << run.err;
        return run.status == 0 ? m_home.decoded(at("out.wav"_s)) : Frames();
    }

    /// RMS of a rendering, dB.
    double level(const QString& name, const QStringList& options) const
    {
        const Frames samples = rendered(name, options);
        double sum = 0;
        for (const float x : samples)
            sum += static_cast<double>(x) * static_cast<double>(x);
        return 10 * std::log10(sum / static_cast<double>(samples.size()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(writeWav(at("music.wav"_s), quantised(melody(rate, 4 * rate), 16), rate, 2));
        QVERIFY(writeWav(at("low.wav"_s), quantised(sine(100, rate, 4 * rate, 2, 0.05), 16), rate, 2));
        QVERIFY(writeWav(at("high.wav"_s), quantised(sine(5000, rate, 4 * rate, 2, 0.05), 16), rate, 2));
        Frames impulse(2 * 1000);
        impulse[0] = impulse[1] = 0.5f;
        QVERIFY(writeWav(at("impulse.wav"_s), impulse, rate, 2));
        QVERIFY(writeFile(at("eq.txt"_s), "Preamp: -6 dB\nFilter 1: ON PK Fc 100 Hz Gain 6 dB Q 1.0\n"));
        QVERIFY(QFile::copy(QStringLiteral(AURALIS_SOURCE_DIR) + "/resources/presets/warm.json"_s, at("mine.json"_s)));
        QVERIFY(QDir().mkpath(m_home.path("data/presets"_s)));
        QVERIFY(QFile::copy(at("mine.json"_s), m_home.path("data/presets/my-own.json"_s)));
    }

    void aPresetIsTheSameByIdAndByFile()
    {
        const Frames shipped = rendered("music.wav"_s, {"--preset"_s, "warm"_s});
        QVERIFY(!shipped.empty());
        QVERIFY(rendered("music.wav"_s, {"--preset"_s, at("mine.json"_s)}) == shipped);
        QVERIFY(rendered("music.wav"_s, {"--preset"_s, "my-own"_s}) == shipped);
        QVERIFY(rendered("music.wav"_s, {"--preset"_s, "bright"_s}) != shipped);
        QCOMPARE(QDir(m_home.path("data/presets"_s)).entryList(QDir::Files),
                 QStringList{"my-own.json"_s}); // nothing stored
    }

    void aCorrectionDoesWhatItsBandsSay()
    {
        const QStringList none{"--mode"_s, "enhanced"_s, "--intensity"_s, "0"_s};
        const QStringList corrected = none + QStringList{"--correction"_s, at("eq.txt"_s)};
        const double low = level("low.wav"_s, corrected) - level("low.wav"_s, none);
        const double high = level("high.wav"_s, corrected) - level("high.wav"_s, none);
        // A lone sine sounds as loud as before, whatever its band's gain: the level is the plan's.
        QVERIFY2(std::abs(low) < 0.2, qPrintable(QString::number(low)));
        QVERIFY2(std::abs(high) < 0.2, qPrintable(QString::number(high)));
        QVERIFY(writeWav(at("both.wav"_s), quantised(mixed(), 16), rate, 2));
        const Frames before = rendered("both.wav"_s, none), after = rendered("both.wav"_s, corrected);
        const double balance = toneDb(after, 100) - toneDb(after, 5000) - toneDb(before, 100) + toneDb(before, 5000);
        QVERIFY2(std::abs(balance - 6) < 0.1, qPrintable(QString::number(balance)));
    }

    void aSingleImpulseChangesNothingButBits()
    {
        const QStringList none{"--mode"_s, "enhanced"_s, "--intensity"_s, "0"_s};
        const Frames before = rendered("music.wav"_s, none);
        const Frames after = rendered("music.wav"_s, none + QStringList{"--correction"_s, at("impulse.wav"_s)});
        QCOMPARE(after.size(), before.size());
        const double largest = largestDifference(before, after);
        QVERIFY2(largest < 1e-3, qPrintable(QString::number(largest)));
    }

    // What is foreseen by what is heard behind a response, of the very plan that renders.
    void theLoudnessBehindAResponseIsForeseen()
    {
        Frames response(2 * rate); // dies away within a second
        std::uint32_t random = 1;
        for (std::size_t i = 0; i < response.size(); ++i) {
            random = random * 1664525 + 1013904223;
            response[i] = static_cast<float>(0.1 * (random / 2147483648.0 - 1) *
                                             std::exp(-6.9 * static_cast<double>(i) / static_cast<double>(2 * rate)));
        }
        response[0] = response[1] = 0.9f;
        QVERIFY(writeWav(at("room.wav"_s), response, rate, 2));
        QVERIFY(writeWav(at("long.wav"_s), quantised(melody(rate, 20 * rate), 16), rate, 2));
        const QStringList options{"--preset"_s, "punchy"_s, "--correction"_s, at("room.wav"_s)};
        const Run run = m_home.run(QStringList{"explain"_s, at("long.wav"_s), "--json"_s} + options);
        QCOMPARE(run.status, 0);
        QCOMPARE(run.json()["correction"_s].toString(), at("room.wav"_s));
        const double foreseen = run.json()["predicted_lufs"_s].toDouble();
        const double heard = referenceLoudness(rendered("long.wav"_s, options), rate).integrated;
        QVERIFY2(std::abs(heard - foreseen) <= 0.1, qPrintable(QStringLiteral("%1 for %2").arg(foreseen).arg(heard)));
        bool listening = false;
        for (const QJsonValue& item : run.json()["items"_s].toArray())
            listening = listening || item.toObject()["id"_s].toString() == "listening"_s;
        QVERIFY(listening);
    }

    void whatIsNotThereIsSaid_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("words");
        QVERIFY(
            writeFile(at("bad.json"_s),
                      "{\"format\": \"auralis-preset\", \"version\": 1, \"name\": \"x\", \"bells\": [{\"hz\": 1}]}"));
        QTest::newRow("no preset") << QStringList{"--preset"_s, "loud"_s} << 3 << QByteArray("loud");
        QTest::newRow("no correction") << QStringList{"--correction"_s, "none"_s} << 3 << QByteArray("none");
        QTest::newRow("bad preset") << QStringList{"--preset"_s, at("bad.json"_s)} << 1 << QByteArray("bells[0]");
        QTest::newRow("no impulse") << QStringList{"--correction"_s, QStringLiteral(AURALIS_PROGRAM)} << 1
                                    << QByteArray("is not in a format");
    }
    void whatIsNotThereIsSaid()
    {
        QFETCH(QStringList, options);
        QFETCH(int, status);
        QFETCH(QByteArray, words);
        const Run run = m_home.run(QStringList{"render"_s, at("music.wav"_s), "-o"_s, at("never.wav"_s)} + options);
        QCOMPARE(run.status, status);
        QVERIFY2(run.err.contains(words), run.err.constData());
        QVERIFY(!QFile::exists(at("never.wav"_s)));
    }

    void playTakesThemToo_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("both") << QStringList{"--preset"_s, at("mine.json"_s), "--correction"_s, at("eq.txt"_s)};
        QTest::newRow("a correction alone") << QStringList{"--correction"_s, at("eq.txt"_s)};
    }
    void playTakesThemToo()
    {
        QFETCH(QStringList, options);
        const Run run = m_home.run(
            QStringList{"play"_s, at("music.wav"_s), "--to"_s, "1"_s, "--output"_s, "null"_s, "--json"_s} + options);
        QCOMPARE(run.status, 0);
        bool enhanced = false;
        for (const QJsonObject& line : run.lines())
            enhanced = enhanced || line["mode"_s].toString() == "enhanced"_s;
        QVERIFY(enhanced);
    }

private:
    static Frames mixed()
    {
        Frames sum = sine(100, rate, 4 * rate, 2, 0.05);
        const Frames high = sine(5000, rate, 4 * rate, 2, 0.05);
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += high[i];
        return sum;
    }

    /// Level of one tone in the middle of a stereo recording, dB.
    static double toneDb(const Frames& samples, double hz)
    {
        double re = 0, im = 0;
        for (std::size_t i = rate; i < 3 * rate; ++i) {
            const double phase = 2 * M_PI * hz * static_cast<double>(i) / rate;
            re += static_cast<double>(samples[2 * i]) * std::cos(phase);
            im += static_cast<double>(samples[2 * i]) * std::sin(phase);
        }
        return 10 * std::log10((re * re + im * im) / (static_cast<double>(rate) * rate));
    }
};

QTEST_GUILESS_MAIN(TestRecipes)
#include "tst_recipes.moc"
