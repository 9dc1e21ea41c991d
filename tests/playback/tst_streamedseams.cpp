// The seams of streamed chunks on music: no worse than the codec is anywhere else. An hour of it: bench_seams.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>

#include "signals.h"
#include "streamedproducer.h"
#include "streamedseams.h"

using namespace auralis;
using namespace auralis::test;

class StreamedSeamsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QStringList m_files;

private Q_SLOTS:
    void initTestCase()
    {
        for (const char* version : {"1.16", "1.18", "1.14"}) {
            const QDir music(QStringLiteral("/usr/share/games/wesnoth/%1/data/core/music").arg(QLatin1String(version)));
            for (const char* name : {"loyalists", "knolls", "northerners", "wanderer"}) {
                const QString path = music.filePath(QLatin1String(name) + QStringLiteral(".ogg"));
                if (m_files.size() < 4 && QFile::exists(path)) m_files << path;
            }
        }
        if (m_files.isEmpty()) { // no music here
            m_files << m_folder.filePath(QStringLiteral("melody.wav"));
            QVERIFY(writeWav(m_files.front(), melody(44100, 100 * 44100), 44100, 2));
        }
    }

    void bordersAreNoWorseThanTheRest()
    {
        SeamErrors errors;
        for (const QString& file : m_files) {
            const Result<void> measured = measureSeams(file.toStdString(), m_files.size() > 1 ? 35 : 95, errors);
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

    /// A seek into a chunk that is in no tier encodes from there on, and what leads in hastily: the error is that of
    /// the whole chunk in the same place.
    void chunksThatAreBegunInTheirMidstAreNoWorse()
    {
        constexpr std::int64_t heard = 10; // 0.1 s
        std::vector<double> worse;
        for (const QString& file : m_files) {
            const auto whole = streamedErrors(file.toStdString(), 0, 30 * 100);
            QVERIFY(whole);
            for (std::int64_t at = 137; at + heard < static_cast<std::int64_t>(whole->size()); at += 271) {
                const auto begun = streamedErrors(file.toStdString(), at, heard);
                QVERIFY(begun && begun->size() == heard);
                for (std::size_t i = 0; i < heard; ++i) {
                    const double apart = (*begun)[i] - (*whole)[static_cast<std::size_t>(at) + i];
                    if (!std::isnan(apart)) worse.push_back(apart);
                }
            }
        }
        QVERIFY(worse.size() > 50);
        const double mean = std::accumulate(worse.begin(), worse.end(), 0.0) / static_cast<double>(worse.size());
        qInfo("%d stretches of 10 ms: mean %.2f, p50 %.2f, p99 %.2f dB", static_cast<int>(worse.size()), mean,
              SeamErrors::percentile(worse, 0.5), SeamErrors::percentile(worse, 0.99));
        QVERIFY(mean < 0.5);
    }

    /// A seek into a chunk that is on the disk decodes from there on: the same sound in the same place.
    void storedChunksAreEnteredInTheirMidst()
    {
        constexpr int rate = 48000;
        QTemporaryDir folder;
        PlayableItem item;
        item.item = ItemId{1};
        item.path = folder.filePath(QStringLiteral("music.wav")).toStdString();
        QVERIFY(writeWav(QString::fromStdString(item.path), melody(rate, 25 * rate), rate, 2));
        const auto decoders = std::make_shared<DecoderPool>();
        const Result<TrackPtr> track = openTrack(item, *decoders);
        QVERIFY(track);
        Rendering rendering;
        rendering.spec.mode = Mode::Streamed;
        const MachineWatch machine([](const MachineState&) { return MachineState{}; });
        Waiter waiter;
        ChunkStoreSettings settings;
        settings.diskFolder = folder.filePath(QStringLiteral("chunks")).toStdString();
        const auto play = [&](FramePos from, FramePos frames, std::string* tier) {
            ChunkStore store(settings);
            store.setProgressCallback([&waiter](const ChunkPtr&, Priority) { waiter.wake(); });
            SourceMaker sources(store, decoders, std::make_shared<RecipeBook>(), machine, [&waiter] { waiter.wake(); });
            const auto whole = std::make_shared<ChunkPlan>(streamedPlan(*track, rendering.spec.bitrate, decoders));
            for (std::uint32_t index = 0; tier && index < 3; ++index) {
                if (!QTest::qWaitFor([&] { return store.onDisk(whole->job(index, 0).key); })) return Frames();
            }
            Lane lane(rate, sources, {1, *track, rendering}, from);
            Frames out;
            Frames block(2 * 1000);
            while (static_cast<FramePos>(out.size()) < 2 * frames) {
                const Lane::Read read = lane.read(block.data(), 1000);
                out.insert(out.end(), block.begin(), block.begin() + 2 * read.frames);
                if (read.frames > 0 && read.first.frame + read.frames != from + static_cast<FramePos>(out.size() / 2))
                    return Frames();
                if (read.state == Lane::State::NotYet) waiter.waitFor(std::chrono::milliseconds(50));
                if (read.state == Lane::State::AtEnd || read.state == Lane::State::Failed) break;
                if (tier && tier->empty() && read.frames > 0 && lane.source()) *tier = lane.source()->tier();
            }
            return out;
        };
        const Frames whole = play(0, 25 * rate, nullptr);
        QCOMPARE(whole.size(), std::size_t(2 * 25 * rate));
        for (const FramePos from : {5 * rate + 1, 9 * rate + rate / 2, 13 * rate + 4799, 23 * rate}) {
            std::string tier;
            const Frames heard = play(from, 2 * rate, &tier);
            QCOMPARE(tier, std::string("L3"));
            QVERIFY(heard.size() >= 2 * 2 * rate);
            double error = 0, sound = 0;
            for (int i = 0; i < 2 * rate / 50; ++i) {
                const double should = whole[static_cast<std::size_t>(2 * from + i)];
                error += std::pow(heard[static_cast<std::size_t>(i)] - should, 2);
                sound += should * should;
            }
            QVERIFY2(error <= sound * 1e-8, qPrintable(QString::number(from)));
            QVERIFY(std::equal(heard.begin() + 2 * rate, heard.end(), whole.begin() + 2 * (from + rate)));
        }
    }
};

QTEST_GUILESS_MAIN(StreamedSeamsTest)
#include "tst_streamedseams.moc"
