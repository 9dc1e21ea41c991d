// Channels of what is rendered: as many as the source has, each in its place, mastered together; two when asked for or
// when the format holds no more.
#include <cmath>
#include <map>

#include "handplayer.h"
#include "program.h"
#include "referenceloudness.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

/// Music with notes of its own in every channel, so that none can be taken for another.
Frames apart(int rate, int seconds, int channels, float gain = 1)
{
    Frames out(static_cast<std::size_t>(seconds * rate * channels));
    for (int c = 0; c < channels; ++c) {
        const Frames one = melody(rate, seconds * rate, 1, static_cast<std::uint64_t>(c) + 1);
        for (std::size_t i = 0; i < one.size(); ++i)
            out[i * static_cast<std::size_t>(channels) + static_cast<std::size_t>(c)] = gain * one[i];
    }
    return quantised(std::move(out), 16);
}

Frames channelOf(const Frames& frames, int channels, int channel)
{
    Frames out;
    for (auto i = static_cast<std::size_t>(channel); i < frames.size(); i += static_cast<std::size_t>(channels))
        out.push_back(frames[i]);
    return out;
}

} // namespace

class TestChannels : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Home m_home;

    QString at(const QString& name) const { return m_folder.filePath(name); }

    /// A file of `layout` (FFmpeg's name) with these frames.
    bool make(const QString& name, const Frames& frames, int rate, int channels, const QString& layout)
    {
        const QString plain = at("plain-"_s + name + ".wav"_s);
        QStringList places; // named, not mixed
        for (int c = 0; c < channels; ++c)
            places << QString::number(c);
        return writeWav(plain, frames, rate, channels) &&
               ffmpeg({"-i"_s, plain, "-af"_s,
                       "channelmap=map=%1:channel_layout=%2"_s.arg(places.join(QLatin1Char('|')), layout), "-c:a"_s,
                       name.endsWith(".flac"_s) ? "flac"_s : "pcm_s16le"_s, at(name)});
    }

    bool render(const QString& in, const QString& out, const QStringList& more)
    {
        const Run run = m_home.run(QStringList{"render"_s, at(in), "-o"_s, at(out)} + more);
        if (run.status != 0) qWarning("%s", run.err.constData());
        return run.status == 0;
    }

    /// "6,5.1" as another program sees it.
    QString layoutOf(const QString& name)
    {
        QByteArray text;
        test::run(
            "ffprobe"_s,
            {"-v"_s, "error"_s, "-show_entries"_s, "stream=channels,channel_layout"_s, "-of"_s, "csv=p=0"_s, at(name)},
            &text);
        return QString::fromUtf8(text.trimmed());
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!haveProgram("ffmpeg") || !haveProgram("ffprobe")) QSKIP("ffmpeg is not installed");
    }

    void layoutAndPlacesAreKept_data()
    {
        QTest::addColumn<QString>("layout");
        QTest::addColumn<int>("channels");
        QTest::addColumn<QString>("out");
        const std::map<QString, int> layouts = {{"3.0"_s, 3},       {"2.1"_s, 3}, {"quad"_s, 4},
                                                {"4.0"_s, 4},       {"5.0"_s, 5}, {"5.1"_s, 6},
                                                {"5.1(side)"_s, 6}, {"7.0"_s, 7}, {"7.1"_s, 8}};
        for (const auto& [layout, channels] : layouts)
            for (const char* out : {"out.wav", "out.flac"})
                QTest::addRow("%s to %s", qPrintable(layout), out) << layout << channels << QString::fromLatin1(out);
    }
    void layoutAndPlacesAreKept()
    {
        QFETCH(QString, layout);
        QFETCH(int, channels);
        QFETCH(QString, out);
        const Frames frames = apart(16000, 1, channels);
        QVERIFY(make("in.wav"_s, frames, 16000, channels, layout));
        QVERIFY(render("in.wav"_s, out, {"--mode"_s, "original"_s}));
        QCOMPARE(layoutOf(out), "%1,%2"_s.arg(channels).arg(layout));
        QVERIFY(largestDifference(m_home.decoded(at(out)), frames) < std::ldexp(1.0, -21)); // 24 bits with their dither
    }

    void allChannelsAreMasteredTogether_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("layout");
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("rate");
        QTest::newRow("5.1 FLAC") << "a.flac"_s
                                  << "5.1"_s << 6 << 44100;
        QTest::newRow("7.1 WAV") << "b.wav"_s
                                 << "7.1"_s << 8 << 48000;
        QTest::newRow("mono, 8 kHz") << "c.wav"_s
                                     << "mono"_s << 1 << 8000;
        QTest::newRow("stereo, 384 kHz") << "d.wav"_s
                                         << "stereo"_s << 2 << 384000;
    }
    void allChannelsAreMasteredTogether()
    {
        QFETCH(QString, name);
        QFETCH(QString, layout);
        QFETCH(int, channels);
        QFETCH(int, rate);
        const int seconds = rate > 100000 ? 2 : 6;
        const Frames frames = apart(rate, seconds, channels, 0.4f);
        QVERIFY(make(name, frames, rate, channels, layout));
        QVERIFY(render(name, "mastered.wav"_s, {"--preset"_s, "adaptive"_s, "--bits"_s, "32f"_s}));
        QCOMPARE(layoutOf("mastered.wav"_s), "%1,%2"_s.arg(channels).arg(layout));
        const Frames mastered = m_home.decoded(at("mastered.wav"_s));
        QCOMPARE(mastered.size(), frames.size());

        const ReferenceLoudness before = referenceLoudness(frames, rate, channels);
        const ReferenceLoudness after = referenceLoudness(mastered, rate, channels);
        QVERIFY2(after.truePeak <= -1.0, qPrintable(QString::number(after.truePeak)));
        // The target of the preset, as a listener's meter sees it.
        const double target = -14.0;
        QVERIFY2(std::abs(after.integrated - target) <= 1.0 && std::abs(before.integrated - target) > 2.0,
                 qPrintable("%1 LUFS, was %2"_s.arg(after.integrated).arg(before.integrated)));
        for (int c = 0; c < channels; ++c)
            for (int other = 0; other < channels; ++other) {
                const double same =
                    std::abs(correlation(channelOf(mastered, channels, c), channelOf(frames, channels, other)));
                QVERIFY2(c == other ? same > 0.5 : same < 0.4,
                         qPrintable("%1 of %2: %3"_s.arg(c).arg(other).arg(same)));
            }
    }

    void monoIsOneSideOfWhatIsHeard()
    {
        const Frames frames = apart(22050, 12, 1);
        QVERIFY(make("mono.wav"_s, frames, 22050, 1, "mono"_s));
        for (const QString& mode : {"enhanced"_s, "original"_s}) {
            QVERIFY(render("mono.wav"_s, "one.wav"_s, {"--mode"_s, mode, "--bits"_s, "32f"_s}));
            QVERIFY(
                render("mono.wav"_s, "two.wav"_s, {"--mode"_s, mode, "--bits"_s, "32f"_s, "--channels"_s, "stereo"_s}));
            QCOMPARE(layoutOf("two.wav"_s), "2,stereo"_s);
            const Frames one = m_home.decoded(at("one.wav"_s));
            QCOMPARE(one.size(), frames.size());
            QVERIFY(one == channelOf(m_home.decoded(at("two.wav"_s)), 2, 0));
        }
    }

    void whatTheFormatCannotHoldIsMixedDown_data()
    {
        QTest::addColumn<QString>("layout");
        QTest::addColumn<int>("channels");
        QTest::addColumn<QString>("out");
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QString>("expected");
        const QStringList original{"--mode"_s, "original"_s};
        QTest::newRow("mp3") << "5.1"_s << 6 << "o.mp3"_s << original << "2,stereo"_s;
        QTest::newRow("opus") << "5.1(side)"_s << 6 << "o.opus"_s << original << "6,5.1"_s;
        QTest::newRow("opus, other places") << "4.0"_s << 4 << "o.opus"_s << original << "2,stereo"_s;
        QTest::newRow("streamed") << "5.1"_s << 6 << "o.wav"_s << QStringList{"--mode"_s, "streamed"_s} << "2,stereo"_s;
        QTest::newRow("asked for") << "7.1"_s << 8 << "o.flac"_s << QStringList{"--channels"_s, "stereo"_s}
                                   << "2,stereo"_s;
        QTest::newRow("no low-frequency channel") << "7.0"_s << 7 << "o.flac"_s << QStringList() << "2,stereo"_s;
        QTest::newRow("mono mp3") << "mono"_s << 1 << "o.mp3"_s << original << "1,mono"_s;
    }
    void whatTheFormatCannotHoldIsMixedDown()
    {
        QFETCH(QString, layout);
        QFETCH(int, channels);
        QFETCH(QString, out);
        QFETCH(QStringList, more);
        QFETCH(QString, expected);
        QVERIFY(make("in.wav"_s, apart(48000, 1, channels), 48000, channels, layout));
        QVERIFY(render("in.wav"_s, out, more));
        QCOMPARE(layoutOf(out), expected);
    }

    void albumsOfSurroundAreMeasuredAsTheyAreWritten()
    {
        QVERIFY(make("quiet.flac"_s, apart(44100, 6, 6), 44100, 6, "5.1"_s));
        QVERIFY(render("quiet.flac"_s, "level.wav"_s,
                       {"--mode"_s, "original"_s, "--normalize"_s, "track"_s, "--bits"_s, "32f"_s}));
        const double lufs = referenceLoudness(m_home.decoded(at("level.wav"_s)), 44100, 6).integrated;
        QVERIFY2(std::abs(lufs + 18.0) <= 0.1, qPrintable(QString::number(lufs)));
    }

    void playbackTellsThatItMixesDown()
    {
        QVERIFY(make("path.flac"_s, apart(44100, 2, 6), 44100, 6, "5.1"_s));
        HandPlayer player;
        PlayableItem item;
        item.path = at("path.flac"_s).toStdString();
        player.manager.loadTrack(item);
        player.manager.play();
        QVERIFY(player.play(44100));
        const QString format = player.manager.snapshot().fileFormat;
        QVERIFY2(format.endsWith("6 channels mixed down to stereo"_s), qPrintable(format));
    }

private:
    static double correlation(const Frames& a, const Frames& b)
    {
        double ab = 0, aa = 1e-30, bb = 1e-30;
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
            ab += static_cast<double>(a[i]) * b[i];
            aa += static_cast<double>(a[i]) * a[i];
            bb += static_cast<double>(b[i]) * b[i];
        }
        return ab / std::sqrt(aa * bb);
    }
};

QTEST_GUILESS_MAIN(TestChannels)
#include "tst_channels.moc"
