// RecipeBook: what is kept in the folder, stable ids, drafts; and the player that hears an edit at once.
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <optional>

#include "handplayer.h"
#include "recipebook.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 48000;

Preset mine(const char* name)
{
    Preset preset;
    preset.name = name;
    preset.bells = {{1000, 3, 1}};
    return preset;
}

double amplitude(const std::vector<float>& frames, std::int64_t from, std::int64_t count, int channel)
{
    double most = 0;
    for (std::int64_t i = from; i < from + count; ++i)
        most = std::max(most, std::abs(static_cast<double>(frames[static_cast<std::size_t>(2 * i + channel)])));
    return most;
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

/// Waits until it is done.
template <class Shelf>
bool exported(const Shelf& shelf, const std::string& id, const QString& path)
{
    std::optional<bool> done;
    shelf.exportFile(id, path, [&done](const Result<void>& written) { done = written.has_value(); });
    return QTest::qWaitFor([&done] { return done.has_value(); }) && *done;
}

} // namespace

class TestRecipeBook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void shippedOnesAreThere()
    {
        RecipeBook book;
        QCOMPARE(book.presets.all().size(), std::size_t{5});
        QVERIFY(*book.presets.find("warm") == *findPreset("warm"));
        QVERIFY(book.presets.isShipped("warm"));
        QVERIFY(!book.presets.edit(*findPreset("warm")));
        QVERIFY(!book.presets.save("warm") && !book.presets.remove("warm"));
        QVERIFY(!book.presets.find("none"));
        QCOMPARE(book.recipe("warm", {}), std::uint64_t{0});
    }

    void keptInTheFolder()
    {
        QTemporaryDir folder;
        std::string id, second;
        {
            RecipeBook book(folder.path());
            QSignalSpy changed(&book, &RecipeBook::changed);
            id = *book.presets.add(mine("My W\xc3\xa4rm!"));
            second = *book.presets.duplicate("punchy", QStringLiteral("My warm"));
            QCOMPARE(id, std::string("my-warm"));
            QCOMPARE(second, std::string("my-warm-2"));
            QCOMPARE(changed.count(), 2);
            QCOMPARE(book.presets.find(second)->bells.size(), std::size_t{3});

            Preset edited = *book.presets.find(id);
            const std::uint64_t before = book.recipe(id, {});
            edited.bells[0].gainDb = 4;
            QVERIFY(book.presets.edit(edited));
            QVERIFY(book.presets.isEdited(id) && book.recipe(id, {}) != before);
            book.presets.revert(id);
            QVERIFY(!book.presets.isEdited(id) && book.recipe(id, {}) == before);
            edited.name = "Renamed";
            QVERIFY(book.presets.edit(edited));
            QVERIFY(book.presets.save(id));
            QVERIFY(!book.presets.isEdited(id));
            edited.bells[0].gainDb = 5;
            QVERIFY(book.presets.edit(edited)); // and not stored
        }
        RecipeBook book(folder.path());
        QCOMPARE(book.presets.all().size(), std::size_t{7});
        QCOMPARE(book.presets.all()[5]->name, std::string("My warm"));
        QCOMPARE(book.presets.find(id)->name, std::string("Renamed"));
        QCOMPARE(book.presets.find(id)->bells[0].gainDb, 4.0);
        QVERIFY(book.presets.remove(id));
        QVERIFY(!book.presets.find(id));
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("presets/my-warm.json"))));
        QVERIFY(RecipeBook(folder.path()).presets.find(second));
    }

    void whatCannotBeReadIsNamed()
    {
        QTemporaryDir folder;
        QDir(folder.path()).mkpath(QStringLiteral("presets"));
        write(folder.filePath(QStringLiteral("presets/bad.json")), "{\"format\": \"auralis-preset\"}");
        write(folder.filePath(QStringLiteral("presets/warm.json")), "nonsense that may not replace a shipped one");
        RecipeBook book(folder.path());
        QCOMPARE(book.presets.all().size(), std::size_t{5});
        QCOMPARE(book.presets.problems().size(), std::size_t{1});
        QVERIFY(QString::fromStdString(book.presets.problems()[0].text())
                    .endsWith(QLatin1String("bad.json: version is missing")));
        Preset bad = mine("Bad");
        bad.bells[0].hz = -5;
        QVERIFY(!book.presets.add(bad));
        QVERIFY(!book.presets.find("bad-2"));
        // The name of a file that could not be read is not taken.
        QCOMPARE(*book.presets.add(mine("Bad")), std::string("bad-2"));
    }

    void importAndExport()
    {
        QTemporaryDir folder, elsewhere;
        RecipeBook book(folder.path());
        const QString path = elsewhere.filePath(QStringLiteral("out.json"));
        const std::string id = *book.presets.add(mine("Mine"));
        QVERIFY(exported(book.presets, id, path));
        const auto again = book.presets.importFile(path);
        QVERIFY(again);
        QCOMPARE(*again, std::string("mine-2"));
        QVERIFY(soundOf(*book.presets.find(*again)) == soundOf(*book.presets.find(id)));
        QVERIFY(!book.presets.importFile(elsewhere.path()));
        write(path, "{}");
        const auto refused = book.presets.importFile(path);
        QVERIFY(!refused);
        QCOMPARE(refused.error().path, path.toStdString());
        QVERIFY(!exported(book.presets, id, QStringLiteral("/dev/null/x.json")));
        QVERIFY(!exported(book.presets, "unknown", path));

        const QString eq = elsewhere.filePath(QStringLiteral("HD 600 ParametricEQ.txt"));
        write(eq, "Preamp: -3 dB\nFilter 1: ON PK Fc 100 Hz Gain 3 dB Q 1\n");
        const auto imported = book.corrections.importFile(eq);
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        QCOMPARE(*imported, std::string("hd-600-parametriceq"));
        QCOMPARE(book.corrections.find(*imported)->name, std::string("HD 600 ParametricEQ"));
    }

    void aResponseGoesWithItsCorrection()
    {
        QTemporaryDir folder, elsewhere;
        Frames room(2 * 4800);
        room[200] = 1.0f;
        room[201] = 0.5f;
        const QString wav = elsewhere.filePath(QStringLiteral("room.wav"));
        writeWav(wav, room, rate, 2, 32);
        std::string id;
        {
            RecipeBook book(folder.path());
            ListeningCorrection correction;
            correction.name = "Room";
            int failures = 0;
            const auto take = [&](const Result<RecipeBook::Response>& response) {
                if (!response) {
                    ++failures;
                    return;
                }
                correction.impulseFile = response->file;
                correction.impulse = response->impulse;
            };
            book.readResponse(wav, take);
            QTRY_VERIFY(correction.impulse != nullptr);
            QCOMPARE(correction.impulse->channels.size(), std::size_t{2});
            QCOMPARE(correction.impulse->channels[1][100], 0.5f);
            book.readResponse(elsewhere.filePath(QStringLiteral("none.wav")), take);
            QTRY_COMPARE(failures, 1);
            id = *book.corrections.add(correction);
        }
        QVERIFY(QFile::remove(wav));
        const QString out = elsewhere.filePath(QStringLiteral("x/room.json"));
        {
            RecipeBook book(folder.path());
            book.waitForResponses();
            const CorrectionPtr kept = book.corrections.find(id);
            QVERIFY(kept && kept->impulse);
            QCOMPARE(kept->impulse->channels[0][100], 1.0f);
            QVERIFY(exported(book.corrections, id, out));
            const std::string copy = *book.corrections.duplicate(id, QStringLiteral("Copy"));
            QVERIFY(book.corrections.remove(id));
            RecipeBook later(folder.path());
            later.waitForResponses();
            QVERIFY(later.corrections.find(copy)->impulse); // still its
            QVERIFY(book.corrections.remove(copy));
            QCOMPARE(QDir(folder.filePath(QStringLiteral("corrections"))).entryList(QDir::Files).size(), 0);
        }
        QTemporaryDir other;
        RecipeBook book(other.path());
        const auto imported = book.corrections.importFile(out);
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        book.waitForResponses();
        QVERIFY(book.corrections.find(*imported)->impulse);
        RecipeBook later(other.path());
        later.waitForResponses();
        QVERIFY(later.corrections.find(*imported)->impulse);
    }

    /// A correction of the folder whose response is the file at `response`.
    static void keep(const QString& folder, const QString& response)
    {
        QDir(folder).mkpath(QStringLiteral("corrections"));
        const QString name = QFileInfo(response).fileName();
        QVERIFY(QFile::rename(response, folder + QStringLiteral("/corrections/") + name));
        ListeningCorrection correction;
        correction.name = "Room";
        correction.impulseFile = name.toStdString();
        write(folder + QStringLiteral("/corrections/room.json"),
              QByteArray::fromStdString(writeCorrection(correction)));
    }

    // Ten seconds of four channels at 192 kHz: nobody waits for them, and who listens hears them when they are there.
    void largeResponsesComeLater()
    {
        QTemporaryDir folder;
        Frames room(static_cast<std::size_t>(4 * 192000) * 10);
        room[0] = 1.0f; // left to left
        room[3] = 0.5f; // right to right
        const QString wav = folder.filePath(QStringLiteral("huge.wav"));
        QVERIFY(writeWav(wav, room, 192000, 4, 32));
        keep(folder.path(), wav);
        const QString music = folder.filePath(QStringLiteral("sine.wav"));
        QVERIFY(writeWav(music, sine(441, rate, 30 * rate, 2, 0.1), rate, 2, 32));

        PlayerSettings settings;
        settings.recipes = std::make_shared<RecipeBook>(folder.path());
        RecipeBook& book = *settings.recipes;
        // Only the event loop brings it, however long it took.
        const CorrectionPtr early = book.corrections.find("room");
        QVERIFY(early && !early->impulse);
        QVERIFY(book.isReading(*early));
        const std::uint64_t revision = book.recipe("adaptive", "room");

        HandPlayer player(settings);
        UnifiedPlayerManager& manager = player.manager;
        manager.setIntensity(0);
        manager.setCorrection(QStringLiteral("room"));
        manager.setEnhanced(true, QStringLiteral("adaptive"));
        PlayableItem item;
        item.path = music.toStdString();
        manager.loadTrack(item);
        manager.play();
        QVERIFY(player.playUntil(
            [&] {
                const RenderSpec& spec = manager.snapshot().sounding;
                return spec.mode == Mode::Enhanced && spec.recipe != revision && spec == manager.snapshot().asked;
            },
            20 * rate));
        QVERIFY(book.corrections.find("room")->impulse && !book.isReading(*book.corrections.find("room")));
        QVERIFY(player.play(rate));
        const auto end = static_cast<std::int64_t>(player.captured.size()) / 2;
        const double left = amplitude(player.captured, end - rate / 2, rate / 2, 0);
        const double right = amplitude(player.captured, end - rate / 2, rate / 2, 1);
        QVERIFY2(std::abs(right / left - 0.5) < 0.01, qPrintable(QString::number(right / left)));
        QVERIFY(largestStep(player.captured) < 2 * M_PI * 441 / rate * std::max(0.1, left) * 1.2);
        QCOMPARE(manager.snapshot().underruns, 0);
    }

    // What is changed meanwhile stays, and gets the response, too.
    void editsBeforeTheResponseIsThere()
    {
        QTemporaryDir folder;
        Frames room(4800);
        room[0] = 0.7f;
        const QString wav = folder.filePath(QStringLiteral("small.wav"));
        QVERIFY(writeWav(wav, room, rate, 1, 32));
        keep(folder.path(), wav);
        RecipeBook book(folder.path());
        ListeningCorrection edited = *book.corrections.find("room");
        edited.bands = {{EqBand::Kind::Peak, 1000, 3, 1, true}};
        QVERIFY(book.corrections.edit(edited));
        const std::string copy = *book.corrections.duplicate("room", QStringLiteral("Copy"));
        book.waitForResponses();
        QVERIFY(book.corrections.find("room")->impulse && book.corrections.find(copy)->impulse);
        QCOMPARE(book.corrections.find("room")->bands.size(), std::size_t{1});
        QVERIFY(book.corrections.isEdited("room"));
        edited.preampDb = -1; // by somebody who never saw the response
        edited.autoPreamp = false;
        QVERIFY(book.corrections.edit(edited));
        QVERIFY(book.corrections.find("room")->impulse);
        book.corrections.revert("room");
        QVERIFY(book.corrections.find("room")->impulse && book.corrections.find("room")->bands.empty());
    }

    void aResponseThatCannotBeReadIsToldAndLeftOut()
    {
        QTemporaryDir folder;
        const QString wav = folder.filePath(QStringLiteral("none.wav"));
        write(wav, "this is no sound");
        keep(folder.path(), wav);
        RecipeBook book(folder.path());
        QSignalSpy failed(&book, &RecipeBook::responseFailed);
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed[0][0].toString().contains(QLatin1String("none.wav")));
        QCOMPARE(book.corrections.problems().size(), std::size_t{1});
        const CorrectionPtr left = book.corrections.find("room");
        QVERIFY(left && !left->impulse && !book.isReading(*left));
    }

    // An edit is a switch: in place, and another chunk's key.
    void editsAreHeardAtOnce()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("sine.wav"));
        writeWav(path, sine(441, rate, 20 * rate, 2, 0.1), rate, 2, 32);
        PlayerSettings settings;
        settings.recipes = std::make_shared<RecipeBook>(folder.path());
        settings.unenhanced.mode = Mode::Original;
        RecipeBook& book = *settings.recipes;
        Preset preset = mine("Mine");
        preset.targetLufs = -20;
        const std::string id = *book.presets.add(preset);
        preset = *book.presets.find(id);

        HandPlayer player(settings);
        UnifiedPlayerManager& manager = player.manager;
        QCOMPARE(manager.recipes(), &book);
        manager.setEnhanced(true, QString::fromStdString(id));
        PlayableItem item;
        item.path = path.toStdString();
        manager.loadTrack(item);
        manager.play();
        QSignalSpy heard(&manager, &UnifiedPlayerManager::presetSwitched);
        QVERIFY(player.playUntil([&] { return heard.count() > 0; }, 4 * rate));
        QVERIFY(player.play(2 * rate));
        const double before = amplitude(player.captured, rate, rate / 2, 0);
        const auto soundsNew = [&] {
            const RenderSpec& spec = manager.snapshot().sounding;
            return spec.mode == Mode::Enhanced && spec.recipe == book.recipe(spec.preset, spec.correction) &&
                   spec == manager.snapshot().asked;
        };
        QVERIFY(soundsNew());

        preset.targetLufs = -26;
        QVERIFY(book.presets.edit(preset));
        QVERIFY(player.playUntil(soundsNew, 4 * rate));
        QVERIFY(player.play(rate));
        const auto end = static_cast<std::int64_t>(player.captured.size()) / 2;
        const double after = amplitude(player.captured, end - rate / 2, rate / 2, 0);
        QVERIFY2(std::abs(20 * std::log10(after / before) + 6) < 0.2,
                 qPrintable(QStringLiteral("%1 to %2").arg(before).arg(after)));

        // A correction that halves the right ear, heard also without any mastering.
        manager.setIntensity(0);
        ListeningCorrection ears;
        ears.name = "Ears";
        ears.impulse = *checkedImpulse({rate, {{1.0f}, {0.5f}}});
        const std::string correction = *book.corrections.add(ears);
        manager.setCorrection(QString::fromStdString(correction));
        QVERIFY(player.playUntil([&] { return soundsNew() && manager.snapshot().sounding.correction == correction; },
                                 4 * rate));
        QVERIFY(player.play(rate));
        const auto last = static_cast<std::int64_t>(player.captured.size()) / 2;
        const double left = amplitude(player.captured, last - rate / 2, rate / 2, 0);
        const double right = amplitude(player.captured, last - rate / 2, rate / 2, 1);
        QVERIFY2(std::abs(right / left - 0.5) < 0.001, qPrintable(QString::number(right / left)));
        // No step beyond what the loudest of the sines has.
        QVERIFY(largestStep(player.captured) < 2 * M_PI * 441 / rate * std::max({before, after, left}) * 1.2);

        // Removed while it plays: the music goes on without.
        QVERIFY(book.corrections.remove(correction));
        QVERIFY(book.presets.remove(id));
        QVERIFY(player.playUntil(
            [&] {
                return manager.snapshot().sounding.preset == "adaptive" &&
                       manager.snapshot().sounding.correction.empty();
            },
            4 * rate));
        QCOMPARE(manager.snapshot().underruns, 0);
    }
};

QTEST_MAIN(TestRecipeBook)
#include "tst_recipebook.moc"
