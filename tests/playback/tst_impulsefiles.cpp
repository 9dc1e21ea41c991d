// Impulse responses from files that are not what they should be: refused with a reason, or whole numbers; never a
// crash.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <random>

#include "recipebook.h"
#include "recipefiles.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 44100;

Frames decaying(std::int64_t frames, int channels)
{
    Frames response = noise(frames, channels, 0.5);
    for (std::size_t i = 0; i < response.size(); ++i)
        response[i] *=
            static_cast<float>(std::exp(-7.0 * static_cast<double>(i) / static_cast<double>(response.size())));
    return response;
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class TestImpulseFiles : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;

    QString at(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    /// Why it is refused; empty: it is not.
    static QString refusal(const QString& path)
    {
        const auto read = readImpulse(path.toStdString());
        return read ? QString() : QString::fromStdString(read.error().message);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!haveProgram("ffmpeg")) QSKIP("ffmpeg makes the files");
        QVERIFY(writeWav(at("room.wav"), decaying(rate / 2, 2), rate, 2, 24));
        for (const char* ending : {"flac", "ogg", "mp3"})
            QVERIFY(ffmpeg({QStringLiteral("-i"), at("room.wav"), at("room.") + QString::fromLatin1(ending)}));
    }

    void whatIsNoResponse()
    {
        QCOMPARE(refusal(at("room.wav")), QString());
        QVERIFY(writeWav(at("8.wav"), decaying(rate / 10, 8), rate, 8));
        QCOMPARE(refusal(at("8.wav")), QStringLiteral("has 8 channels; an impulse response has 1, 2 or 4"));
        QVERIFY(writeWav(at("zeros.wav"), Frames(2000), rate, 2));
        QCOMPARE(refusal(at("zeros.wav")), QStringLiteral("is silent"));
        QVERIFY(writeWav(at("none.wav"), {}, rate, 2));
        QVERIFY(!refusal(at("none.wav")).isEmpty());
        QVERIFY(write(at("empty.wav"), {}));
        QVERIFY(!refusal(at("empty.wav")).isEmpty());
        QVERIFY(write(at("text.wav"), "Filter 1: ON PK Fc 63 Hz Gain -3 dB Q 1.4\n"));
        QVERIFY(!refusal(at("text.wav")).isEmpty());
        QVERIFY(!refusal(at("not there.wav")).isEmpty());
        QVERIFY(!refusal(m_folder.path()).isEmpty());
    }

    // Two hours, all but 44 bytes of it a hole in the file: refused by its first ten seconds.
    void twoHours()
    {
        QVERIFY(writeWav(at("long.wav"), decaying(100, 1), 8000, 1));
        QByteArray bytes = contents(at("long.wav"));
        const std::uint32_t payload = 2u * 8000 * 7200;
        for (int i = 0; i < 4; ++i) {
            bytes[4 + i] = static_cast<char>((payload + 36) >> (8 * i) & 0xff);
            bytes[40 + i] = static_cast<char>(payload >> (8 * i) & 0xff);
        }
        QVERIFY(write(at("long.wav"), bytes));
        QVERIFY(QFile(at("long.wav")).resize(44 + qint64{payload}));
        QCOMPARE(refusal(at("long.wav")), QStringLiteral("is longer than 10 s, the most an impulse response may be"));
    }

    void whatIsNotANumber()
    {
        for (const float bad : {std::nanf(""), HUGE_VALF, -HUGE_VALF}) {
            Frames response = decaying(2000, 2);
            response[777] = bad;
            QVERIFY(writeWav(at("bad.wav"), response, rate, 2, 32));
            const auto read = readImpulse(at("bad.wav").toStdString());
            if (read) {
                for (const auto& channel : (*read)->channels)
                    QVERIFY(std::all_of(channel.begin(), channel.end(), [](float x) { return std::isfinite(x); }));
            } else {
                QCOMPARE(QString::fromStdString(read.error().message),
                         QStringLiteral("holds samples that are not numbers"));
            }
        }
    }

    void damaged_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"room.wav", "room.flac", "room.ogg", "room.mp3"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void damaged()
    {
        QFETCH(QString, name);
        const QByteArray whole = contents(m_folder.filePath(name));
        const QString path = m_folder.filePath(QStringLiteral("damaged-") + name);
        QCOMPARE(refusal(m_folder.filePath(name)), QString());
        std::mt19937 random(5);
        int refused = 0;
        for (int i = 0; i < 150; ++i) {
            QByteArray bytes = whole;
            if (i < 50) {
                bytes.truncate(whole.size() * i / 50);
            } else {
                const int most = i < 100 ? 64 : static_cast<int>(bytes.size()); // the header, or anywhere
                for (int edits = 1 + static_cast<int>(random() % 8); edits > 0; --edits)
                    bytes[static_cast<int>(random() % static_cast<unsigned>(most))] = static_cast<char>(random());
            }
            QVERIFY(write(path, bytes));
            const auto read = readImpulse(path.toStdString());
            if (!read) {
                ++refused;
                QVERIFY(!read.error().message.empty());
                continue;
            }
            const ImpulseResponse& response = **read;
            QVERIFY(response.rate > 0 && response.rate <= 384000);
            QVERIFY(response.channels.size() == 1 || response.channels.size() == 2 || response.channels.size() == 4);
            for (const auto& channel : response.channels) {
                QVERIFY(static_cast<double>(channel.size()) <= ImpulseResponse::mostSeconds * response.rate);
                QVERIFY(std::all_of(channel.begin(), channel.end(), [](float x) { return std::isfinite(x); }));
            }
        }
        QVERIFY(refused > 0);
    }

    // Nothing of what is refused is kept among the corrections.
    void aRefusedFileIsNotCopied()
    {
        const QTemporaryDir kept;
        RecipeBook book(kept.path());
        QVERIFY(write(at("text.wav"), "no sound"));
        QString why;
        bool done = false, good = false;
        book.readResponse(at("text.wav"), [&](const auto& read) {
            done = true;
            why = read ? QString() : QString::fromStdString(read.error().text());
        });
        QTRY_VERIFY(done);
        QVERIFY2(why.contains(QStringLiteral("text.wav")), qPrintable(why));
        book.readResponse(at("room.wav"), [&](const auto& read) { good = bool(read); });
        QTRY_VERIFY(good);
        QStringList files;
        for (const QString& folder : QDir(kept.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            files += QDir(kept.filePath(folder)).entryList(QDir::Files);
        QCOMPARE(files.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestImpulseFiles)
#include "tst_impulsefiles.moc"
