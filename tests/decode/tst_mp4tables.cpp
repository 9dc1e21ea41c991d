// MP4 files whose tables give packets other durations than they have, as phones and re-encoders write them: any place
// is found at once and is the one that decoding from the start gives.
#include <QtTest>

#include "decoding.h"

using namespace auralis;
using namespace auralis::test;

class Mp4TablesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void seeks_data();
    void seeks();
    void holes_data() { lossyAndLossless(); }
    void holes();
    void shortest();
    void joined();

private:
    static constexpr std::int64_t length = 60 * 44100;
    void lossyAndLossless();
    QString path(const char* name) const { return m_dir.filePath(QString::fromLatin1(name)); }
    /// The melody in MP4, `stamps` being what FFmpeg's setts filter makes of a packet's time stamp.
    QString encoded(const QString& codec, const QString& stamps) const;
    /// Bytes that this process has read from anywhere; -1 where the system does not tell.
    static qint64 bytesRead();

    QTemporaryDir m_dir;
};

void Mp4TablesTest::initTestCase()
{
    if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
    QVERIFY(writeWav(path("source.wav"), melody(44100, length), 44100, 2));
}

QString Mp4TablesTest::encoded(const QString& codec, const QString& stamps) const
{
    const QString out = path("out.m4a");
    QStringList arguments{QStringLiteral("-y"), QStringLiteral("-i"), path("source.wav"), QStringLiteral("-c:a"),
                          codec};
    if (!stamps.isEmpty()) arguments << QStringLiteral("-bsf:a") << QStringLiteral("setts=ts=") + stamps;
    return ffmpeg(arguments + QStringList{out}) ? out : QString();
}

qint64 Mp4TablesTest::bytesRead()
{
    QFile io(QStringLiteral("/proc/self/io"));
    if (!io.open(QIODevice::ReadOnly)) return -1;
    return io.readLine().mid(6).trimmed().toLongLong(); // "rchar: 12345"
}

void Mp4TablesTest::lossyAndLossless()
{
    QTest::addColumn<QString>("codec");
    QTest::newRow("AAC") << QStringLiteral("aac");
    QTest::newRow("ALAC") << QStringLiteral("alac");
}

void Mp4TablesTest::seeks_data()
{
    QTest::addColumn<QString>("codec");
    QTest::addColumn<QString>("stamps");
    const QString once = QStringLiteral("TS+if(gt(N\\,200)\\,300\\,0)");
    const QString unsteady = QStringLiteral("TS+mod(N\\,5)*120");
    for (const char* codec : {"aac", "alac"}) {
        QTest::addRow("%s, one packet longer", codec) << QString::fromLatin1(codec) << once;
        QTest::addRow("%s, unsteady", codec) << QString::fromLatin1(codec) << unsteady;
    }
}

