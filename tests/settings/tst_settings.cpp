// Settings: typed values survive, and a folder or file that cannot be used costs nothing but the memory of changes.
#include "settings.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace auralis;

class TestSettings : public QObject
{
    Q_OBJECT

    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

private Q_SLOTS:
    void keepsValues();
    void tellsChangesOnce();
    void unusableFolder();
    void fileIsAFolder();
    void damagedFile_data();
    void damagedFile();
    void wrongType();
};

void TestSettings::keepsValues()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("new/config"));
    {
        Settings s(folder);
        QVERIFY(s.writable());
        QCOMPARE(s.get(settings::bitrate), 128);
        s.set(settings::bitrate, 192);
        s.set(settings::volume, 0.35);
        s.set(settings::enhanced, true);
        s.set(settings::preset, QStringLiteral("würzig, \"a\"=b"));
        s.set(settings::windowLayout, QByteArray("\0\xff\x01;", 4));
    }
    Settings s(folder);
    QCOMPARE(s.get(settings::bitrate), 192);
    QCOMPARE(s.get(settings::volume), 0.35);
    QCOMPARE(s.get(settings::enhanced), true);
    QCOMPARE(s.get(settings::preset), QStringLiteral("würzig, \"a\"=b"));
    QCOMPARE(s.get(settings::windowLayout), QByteArray("\0\xff\x01;", 4));
}

void TestSettings::tellsChangesOnce()
{
    QTemporaryDir dir;
    Settings s(dir.path());
    QSignalSpy spy(&s, &Settings::changed);
    s.set(settings::shuffle, true);
    s.set(settings::shuffle, true);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().toString(), QStringLiteral("playback/shuffle"));
}

void TestSettings::unusableFolder()
{
    QTemporaryDir dir;
    const QString blocker = dir.filePath(QStringLiteral("file"));
    write(blocker, "not a folder"); // works for root too, whom permissions do not stop
    Settings s(blocker + QStringLiteral("/config"));
    QVERIFY(!s.writable());
    QCOMPARE(s.get(settings::theme), QStringLiteral("system"));
    s.set(settings::theme, QStringLiteral("dark"));
    QCOMPARE(s.get(settings::theme), QStringLiteral("dark"));
}

void TestSettings::fileIsAFolder()
{
    QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkpath(QStringLiteral("auralis.ini/x")));
    Settings s(dir.path());
    QVERIFY(!s.writable());
    s.set(settings::bitrate, 96);
    QCOMPARE(s.get(settings::bitrate), 96);
}

void TestSettings::damagedFile_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("zeros") << QByteArray(5000, '\0');
    QTest::newRow("no equals sign") << QByteArray("[playback\nvolume 0.3\n");
    QTest::newRow("binary") << QByteArray::fromHex("7f454c46020101000000ffd8ffe0");
    QTest::newRow("half a value") << QByteArray("[playback]\nvolume=@Variant(\\0\\0");
}

void TestSettings::damagedFile()
{
    QFETCH(QByteArray, bytes);
    QTemporaryDir dir;
    write(dir.filePath(QStringLiteral("auralis.ini")), bytes);
    {
        Settings s(dir.path());
        QCOMPARE(s.get(settings::volume), 0.8);
        s.set(settings::volume, 0.5);
        QCOMPARE(s.get(settings::volume), 0.5);
        QVERIFY(s.writable());
    }
    Settings s(dir.path());
    QCOMPARE(s.get(settings::volume), 0.5);
}

void TestSettings::wrongType()
{
    QTemporaryDir dir;
    write(dir.filePath(QStringLiteral("auralis.ini")), "[playback]\nbitrate=loud\nvolume=\n");
    Settings s(dir.path());
    QCOMPARE(s.get(settings::bitrate), 128);
    QCOMPARE(s.get(settings::volume), 0.8);
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
