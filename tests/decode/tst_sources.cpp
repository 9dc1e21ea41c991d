// Decoder and the variety of sources: channels, rates, depths, streams that change on the way, gapless information,
// fingerprints.
#include <QtEndian>
#include <QtTest>

#include "decoding.h"

using namespace auralis;
using namespace auralis::test;

class SourcesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void mono();
    void surroundIsMixedDown();
    void surroundAsItIs();
    void rates_data();
    void rates();
    void depths();
    void chainedOgg();
    void itunesGaplessComment();
    void editListToTheFrame();
    void putTogetherMp3();
    void fragmentedMp4();
    void describes();
    void fingerprint();

private:
    QString path(const char* name) const { return m_dir.filePath(QString::fromLatin1(name)); }
    static QStringList words(const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); }
    QTemporaryDir m_dir;
    Frames m_source;
};

void SourcesTest::initTestCase()
{
    if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
    m_source = quantised(melody(44100, 100'003), 16);
    QVERIFY(writeWav(path("source.wav"), m_source, 44100, 2));
}

void SourcesTest::mono()
{
    const Frames source = quantised(melody(44100, 20000, 1), 16);
    QVERIFY(writeWav(path("mono.wav"), source, 44100, 1));
    const Frames stereo = decodeFile(path("mono.wav"));
    QCOMPARE(stereo.size(), 2 * source.size());
    for (std::size_t i = 0; i < source.size(); ++i)
        QVERIFY(stereo[2 * i] == source[i] && stereo[2 * i + 1] == source[i]);
    QCOMPARE(largestDifference(decodeFile(path("mono.wav"), {ChannelMode::Source, nullptr}), source), 0.0);
}

void SourcesTest::surroundIsMixedDown()
{
    // One channel sounds at a time: FL FR FC LFE BL BR.
    const double half = std::sqrt(0.5);
    const double scale = 1 / (1 + 2 * half);
    const double left[] = {1, 0, half, 0, half, 0};
    const double right[] = {0, 1, half, 0, 0, half};
    for (int channel = 0; channel < 6; ++channel) {
        Frames source(6 * 1000, 0.0f);
        for (std::size_t i = 0; i < 1000; ++i)
            source[6 * i + static_cast<std::size_t>(channel)] = 0.5f;
        QVERIFY(writeWav(path("5.1.wav"), source, 48000, 6, 32));
        const Frames mixed = decodeFile(path("5.1.wav"));
        QCOMPARE(mixed.size(), std::size_t(2000));
        QVERIFY(std::abs(mixed[200] - 0.5 * scale * left[channel]) < 1e-6);
        QVERIFY(std::abs(mixed[201] - 0.5 * scale * right[channel]) < 1e-6);
    }
    const Frames full(6 * 1000, 1.0f);
    QVERIFY(writeWav(path("full.wav"), full, 48000, 6, 32));
    const Frames mixed = decodeFile(path("full.wav"));
    QVERIFY(std::abs(*std::max_element(mixed.begin(), mixed.end()) - 1.0f) < 1e-6f); // never above full scale
}

void SourcesTest::surroundAsItIs()
{
    for (const int channels : {3, 4, 5, 6, 7, 8}) {
        const Frames source = noise(3000, channels);
        QVERIFY(writeWav(path("n.wav"), source, 48000, channels, 32));
        auto decoder = Decoder::open(path("n.wav").toStdString(), {ChannelMode::Source, nullptr});
        QVERIFY(decoder);
        QCOMPARE((*decoder)->info().format.channels, channels);
        QCOMPARE(largestDifference(readAll(**decoder), source), 0.0);
        QCOMPARE(decodeFile(path("n.wav")).size(), std::size_t(6000));
    }
    const Frames many = noise(3000, 10);
    QVERIFY(writeWav(path("many.wav"), many, 48000, 10, 32));
    QVERIFY(!Decoder::open(path("many.wav").toStdString(), {ChannelMode::Source, nullptr}));
    QCOMPARE(decodeFile(path("many.wav")).size(), std::size_t(6000));
}

void SourcesTest::rates_data()
{
    QTest::addColumn<int>("rate");
    for (const int rate :
         {8000, 11025, 22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000, 352800, 384000, 768000})
        QTest::addRow("%d", rate) << rate;
}

void SourcesTest::rates()
{
    QFETCH(int, rate);
    const Frames source = quantised(noise(30'000), 24);
    QVERIFY(writeWav(path("rate.wav"), source, rate, 2, 24));
    auto decoder = Decoder::open(path("rate.wav").toStdString());
    QVERIFY(decoder);
    QCOMPARE((*decoder)->info().format.rate, rate);
    QCOMPARE((*decoder)->info().bitsPerSample, 24);
    QCOMPARE(largestDifference(readAll(**decoder), source), 0.0);
    QVERIFY((*decoder)->seek(12'345));
    QCOMPARE(largestDifference(readAll(**decoder, 100), {source.begin() + 24'690, source.begin() + 24'890}), 0.0);
}

void SourcesTest::depths()
{
    for (const int bits : {16, 24, 32}) {
        const Frames source = bits == 32 ? noise(5000) : quantised(noise(5000), bits);
        QVERIFY(writeWav(path("d.wav"), source, 44100, 2, bits));
        QCOMPARE(largestDifference(decodeFile(path("d.wav")), source), 0.0);
        if (bits == 32) continue;
        QVERIFY(ffmpeg(words("-i") + QStringList{path("d.wav"), path("d.flac")}));
        QCOMPARE(largestDifference(decodeFile(path("d.flac")), source), 0.0);
    }
    // The extremes of integers are exact too.
    const Frames extremes{-1.0f, 32767.0f / 32768.0f, 0.0f, -1.0f / 32768.0f};
    QVERIFY(writeWav(path("x.wav"), extremes, 44100, 2, 16));
    QCOMPARE(largestDifference(decodeFile(path("x.wav")), extremes), 0.0);
}

void SourcesTest::chainedOgg()
{
    // Two streams one after the other, the second at another rate: one sound, at the first one's rate.
    QVERIFY(ffmpeg(words("-i") + QStringList{path("source.wav")} + words("-c:a libvorbis -ar 44100 -serial_offset 1") +
                   QStringList{path("one.ogg")}));
    QVERIFY(ffmpeg(words("-i") + QStringList{path("source.wav")} + words("-c:a libvorbis -ar 48000 -serial_offset 7") +
                   QStringList{path("two.ogg")}));
    QVERIFY(ffmpeg(words("-i") + QStringList{path("source.wav")} + words("-c:a libvorbis -ar 44100 -serial_offset 3") +
                   QStringList{path("same.ogg")}));
    for (const char* second : {"same.ogg", "two.ogg"}) {
        QFile out(path("chain.ogg"));
        QVERIFY(out.open(QIODevice::WriteOnly));
        for (const char* name : {"one.ogg", second}) {
            QFile in(path(name));
            QVERIFY(in.open(QIODevice::ReadOnly));
            out.write(in.readAll());
        }
        out.close();
        auto decoder = Decoder::open(path("chain.ogg").toStdString());
        QVERIFY(decoder);
        const Frames all = readAll(**decoder);
        QVERIFY2(std::abs(static_cast<double>(all.size() / 2) - 200'006) < 3000,
                 qPrintable(QString::number(all.size() / 2)));
        QCOMPARE(qint64((*decoder)->info().frames), qint64(all.size() / 2));
        // The second one begins where the first ends, whatever its rate.
        const Frames later(all.end() - 200'006, all.end());
        QVERIFY2(std::abs(lagOf(m_source, later, 2, 1500)) <= 1024,
                 qPrintable(QString::number(lagOf(m_source, later, 2, 1500))));
        for (const std::int64_t target : {150'000, 20, 99'000}) {
            QVERIFY((*decoder)->seek(target));
            const Frames got = readAll(**decoder, 2000);
            QCOMPARE(largestDifference(got, {all.begin() + target * 2, all.begin() + target * 2 + 4000}), 0.0);
        }
    }
}

void SourcesTest::itunesGaplessComment()
{
    // An M4A without an edit list, as iTunes wrote it: delay, padding and length are in a comment alone.
    QVERIFY(ffmpeg(words("-i") + QStringList{path("source.wav")} +
                   words("-map_metadata -1 -fflags +bitexact -flags +bitexact -c:a aac -use_editlist 0") +
                   QStringList{path("itunes.m4a")}));
    QFile file(path("itunes.m4a"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    const auto number = [](qsizetype value) {
        QByteArray text(4, char(0));
        qToBigEndian(quint32(value), text.data());
        return text;
    };
    const auto box = [&](const char* type, const QByteArray& content) {
        return number(8 + content.size()) + type + content;
    };
    const QByteArray nothing = number(0);
    const QByteArray text = QStringLiteral(" 00000000 00000400 %1 %2")
                                .arg(101'376 + 1024 - 1024 - 100'003, 8, 16, QLatin1Char('0'))
                                .arg(100'003, 16, 16, QLatin1Char('0'))
                                .toUpper()
                                .toLatin1();
    const QByteArray comment = box("mean", nothing + "com.apple.iTunes") + box("name", nothing + "iTunSMPB") +
                               box("data", number(1) + nothing + text);
    const QByteArray handler = box("hdlr", nothing + nothing + "mdirappl" + nothing + nothing + QByteArray(1, '\0'));
    const QByteArray added = box("udta", box("meta", nothing + handler + box("ilst", box("----", comment))));
    const qsizetype moov = bytes.indexOf("moov") - 4; // the last box of the file: no offsets change
    bytes.replace(moov, 4, number(bytes.size() - moov + added.size()));
    bytes += added;
    file.seek(0);
    file.write(bytes);
    file.close();
    auto decoder = Decoder::open(path("itunes.m4a").toStdString());
    QVERIFY(decoder);
    QCOMPARE(qint64((*decoder)->info().frames), qint64(100'003));
    const Frames decoded = readAll(**decoder);
    QCOMPARE(qint64(decoded.size() / 2), qint64(100'003));
    QCOMPARE(lagOf(m_source, decoded, 2, 1100), 0);
    QVERIFY((*decoder)->seek(70'000));
    QCOMPARE(largestDifference(readAll(**decoder, 500), {decoded.begin() + 140'000, decoded.begin() + 141'000}), 0.0);
}

void SourcesTest::editListToTheFrame()
{
    // The movie's clock ticks in milliseconds; lengths around a tick and around a packet must still be exact.
    for (const std::int64_t frames : {50'000, 50'001, 50'021, 50'022, 50'044, 51'200, 51'201, 51'199, 50'177}) {
        Frames source(m_source.begin(), m_source.begin() + frames * 2);
        QVERIFY(writeWav(path("e.wav"), source, 44100, 2));
        QVERIFY(ffmpeg(words("-i") + QStringList{path("e.wav")} + words("-c:a aac") + QStringList{path("e.m4a")}));
        const Frames decoded = decodeFile(path("e.m4a"));
        QCOMPARE(qint64(decoded.size() / 2), qint64(frames));
        QCOMPARE(lagOf(source, decoded, 2, 1100), 0);
    }
}

void SourcesTest::putTogetherMp3()
{
    // `cat one.mp3 two.mp3`: the first one's header speaks of the first alone; all of it is heard.
    QVERIFY(ffmpeg(words("-i") + QStringList{path("source.wav")} + words("-c:a libmp3lame -b:a 320k") +
                   QStringList{path("one.mp3")}));
    QFile one(path("one.mp3"));
    QVERIFY(one.open(QIODevice::ReadOnly));
    const QByteArray bytes = one.readAll();
    QFile two(path("two.mp3"));
    QVERIFY(two.open(QIODevice::WriteOnly));
    two.write(bytes);
    two.write(bytes);
    two.close();
    const Frames all = decodeFile(path("two.mp3"));
    QVERIFY2(all.size() / 2 > 195'000, qPrintable(QString::number(all.size() / 2)));
}

void SourcesTest::fragmentedMp4()
{
    QVERIFY(ffmpeg(words("-i") + QStringList{path("source.wav")} +
                   words("-c:a alac -movflags frag_keyframe+empty_moov -frag_duration 500000") +
                   QStringList{path("f.mp4")}));
    const Frames all = decodeFile(path("f.mp4"));
    QCOMPARE(largestDifference(all, m_source), 0.0);
    auto decoder = Decoder::open(path("f.mp4").toStdString());
    QVERIFY(decoder);
    for (const std::int64_t target : {90'000, 10, 50'000}) {
        QVERIFY((*decoder)->seek(target));
        QCOMPARE(largestDifference(readAll(**decoder, 100),
                                   {m_source.begin() + target * 2, m_source.begin() + target * 2 + 200}),
                 0.0);
    }
}

void SourcesTest::describes()
{
    QVERIFY(ffmpeg(words("-i") + QStringList{path("source.wav")} + words("-c:a flac") + QStringList{path("i.flac")}));
    auto flac = Decoder::open(path("i.flac").toStdString());
    QVERIFY(flac);
    const StreamInfo& info = (*flac)->info();
    QCOMPARE(info.codec, std::string("flac"));
    QCOMPARE(info.container, std::string("flac"));
    QVERIFY(info.lossless && info.framesExact && info.bitrate > 0);
    QCOMPARE(info.bitsPerSample, 16);
    QCOMPARE(info.sourceChannels, 2);
    QVERIFY(ffmpeg(words("-i") + QStringList{path("source.wav")} + words("-c:a libmp3lame -b:a 192k") +
                   QStringList{path("i.mp3")}));
    auto mp3 = Decoder::open(path("i.mp3").toStdString());
    QVERIFY(mp3);
    QVERIFY(!(*mp3)->info().lossless);
    QCOMPARE((*mp3)->info().bitsPerSample, 0);
    QVERIFY(std::abs((*mp3)->info().bitrate - 192'000) < 10'000);
}

void SourcesTest::fingerprint()
{
    const auto id = [](const QString& file) { return fileFingerprint(file.toStdString()).value_or(ContentId{}); };
    const ContentId original = id(path("source.wav"));
    QVERIFY(bool(original));
    QCOMPARE(original.hex().size(), std::size_t(32));
    QVERIFY(original == id(path("source.wav")));
    QVERIFY(QFile::rename(path("source.wav"), path("moved.wav")));
    QVERIFY(original == id(path("moved.wav")));

    QFile file(path("moved.wav"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QDateTime modified = file.fileTime(QFileDevice::FileModificationTime);
    const auto edited = [&](qint64 at) {
        file.seek(at);
        const QByteArray old = file.read(1);
        file.seek(at);
        file.write(QByteArray(1, char(old[0] ^ 1)));
        file.flush();
        file.setFileTime(modified, QFileDevice::FileModificationTime);
        const bool changed = !(id(path("moved.wav")) == original);
        file.seek(at);
        file.write(old);
        file.flush();
        file.setFileTime(modified, QFileDevice::FileModificationTime);
        return changed;
    };
    const ContentId settled = [&] {
        file.setFileTime(modified, QFileDevice::FileModificationTime);
        return id(path("moved.wav"));
    }();
    QVERIFY(edited(100));
    QVERIFY(edited(file.size() / 2));
    QVERIFY(edited(file.size() - 1));
    QVERIFY(settled == id(path("moved.wav")));
    file.setFileTime(modified.addMSecs(1000), QFileDevice::FileModificationTime);
    QVERIFY(!(settled == id(path("moved.wav"))));
    file.setFileTime(modified, QFileDevice::FileModificationTime);
    file.close();
    QVERIFY(QFile::rename(path("moved.wav"), path("source.wav")));

    QCOMPARE(int(fileFingerprint(path("absent").toStdString()).error().code), int(ErrorCode::NotFound));
    QCOMPARE(int(fileFingerprint(m_dir.path().toStdString()).error().code), int(ErrorCode::Unreadable));
    QFile empty(path("empty"));
    QVERIFY(empty.open(QIODevice::WriteOnly));
    empty.close();
    QVERIFY(bool(id(path("empty"))));
}

QTEST_GUILESS_MAIN(SourcesTest)
#include "tst_sources.moc"
