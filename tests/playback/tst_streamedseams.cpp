// The seams of streamed chunks on music: no worse than the codec is anywhere else. An hour of it: bench_seams.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "signals.h"
#include "streamedseams.h"

using namespace auralis;
using namespace auralis::test;

class StreamedSeamsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bordersAreNoWorseThanTheRest()
    {
        QStringList files;
        for (const char* version : {"1.16", "1.18", "1.14"}) {
            const QDir music(QStringLiteral("/usr/share/games/wesnoth/%1/data/core/music").arg(QLatin1String(version)));
            for (const char* name : {"loyalists", "knolls", "northerners", "wanderer"}) {
                const QString path = music.filePath(QLatin1String(name) + QStringLiteral(".ogg"));
                if (files.size() < 4 && QFile::exists(path)) files << path;
            }
        }
        QTemporaryDir folder;
        if (files.isEmpty()) { // no music here
            files << folder.filePath(QStringLiteral("melody.wav"));
            QVERIFY(writeWav(files.front(), melody(44100, 100 * 44100), 44100, 2));
        }
        SeamErrors errors;
        for (const QString& file : files) {
            const Result<void> measured = measureSeams(file.toStdString(), files.size() > 1 ? 35 : 95, errors);
            QVERIFY2(measured, measured ? "" : measured.error().message.c_str());
        }
        QVERIFY(errors.borders >= 9);
        const double worst = SeamErrors::percentile(errors.elsewhere, 0.99);
        const int above = errors.above(worst);
        qInfo("%d borders: error p50 %.1f, p99 %.1f dB; elsewhere p50 %.1f, p99 %.1f dB; %d of %d above the latter",
              errors.borders, SeamErrors::percentile(errors.border, 0.5), SeamErrors::percentile(errors.border, 0.99),
              SeamErrors::percentile(errors.elsewhere, 0.5), worst, above, static_cast<int>(errors.border.size()));
        // One in a hundred is above the 99th percentile by its meaning; of so few more than 8 % are not by chance.
        QVERIFY(above <= static_cast<int>(errors.border.size() * 8 / 100));
    }
};

QTEST_GUILESS_MAIN(StreamedSeamsTest)
#include "tst_streamedseams.moc"
