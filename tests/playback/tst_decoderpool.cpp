// DecoderPool: decoders are used again, and what one found out about a file spares the next one reading it.
#include <QtTest>

#include "decoderpool.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

class DecoderPoolTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameDecoderAgain();
    void surveyedFileIsNotReadAgain();
    void cancelledSurveyTellsNothing();

private:
    /// Bytes that this process has read from anywhere; -1 where the system does not tell.
    static qint64 bytesRead();
    /// What it takes a new decoder of the pool to go near the end.
    qint64 bytesOfFarSeek(DecoderPool& pool) const;

    QTemporaryDir m_dir;
    std::string m_path;
    ContentId m_content;
};

void DecoderPoolTest::initTestCase()
{
    if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
    const QString wav = m_dir.filePath(QStringLiteral("source.wav"));
    const QString mp3 = m_dir.filePath(QStringLiteral("music.mp3"));
    QVERIFY(writeWav(wav, melody(44100, 60 * 44100), 44100, 2));
    QVERIFY(ffmpeg({QStringLiteral("-i"), wav, QStringLiteral("-b:a"), QStringLiteral("320k"), mp3}));
    m_path = mp3.toStdString();
    m_content = fileFingerprint(m_path).value_or(ContentId{});
    QVERIFY(m_content);
}

qint64 DecoderPoolTest::bytesRead()
{
    QFile io(QStringLiteral("/proc/self/io"));
    if (!io.open(QIODevice::ReadOnly)) return -1;
    return io.readLine().mid(6).trimmed().toLongLong(); // "rchar: 12345"
}

qint64 DecoderPoolTest::bytesOfFarSeek(DecoderPool& pool) const
{
    const qint64 before = bytesRead();
    const auto decoder = pool.acquire(m_path, m_content);
    if (!decoder || !(*decoder)->seek(55 * 44100)) return -1;
    return bytesRead() - before;
}

void DecoderPoolTest::sameDecoderAgain()
{
    DecoderPool pool;
    auto first = pool.acquire(m_path, m_content);
    QVERIFY(first);
    const Decoder* const same = first->get();
    pool.release(m_path, m_content, std::move(*first));
    auto again = pool.acquire(m_path, m_content);
    QVERIFY(again);
    QCOMPARE(again->get(), same);
    const auto other = pool.acquire(m_path, m_content); // the first one is in use
    QVERIFY(other && other->get() != same);
}

void DecoderPoolTest::surveyedFileIsNotReadAgain()
{
    if (bytesRead() < 0) QSKIP("this system does not tell what was read");
    const qint64 size = QFileInfo(QString::fromStdString(m_path)).size();
    DecoderPool pool;
    auto first = pool.acquire(m_path, m_content);
    QVERIFY(first);
    const StreamInfo info = (*first)->info();
    QVERIFY(bytesOfFarSeek(pool) > size * 8 / 10); // nothing is known yet: this is what a survey spares
    pool.survey(m_path, m_content, info, std::make_shared<std::atomic<bool>>(false));
    const qint64 spent = bytesOfFarSeek(pool);
    QVERIFY2(spent >= 0 && spent < size / 4, qPrintable(QString::number(spent)));
    // The decoder from before the survey hears of it when it is lent again.
    pool.release(m_path, m_content, std::move(*first));
    const qint64 lent = bytesOfFarSeek(pool);
    QVERIFY2(lent >= 0 && lent < size / 4, qPrintable(QString::number(lent)));
}

void DecoderPoolTest::cancelledSurveyTellsNothing()
{
    if (bytesRead() < 0) QSKIP("this system does not tell what was read");
    DecoderPool pool;
    StreamInfo info;
    {
        const auto decoder = Decoder::open(m_path);
        QVERIFY(decoder);
        info = (*decoder)->info();
    }
    const qint64 before = bytesRead();
    pool.survey(m_path, m_content, info, std::make_shared<std::atomic<bool>>(true));
    QVERIFY(bytesRead() - before < QFileInfo(QString::fromStdString(m_path)).size() / 4);
    QVERIFY(bytesOfFarSeek(pool) > 0); // and a later one goes there all the same
}

QTEST_GUILESS_MAIN(DecoderPoolTest)
#include "tst_decoderpool.moc"
