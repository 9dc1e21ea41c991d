// Presets and corrections of the listener's in their dialogs, on the real book and player: what is edited is heard,
// what is saved is on the disk, what is wrong is told.
#include <sys/stat.h>

#include <QCheckBox>
#include <QComboBox>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QtTest>

#include "dialogs/bandtable.h"
#include "dialogs/correctiondialog.h"
#include "dialogs/presetcontrols.h"
#include "dialogs/preseteditor.h"
#include "dialogs/presethandles.h"
#include "dialogs/presetmanager.h"
#include "handplayer.h"
#include "player/enhancedeck.h"
#include "player/presetmemory.h"
#include "recipebook.h"
#include "settings.h"
#include "signals.h"
#include "testfiles.h"
#include "theme/messagebar.h"
#include "theme/textlabel.h"
#include "theme/theme.h"
#include "widgetprobes.h"
#include "window/presetlink.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 48000;

} // namespace

class TestRecipes : public QObject
{
    Q_OBJECT
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<RecipeBook> m_book;
    std::unique_ptr<HandPlayer> m_player;
    std::unique_ptr<Settings> m_settings;

    UnifiedPlayerManager& manager() { return m_player->manager; }
    std::string ownWarm()
    {
        const auto id = m_book->presets.duplicate("warm", QStringLiteral("My warm"));
        return id ? *id : std::string();
    }

private Q_SLOTS:
    void initTestCase() { m_appearance = std::make_unique<Appearance>(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_book = std::make_shared<RecipeBook>(m_folder->path());
        m_settings = std::make_unique<Settings>(m_folder->path());
        PlayerSettings settings;
        settings.recipes = m_book;
        m_player = std::make_unique<HandPlayer>(settings);
    }
    void cleanup()
    {
        m_player.reset();
        m_book.reset();
        setOwnPresets({});
    }

    void handlesAndBack()
    {
        for (const Preset& shipped : shippedPresets()) {
            Preset same = shipped;
            applyHandles(handlesOf(shipped), same);
            QVERIFY2(same == shipped, shipped.id.c_str());
        }
        Preset drawn;
        CurveHandles handles = handlesOf(drawn);
        handles.push_back({EqCurveView::Handle::Kind::Point, 5000, 2, 1});
        handles.push_back({EqCurveView::Handle::Kind::Point, 200, -1, 1});
        handles.push_back({EqCurveView::Handle::Kind::Point, 200, -3, 1});
        applyHandles(handles, drawn);
        QCOMPARE(drawn.curve.size(), std::size_t{3});
        QVERIFY(drawn.curve[0].hz < drawn.curve[1].hz && drawn.curve[1].hz < drawn.curve[2].hz);
        QVERIFY(parsePreset(writePreset([&] {
            Preset named = drawn;
            named.name = "Drawn";
            return named;
        }())));

        std::vector<EqBand> bands(3);
        bands[0].q = 1.41;
        bands[1].kind = EqBand::Kind::Notch;
        bands[2].kind = EqBand::Kind::HighShelf;
        bands[2].gainDb = -3;
        QVERIFY(bandsAt(handlesOf(bands), bands) == bands);
        QVERIFY(std::abs(octavesOf(qOf(1.5)) - 1.5) < 1e-12);
        QVERIFY(std::abs(octavesOf(1.4142) - 1.0) < 0.001); // the cookbook's own example: Q sqrt(2) is an octave
    }

    void editingIsHeardAndOnlySavingStays()
    {
        const QString wav = m_folder->filePath(QStringLiteral("noise.wav"));
        QVERIFY(writeWav(wav, noise(60 * rate, 2, 0.05), rate, 2));
        PlayableItem item;
        item.path = wav.toStdString();
        const std::string id = ownWarm();
        QVERIFY(!id.empty());
        manager().loadTrack(item);
        manager().play();
        const Preset stored = *m_book->presets.find(id);
        {
            PresetEditor editor(manager(), id, nullptr);
            editor.setAttribute(Qt::WA_DeleteOnClose, false);
            const auto heard = [this](auto what) {
                return m_player->playUntil(
                    [this, what] {
                        const PlayerSnapshot& s = manager().snapshot();
                        return s.sounding.mode == Mode::Enhanced && s.sounding == s.asked && what(s.sounding);
                    },
                    20 * rate);
            };
            QVERIFY(heard([&](const RenderSpec& s) { return s.preset == id; })); // it is switched to
            const std::uint64_t before = manager().snapshot().sounding.recipe;

            auto* curve = editor.findChild<EqCurveView*>();
            curve->add({EqCurveView::Handle::Kind::Bell, 1000, 5, 1});
            QVERIFY(heard([&](const RenderSpec& s) { return s.recipe != before; }));
            QCOMPARE(m_book->presets.find(id)->bells.size(), stored.bells.size() + 1);
            QVERIFY(m_book->presets.isEdited(id));
            QVERIFY(tells(&editor, "You hear your changes"));
            QVERIFY(editor.windowTitle().contains(QStringLiteral("•")));

            button(&editor, "Hear the saved one")->click(); // A
            QVERIFY(heard([&](const RenderSpec& s) { return s.recipe == before; }));
            QVERIFY(tells(&editor, "You hear the saved one"));
            QVERIFY(!(editor.edited() == stored));          // what is shown is still the edited one
            button(&editor, "Hear the saved one")->click(); // B
            QVERIFY(heard([&](const RenderSpec& s) { return s.recipe != before; }));

            auto* target = named<QSlider>(&editor, "Target");
            target->setValue(target->value() - 4);
            QCOMPARE(editor.edited().targetLufs, stored.targetLufs - 2);
            QTRY_VERIFY(m_book->presets.find(id)->targetLufs == stored.targetLufs - 2);
        }
        // The editor is gone without saving.
        QVERIFY(*m_book->presets.find(id) == stored);
        QVERIFY(*RecipeBook(m_folder->path()).presets.find(id) == stored);
        {
            PresetEditor editor(manager(), id, nullptr);
            editor.setAttribute(Qt::WA_DeleteOnClose, false);
            editor.findChild<EqCurveView*>()->add({EqCurveView::Handle::Kind::Bell, 1000, 5, 1});
            editor.revert();
            QVERIFY(editor.edited() == stored);
            QCOMPARE(editor.findChild<EqCurveView*>()->handles().size(), handlesOf(stored).size());
            editor.findChild<EqCurveView*>()->add({EqCurveView::Handle::Kind::Bell, 500, -2, 2});
            button(&editor, "Save")->click();
            QVERIFY(!button(&editor, "Save")->isEnabled());
        }
        const RecipeBook later(m_folder->path());
        QCOMPARE(later.presets.find(id)->bells.size(), stored.bells.size() + 1);
        QCOMPARE(later.presets.find(id)->bells.back().hz, 500.0);
    }

    void theManagerKeepsFiles()
    {
        PresetManager dialog(manager(), nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        auto* list = dialog.findChild<QListWidget*>();
        QCOMPARE(list->count(), 5);
        dialog.select("punchy");
        QVERIFY(!button(&dialog, "Delete…")->isEnabled()); // shipped
        dialog.duplicate();
        QCOMPARE(list->count(), 6);
        const std::string id = dialog.selected();
        QCOMPARE(list->currentItem()->text(), QStringLiteral("Punchy copy"));
        QVERIFY(button(&dialog, "Delete…")->isEnabled());
        dialog.rename(QStringLiteral("Harder"));
        QCOMPARE(dialog.selected(), id); // its id is for good
        QCOMPARE(list->currentItem()->text(), QStringLiteral("Harder"));
        QCOMPARE(RecipeBook(m_folder->path()).presets.find(id)->name, std::string("Harder"));

        const QString out = m_folder->filePath(QStringLiteral("out.json"));
        dialog.exportTo(out);
        QTRY_VERIFY(tells(&dialog, "Written to"));
        QSignalSpy removed(&dialog, &PresetManager::removed);
        dialog.remove();
        QCOMPARE(removed.takeFirst().at(0).toString().toStdString(), id);
        QCOMPARE(list->count(), 5);
        QVERIFY(dialog.importFrom(out));
        QCOMPARE(list->count(), 6);
        QCOMPARE(list->currentItem()->text(), QStringLiteral("Harder"));
        QCOMPARE(m_book->presets.find(dialog.selected())->compressorRatio, findPreset("punchy")->compressorRatio);

        const QString broken = m_folder->filePath(QStringLiteral("broken.json"));
        QVERIFY(writeFile(broken, R"({"format": "auralis-preset", "version": 1, "name": "X", "punch": 7})"));
        QVERIFY(!dialog.importFrom(broken));
        QVERIFY(tells(&dialog, "punch"));
        QCOMPARE(list->count(), 6);
        button(&dialog, "Hear it")->click();
        QVERIFY(manager().isEnhanced());
        QCOMPARE(manager().preset().toStdString(), dialog.selected());
    }

    void theDeckKnowsThemAtOnce()
    {
        PresetMemory memory(*m_settings, manager());
        EnhanceDeck deck;
        MessageBar messages;
        QWidget window;
        PresetLink link(manager(), memory, &deck, &messages, &window);
        const std::string id = ownWarm();
        QCOMPARE(presetNameOf(id), QStringLiteral("My warm"));
        QCOMPARE(presetIndex(id), 5);
        Q_EMIT deck.editRequested(); // adaptive is shipped: a copy is edited
        auto* editor = window.findChild<PresetEditor*>();
        QVERIFY(editor);
        editor->findChild<EqCurveView*>()->add({EqCurveView::Handle::Kind::Bell, 1000, 5, 1});
        QCOMPARE(QString::fromStdString(editor->edited().name), QStringLiteral("My Adaptive"));
        QCOMPARE(manager().preset().toStdString(), editor->id());
        QCOMPARE(presetCount(), 7);
        link.manage();
        auto* managing = window.findChild<PresetManager*>();
        managing->select(editor->id());
        memory.remember(PresetScope::Device, true);
        managing->remove();
        QTRY_VERIFY(!window.findChild<PresetEditor*>());
        QCOMPARE(manager().preset(), QStringLiteral("adaptive"));
        QCOMPARE(presetCount(), 6);
        delete managing;
    }

    void aShippedPresetIsCopiedByItsFirstChange()
    {
        PresetMemory memory(*m_settings, manager());
        EnhanceDeck deck;
        MessageBar messages;
        QWidget window;
        PresetLink link(manager(), memory, &deck, &messages, &window);
        const auto open = [&] {
            link.edit(QStringLiteral("warm"));
            return window.findChild<PresetEditor*>();
        };
        const auto files = [this] {
            return QDir(m_folder->filePath(QStringLiteral("presets"))).entryList(QDir::Files);
        };
        const auto change = [](PresetEditor* editor) {
            auto* punch = named<QSlider>(editor, "Punch");
            punch->setValue(punch->value() + 3);
        };
        PresetEditor* editor = open();
        QCOMPARE(editor->id(), std::string("warm"));
        delete editor; // only looked at
        QCOMPARE(presetCount(), 5);
        QVERIFY(files().isEmpty());

        editor = open();
        change(editor);
        QCOMPARE(files().size(), 1);
        QCOMPARE(manager().preset().toStdString(), editor->id());
        QVERIFY(editor->id() != "warm");
        memory.remember(PresetScope::Device, true);
        button(editor, "Revert")->click();
        QCOMPARE(editor->id(), std::string("warm"));
        QVERIFY(editor->edited() == *findPreset("warm"));
        QCOMPARE(manager().preset(), QStringLiteral("warm"));
        QVERIFY(files().isEmpty());

        change(editor);
        delete editor; // not saved
        QVERIFY(files().isEmpty());
        QCOMPARE(presetCount(), 5);
        QCOMPARE(manager().preset(), QStringLiteral("warm"));
        QCOMPARE(memory.rules().devices.begin()->second, QStringLiteral("warm")); // the copy is remembered nowhere

        editor = open();
        change(editor);
        const std::string own = editor->id();
        button(editor, "Save")->click();
        delete editor;
        QVERIFY(RecipeBook(m_folder->path()).presets.find(own));
        QCOMPARE(manager().preset().toStdString(), own);

        // Where nothing can be stored, the reason stays to be read and the preset as it was.
        m_book->presets.remove(own);
        QVERIFY(QDir(m_folder->filePath(QStringLiteral("presets"))).removeRecursively());
        QVERIFY(writeFile(m_folder->filePath(QStringLiteral("presets")), "no folder"));
        editor = open();
        change(editor);
        QVERIFY(tells(editor, "Not copied"));
        Q_EMIT manager().snapshotChanged(manager().snapshot());
        QVERIFY(tells(editor, "Not copied"));
        QVERIFY(editor->edited() == *findPreset("warm"));
        QCOMPARE(editor->id(), std::string("warm"));
        delete editor;
    }

    void theWindowTellsOfExportsThatOutlastTheirDialog()
    {
        PresetMemory memory(*m_settings, manager());
        EnhanceDeck deck;
        MessageBar messages;
        QWidget window;
        PresetLink link(manager(), memory, &deck, &messages, &window);
        ownWarm();
        const auto closedWhile = [&](const QString& path) {
            link.manage();
            auto* managing = window.findChild<PresetManager*>();
            managing->select("my-warm");
            managing->exportTo(path);
            managing->close();
        };
        const QString out = m_folder->filePath(QStringLiteral("out.json"));
        closedWhile(out);
        QTRY_VERIFY(tells(&messages, "out.json was written."));
        QVERIFY(button(&messages, "Show folder"));
        QVERIFY(QFile::exists(out));
        QVERIFY(writeFile(m_folder->filePath(QStringLiteral("full")), "no folder"));
        closedWhile(m_folder->filePath(QStringLiteral("full/room.json")));
        QTRY_VERIFY(tells(&messages, "room.json was not written"));
        QCOMPARE(messages.count(), 1);
    }

    void correctionsOfADevice()
    {
        PresetMemory memory(*m_settings, manager());
        CorrectionDialog dialog(manager(), memory, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        auto* list = dialog.findChild<QComboBox*>(QString(), Qt::FindChildrenRecursively);
        QVERIFY(list);
        QVERIFY(dialog.edited().id.empty());
        QVERIFY(!dialog.findChild<EqCurveView*>()->isEnabled());

        const QString text = m_folder->filePath(QStringLiteral("HD 650 ParametricEQ.txt"));
        QVERIFY(writeFile(text, "Preamp: -6.2 dB\n"
                                "Filter 1: ON LSC Fc 105 Hz Gain 6.0 dB Q 0.70\n"
                                "Filter 2: ON PK Fc 1800 Hz Gain -2.5 dB Q 1.41\n"
                                "Filter 3: OFF PK Fc 9000 Hz Gain 3.0 dB Q 4.00\n"));
        QVERIFY(dialog.importFrom(text));
        const std::string id = dialog.edited().id;
        QCOMPARE(dialog.edited().bands.size(), std::size_t{3});
        QCOMPARE(manager().correction().toStdString(), id); // of the device at once
        QCOMPARE(memory.state().correction.toStdString(), id);
        auto* table = dialog.findChild<BandTable*>();
        QCOMPARE(table->rowCount(), 3);
        QCOMPARE(table->item(2, BandTable::On)->checkState(), Qt::Unchecked);

        // Typed, drawn and heard.
        table->item(1, BandTable::Gain)->setText(QLocale().toString(-4.5));
        QCOMPARE(dialog.edited().bands[1].gainDb, -4.5);
        QTRY_COMPARE(m_book->corrections.find(id)->bands[1].gainDb, -4.5);
        table->item(1, BandTable::Gain)->setText(QStringLiteral("loud"));
        QCOMPARE(dialog.edited().bands[1].gainDb, -4.5);
        QCOMPARE(table->item(1, BandTable::Gain)->text(), QLocale().toString(-4.5, 'f', 1));
        auto* curve = dialog.findChild<EqCurveView*>();
        curve->add({EqCurveView::Handle::Kind::Bell, 3000, 2, 1});
        QCOMPARE(table->rowCount(), 4);
        QVERIFY(std::abs(dialog.edited().bands[3].q - 1.4142) < 0.01);
        curve->select(1);
        curve->removeSelected();
        QCOMPARE(dialog.edited().bands.size(), std::size_t{3});
        QCOMPARE(dialog.edited().bands[1].on, false); // the others kept what they are
        QCOMPARE(dialog.edited().bands[1].hz, 9000.0);

        auto* crossfeed = named<QComboBox>(&dialog, "Crossfeed");
        crossfeed->setCurrentIndex(3);
        Q_EMIT crossfeed->activated(3);
        QVERIFY(dialog.edited().crossfeed == crossfeedJmeier);
        dialog.save();
        QVERIFY(RecipeBook(m_folder->path()).corrections.find(id)->crossfeed == crossfeedJmeier);

        dialog.choose({});
        QVERIFY(manager().correction().isEmpty());
        dialog.choose(id);
        dialog.remove();
        QVERIFY(manager().correction().isEmpty());
        QVERIFY(memory.rules().corrections.empty());
        const QString foreign = m_folder->filePath(QStringLiteral("shopping.txt"));
        QVERIFY(writeFile(foreign, "milk\neggs\n"));
        QVERIFY(!dialog.importFrom(foreign));
        QVERIFY(tells(&dialog, "shopping.txt"));
    }

    void impulseResponses()
    {
        PresetMemory memory(*m_settings, manager());
        CorrectionDialog dialog(manager(), memory, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.create();
        const std::string id = dialog.edited().id;
        QVERIFY(!id.empty());
        QSignalSpy loaded(&dialog, &CorrectionDialog::impulseLoaded);
        Frames impulse(2 * rate / 2);
        impulse[0] = impulse[1] = 0.9f;
        const QString wav = m_folder->filePath(QStringLiteral("room.wav"));
        QVERIFY(writeWav(wav, impulse, rate, 2));
        dialog.loadImpulse(wav);
        QTRY_COMPARE(loaded.count(), 1);
        QVERIFY(loaded.takeFirst().at(0).toBool());
        QVERIFY(tells(&dialog, "48 kHz, 0.50 s, left and right"));
        QTRY_VERIFY(m_book->corrections.find(id)->impulse != nullptr); // heard

        const QString text = m_folder->filePath(QStringLiteral("notes.wav"));
        QVERIFY(writeFile(text, "this is no sound"));
        dialog.loadImpulse(text);
        QTRY_COMPARE(loaded.count(), 1);
        QVERIFY(!loaded.takeFirst().at(0).toBool());
        QVERIFY(tells(&dialog, "notes.wav"));
        QVERIFY(tells(&dialog, "48 kHz, 0.50 s, left and right")); // the good one stays
        dialog.save();
        RecipeBook later(m_folder->path());
        later.waitForResponses();
        QVERIFY(later.corrections.find(id)->impulse);

        // The window does not wait for the copy of the response: here it comes from a pipe that nobody fills yet.
        const QString file = QString::fromStdString(m_book->corrections.find(id)->impulseFile);
        const QString kept = m_folder->filePath(QStringLiteral("corrections/") + file);
        QVERIFY(QFile::remove(kept));
        QCOMPARE(mkfifo(QFile::encodeName(kept).constData(), 0600), 0);
        const QString out = m_folder->filePath(QStringLiteral("out/room.json"));
        dialog.exportTo(out);
        QVERIFY(tells(&dialog, "Writing"));
        QVERIFY(!QFile::exists(out));
        QVERIFY(writeFile(kept, "late"));
        QTRY_VERIFY(tells(&dialog, "Written to"));
        QVERIFY(QFile::exists(out));
        QCOMPARE(readFile(m_folder->filePath(QStringLiteral("out/") + file)), QByteArray("late"));
        // What cannot be written is said.
        QVERIFY(QFile::remove(kept) && writeFile(kept, "here"));
        QVERIFY(writeFile(m_folder->filePath(QStringLiteral("full")), "no folder"));
        dialog.exportTo(m_folder->filePath(QStringLiteral("full/room.json")));
        QTRY_VERIFY(tells(&dialog, "full"));
        QVERIFY(!tells(&dialog, "Written to"));
    }
};

QTEST_MAIN(TestRecipes)
#include "tst_recipes.moc"
