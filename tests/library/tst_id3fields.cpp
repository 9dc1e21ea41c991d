// ID3 fields: single frames are changed, all others and the version of the tag stay.
#include <QProcess>
#include <QtTest>

#include <id3v2tag.h>
#include <mpegfile.h>
#include <tpropertymap.h>

#include "tageditor.h"

using namespace auralis;

class TestId3Fields : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    /// A second of sound with the tags given, as ffmpeg writes them.
    std::string file(const QString& name, int version, const QStringList& tags)
    {
        const QString path = m_folder.filePath(name);
        QStringList arguments{
            QStringLiteral("-y"),    QStringLiteral("-v"), QStringLiteral("error"),    QStringLiteral("-f"),
            QStringLiteral("lavfi"), QStringLiteral("-i"), QStringLiteral("sine=d=1"), QStringLiteral("-id3v2_version"),
            QString::number(version)};
        for (const QString& tag : tags)
            arguments << QStringLiteral("-metadata") << tag;
        if (QProcess::execute(QStringLiteral("ffmpeg"), arguments << path) != 0) qFatal("no ffmpeg");
        return path.toStdString();
    }

    /// Every frame's bytes but those of `left`.
    static QList<QByteArray> frames(const std::string& path, const char* left)
    {
        TagLib::MPEG::File mpeg(path.c_str(), false);
        QList<QByteArray> all;
        for (const TagLib::ID3v2::Frame* frame : mpeg.ID3v2Tag()->frameList()) {
            if (frame->frameID() == left) continue;
            const TagLib::ByteVector bytes = frame->render();
            all << QByteArray(bytes.data(), static_cast<int>(bytes.size()));
        }
        std::sort(all.begin(), all.end());
        return all;
    }

private Q_SLOTS:
    void otherFramesAndTheVersionStay_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("2.3") << 3;
        QTest::newRow("2.4") << 4;
    }
    void otherFramesAndTheVersionStay()
    {
        QFETCH(int, version);
        const std::string path =
            file(QStringLiteral("v%1.mp3").arg(version), version,
                 {QStringLiteral("title=Old"), QStringLiteral("comment=Stands in an unusual place"),
                  QStringLiteral("mood=Calm"), QStringLiteral("date=1999")});
        const QList<QByteArray> before = frames(path, "TIT2");
        QVERIFY(writeFields(path, {{QStringLiteral("TITLE"), {QStringLiteral("New")}}}).has_value());
        QCOMPARE(frames(path, "TIT2"), before);
        TagLib::MPEG::File mpeg(path.c_str(), false);
        QCOMPARE(static_cast<int>(mpeg.ID3v2Tag()->header()->majorVersion()), version);
        QVERIFY(!mpeg.hasID3v1Tag());
        QCOMPARE(mpeg.ID3v2Tag()->title().to8Bit(true), std::string("New"));
    }

    void theOlderVersionGivesWayToWhatItCannotHold()
    {
        const std::string path = file(QStringLiteral("sort.mp3"), 3, {QStringLiteral("title=The Song")});
        const TagEdit edit{{QStringLiteral("TITLESORT"), {QStringLiteral("Song, The")}},
                           {QStringLiteral("ARTIST"), {QStringLiteral("One"), QStringLiteral("Two")}}};
        QVERIFY(writeFields(path, edit).has_value());
        const auto read = readFields(path, edit);
        QVERIFY(read.has_value());
        QCOMPARE(*read, edit);
    }

    void aFieldIsRemoved()
    {
        const std::string path =
            file(QStringLiteral("gone.mp3"), 3, {QStringLiteral("title=A"), QStringLiteral("artist=B")});
        QVERIFY(writeFields(path, {{QStringLiteral("ARTIST"), {}}}).has_value());
        const TagEdit both{{QStringLiteral("ARTIST"), {}}, {QStringLiteral("TITLE"), {QStringLiteral("A")}}};
        QCOMPARE(*readFields(path, both), both);
    }
};

QTEST_GUILESS_MAIN(TestId3Fields)
#include "tst_id3fields.moc"