void Mp4TablesTest::seeks()
{
    QFETCH(QString, codec);
    QFETCH(QString, stamps);
    const Frames steady = decodeFile(encoded(codec, QString()));
    const QString file = encoded(codec, stamps);
    QVERIFY(!file.isEmpty());
    const Frames whole = decodeFile(file);
    const auto count = static_cast<std::int64_t>(whole.size() / 2);
    QVERIFY(std::abs(count - length) < 4096);
    // No packet is lost or doubled, nothing is put between them.
    const auto both = static_cast<std::ptrdiff_t>(std::min(whole.size(), steady.size()));
    QCOMPARE(largestDifference({whole.begin(), whole.begin() + both}, {steady.begin(), steady.begin() + both}), 0.0);

    auto decoder = Decoder::open(file.toStdString());
    QVERIFY(decoder);
    const qint64 before = bytesRead();
    QVERIFY((*decoder)->seek(count * 9 / 10));
    if (before >= 0) {
        const qint64 spent = bytesRead() - before;
        QVERIFY2(spent < QFileInfo(file).size() / 4, qPrintable(QString::number(spent)));
    }
    for (const std::int64_t target :
         {count * 9 / 10, count - 1, count / 3, std::int64_t(0), std::int64_t(200 * 1024), count / 2 + 12'345}) {
        QVERIFY((*decoder)->seek(target));
        const Frames got = readAll(**decoder, 3000);
        const Frames wanted(whole.begin() + target * 2, whole.begin() + std::min(count, target + 3000) * 2);
        QCOMPARE(got.size(), wanted.size());
        QCOMPARE(largestDifference(got, wanted), 0.0);
    }
}

/// A second without packets is a second of silence, before and after a seek across it.
void Mp4TablesTest::holes()
{
    QFETCH(QString, codec);
    const Frames steady = decodeFile(encoded(codec, QString()));
    const QString file = encoded(codec, QStringLiteral("TS+if(gt(N\\,200)\\,44100\\,0)"));
    const Frames whole = decodeFile(file);
    const auto count = static_cast<std::int64_t>(whole.size() / 2);
    QVERIFY(std::abs(count - static_cast<std::int64_t>(steady.size() / 2) - 44100) < 4096);
    auto decoder = Decoder::open(file.toStdString());
    QVERIFY(decoder);
    for (const std::int64_t target : {count / 2, std::int64_t(1000), count - 1}) {
        QVERIFY((*decoder)->seek(target));
        const Frames got = readAll(**decoder, 3000);
        const Frames wanted(whole.begin() + target * 2, whole.begin() + std::min(count, target + 3000) * 2);
        QCOMPARE(got.size(), wanted.size());
        QCOMPARE(largestDifference(got, wanted), 0.0);
    }
    if (codec == QLatin1String("alac")) {
        const auto end = whole.end() - 20'000;
        QCOMPARE(largestDifference({end, whole.end()}, {steady.end() - 20'000, steady.end()}), 0.0);
    }
}

/// A packet a tick after the one before it is a whole packet.
void Mp4TablesTest::shortest()
{
    const QString file = encoded(QStringLiteral("aac"), QStringLiteral("if(eq(N\\,300)\\,TS-1023\\,TS)"));
    QVERIFY(!file.isEmpty());
    const Frames whole = decodeFile(file);
    const auto count = static_cast<std::int64_t>(whole.size() / 2);
    auto decoder = Decoder::open(file.toStdString());
    QVERIFY(decoder);
    for (const std::int64_t target : {count / 2, std::int64_t(300 * 1024), count - 1}) {
        QVERIFY((*decoder)->seek(target));
        const Frames got = readAll(**decoder, 3000);
        const Frames wanted(whole.begin() + target * 2, whole.begin() + std::min(count, target + 3000) * 2);
        QCOMPARE(largestDifference(got, wanted), 0.0);
    }
}

/// Two ALAC files put together have a short packet where the first one ended, and the table says so.
void Mp4TablesTest::joined()
{
    const QString part = encoded(QStringLiteral("alac"), QString());
    QVERIFY(!part.isEmpty());
    QVERIFY(length % 4096 != 0);
    QFile list(path("list.txt"));
    QVERIFY(list.open(QIODevice::WriteOnly));
    const QByteArray line = "file '" + part.toUtf8() + "'\n";
    list.write(line + line);
    list.close();
    const QString file = path("joined.m4a");
    QVERIFY(ffmpeg({QStringLiteral("-y"), QStringLiteral("-f"), QStringLiteral("concat"), QStringLiteral("-safe"),
                    QStringLiteral("0"), QStringLiteral("-i"), list.fileName(), QStringLiteral("-c"),
                    QStringLiteral("copy"), file}));
    const Frames once = decodeFile(part);
    QCOMPARE(static_cast<std::int64_t>(once.size()), length * 2);
    Frames twice = once;
    twice.insert(twice.end(), once.begin(), once.end());
    const Frames whole = decodeFile(file);
    QCOMPARE(whole.size(), twice.size());
    QCOMPARE(largestDifference(whole, twice), 0.0);
    auto decoder = Decoder::open(file.toStdString());
    QVERIFY(decoder);
    for (const std::int64_t target : {length + 30'000, length - 1, length, 2 * length - 1, std::int64_t(4096)}) {
        QVERIFY((*decoder)->seek(target));
        const Frames got = readAll(**decoder, 3000);
        const Frames wanted(twice.begin() + target * 2, twice.begin() + std::min(2 * length, target + 3000) * 2);
        QCOMPARE(got.size(), wanted.size());
        QCOMPARE(largestDifference(got, wanted), 0.0);
    }
}

QTEST_GUILESS_MAIN(Mp4TablesTest)
#include "tst_mp4tables.moc"
