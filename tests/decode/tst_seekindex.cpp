// SeekIndex: what one decoder read its way to, another goes to at once, and reads the same there.
#include <QtTest>

#include "decoding.h"

using namespace auralis;
using namespace auralis::test;

class SeekIndexTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sharedPlaces_data() { formats(); }
    void sharedPlaces();
    void placesOutliveTheWayBack_data() { formats(); }
    void placesOutliveTheWayBack();
    void tablesNeedNone();

private:
    static constexpr std::int64_t length = 90 * 44100;
    void formats();
    /// The file of the current row, made when it is first asked for.
    QString made();
    /// Bytes that this process has read from anywhere; -1 where the system does not tell.
    static qint64 bytesRead();

    QTemporaryDir m_dir;
};

void SeekIndexTest::initTestCase()
{
    if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
    QVERIFY(writeWav(m_dir.filePath(QStringLiteral("source.wav")), melody(44100, length), 44100, 2));
}

void SeekIndexTest::formats()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("options"); // of ffmpeg
    QTest::addColumn<bool>("measured");   // no header tells the length
    QTest::newRow("mp3") << QStringLiteral("cbr.mp3") << QStringLiteral("-c:a libmp3lame -b:a 320k") << false;
    QTest::newRow("mp3 without Xing") << QStringLiteral("noxing.mp3")
                                      << QStringLiteral("-c:a libmp3lame -q:a 0 -write_xing 0") << true;
    QTest::newRow("aac") << QStringLiteral("a.aac") << QStringLiteral("-c:a aac -b:a 320k") << true;
    QTest::newRow("ac3") << QStringLiteral("a.ac3") << QStringLiteral("-c:a ac3 -ar 48000 -b:a 448k") << true;
    QTest::newRow("wavpack") << QStringLiteral("w.wv") << QStringLiteral("-c:a wavpack") << false;
}

QString SeekIndexTest::made()
{
    QFETCH(QString, file);
    QFETCH(QString, options);
    const QString out = m_dir.filePath(file);
    const QStringList in{QStringLiteral("-i"), m_dir.filePath(QStringLiteral("source.wav"))};
    return QFile::exists(out) || ffmpeg(in + options.split(QLatin1Char(' ')) + QStringList{out}) ? out : QString();
}

qint64 SeekIndexTest::bytesRead()
{
    QFile io(QStringLiteral("/proc/self/io"));
    if (!io.open(QIODevice::ReadOnly)) return -1;
    return io.readLine().mid(6).trimmed().toLongLong(); // "rchar: 12345"
}

void SeekIndexTest::sharedPlaces()
{
    QFETCH(bool, measured);
    const QString path = made();
    if (path.isEmpty()) QSKIP("the encoder is not installed");
    auto first = Decoder::open(path.toStdString());
    QVERIFY(first);
    const Frames whole = readAll(**first);
    const auto count = static_cast<std::int64_t>(whole.size() / 2);
    DecodeOptions options;
    options.index = (*first)->seekIndex(nullptr);
    QVERIFY(options.index);
    QCOMPARE(options.index->frames, measured ? count : -1);
    QVERIFY(options.index->places.size() > 150 && options.index->places.size() < 400);
    QCOMPARE((*first)->seekIndex(options.index), options.index);

    const qint64 before = bytesRead();
    auto second = Decoder::open(path.toStdString(), options);
    QVERIFY(second);
    QCOMPARE((*second)->info().frames, (*first)->info().frames);
    QVERIFY((*second)->info().framesExact);
    QVERIFY((*second)->seek(count * 9 / 10));
    if (before >= 0) {
        const qint64 spent = bytesRead() - before;
        QVERIFY2(spent < QFileInfo(path).size() / 4, qPrintable(QString::number(spent)));
    }
    for (const std::int64_t target : {count * 9 / 10, count - 1, count / 3, std::int64_t(0), count / 2 + 12'345}) {
        QVERIFY((*second)->seek(target));
        const Frames got = readAll(**second, 3000);
        const Frames wanted(whole.begin() + target * 2, whole.begin() + std::min(count, target + 3000) * 2);
        QCOMPARE(got.size(), wanted.size());
        QCOMPARE(largestDifference(got, wanted), 0.0);
    }
}

void SeekIndexTest::placesOutliveTheWayBack()
{
    const QString path = made();
    if (path.isEmpty()) QSKIP("the encoder is not installed");
    auto decoder = Decoder::open(path.toStdString());
    QVERIFY(decoder);
    const FramePos frames = (*decoder)->info().frames;
    QVERIFY((*decoder)->seek(frames - 1));
    QVERIFY((*decoder)->seek(0)); // opens the file anew
    const qint64 before = bytesRead();
    QVERIFY((*decoder)->seek(frames * 9 / 10));
    if (before < 0) QSKIP("this system does not tell what was read");
    const qint64 spent = bytesRead() - before;
    QVERIFY2(spent < QFileInfo(path).size() / 8, qPrintable(QString::number(spent)));
}

void SeekIndexTest::tablesNeedNone()
{
    auto decoder = Decoder::open(m_dir.filePath(QStringLiteral("source.wav")).toStdString());
    QVERIFY(decoder);
    QVERIFY((*decoder)->seek(length / 2));
    QVERIFY(!(*decoder)->seekIndex(nullptr));
}

QTEST_GUILESS_MAIN(SeekIndexTest)
#include "tst_seekindex.moc"
