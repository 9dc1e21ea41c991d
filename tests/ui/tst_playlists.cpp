// Playlists in the window: made, named, filled by drops and menus, reordered, undone, put in folders, written to files
// and read back; smart ones with their editor.
#include <QtTest>

#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>

#include "dialogs/exportplaylistdialog.h"
#include "dialogs/smartplaylistdialog.h"
#include "models/edithistory.h"
#include "models/sidebarmodel.h"
#include "models/trackmime.h"
#include "pages/albumgridpage.h"
#include "pages/playlistpage.h"
#include "pages/playlistview.h"
#include "pages/queryfield.h"
#include "pages/trackmenu.h"
#include "theme/emptystate.h"
#include "theme/messagebar.h"
#include "theme/textlabel.h"
#include "window/playlistcommands.h"
#include "window/sidebar.h"
#include "windowfixture.h"

using namespace auralis;

class PlaylistsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!m_w.makeMusic()) QSKIP("ffmpeg is needed to make the music");
    }
    void init() { QVERIFY(m_w.open()); }
    void cleanup() { m_w.close(); }
    void historyTakesTurns();
    void newOneIsNamedInPlace();
    void dropsOnTheSidebar();
    void reorderedAndUndone();
    void addedByTheMenu();
    void foldersKeepTheirLists();
    void deletedAndBroughtBack();
    void exportedAndImported();
    void unavailableTracksStay();
    void unknownEntriesStay();
    void unknownEntriesAreRows();
    void openListIsReopened();
    void smartListFollowsItsRules();
    void mistakesOfRulesAreShown();
    void drawnInBothThemes();

private:
    PlaylistId make(const QString& name, const std::vector<TrackId>& ids, PlaylistId folder = {},
                    PlaylistRow::Kind kind = PlaylistRow::Kind::Fixed);
    PlaylistView* openList(PlaylistId id);
    void key(QWidget* widget, Qt::Key code, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(widget, code, modifiers);
    }
    void undo() { key(m_w.window.get(), Qt::Key_Z, Qt::ControlModifier); }
    void redo() { key(m_w.window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); }
    bool saysEmpty() const
    {
        const auto states = m_w.page<PlaylistPage>()->findChildren<EmptyState*>();
        return std::any_of(states.begin(), states.end(), [](EmptyState* state) { return state->isVisible(); });
    }
    SidebarModel* model() { return qobject_cast<SidebarModel*>(m_w.find<Sidebar>()->model()); }

    test::WindowFixture m_w;
};

PlaylistId PlaylistsTest::make(const QString& name, const std::vector<TrackId>& ids, PlaylistId folder,
                               PlaylistRow::Kind kind)
{
    PlaylistId made;
    m_w.playlists()->create(kind, name, folder, ids, [&made](PlaylistId id) { made = id; });
    (void)QTest::qWaitFor([&] { return made && m_w.playlists()->find(made); });
    (void)QTest::qWaitFor([&] { return ids.empty() || m_w.idsOf(made) == ids; });
    return made;
}

PlaylistView* PlaylistsTest::openList(PlaylistId id)
{
    m_w.goTo("playlist", id.value);
    auto* view = m_w.page<PlaylistPage>()->view();
    const auto wanted = m_w.idsOf(id);
    if (!QTest::qWaitFor([&] { return view->trackModel()->ids() == wanted; })) qFatal("the list does not show");
    view->setFocus(Qt::TabFocusReason);
    return view;
}

void PlaylistsTest::historyTakesTurns()
{
    EditHistory history;
    QStringList done;
    const auto owner = [&done](const char* name, bool can) {
        return [&done, name, can](int steps) {
            if (can) done << QStringLiteral("%1 %2").arg(QLatin1String(name)).arg(steps);
            return can;
        };
    };
    history.setOwner(EditHistory::Kind::Queue, owner("queue", true), owner("queue again", true));
    history.setOwner(EditHistory::Kind::Playlist, owner("list", true), owner("list again", true));
    history.setOwner(EditHistory::Kind::Tags, owner("tags", false), {});
    QVERIFY(!history.undo());
    history.note(EditHistory::Kind::Queue);
    history.note(EditHistory::Kind::Playlist, 2);
    history.note(EditHistory::Kind::Tags);
    QVERIFY(history.undo()); // the one that cannot is passed over
    QVERIFY(history.undo());
    QVERIFY(!history.canUndo());
    QVERIFY(history.redo());
    QCOMPARE(done, QStringList({QStringLiteral("list 2"), QStringLiteral("queue 1"), QStringLiteral("queue again 1")}));
    history.note(EditHistory::Kind::Playlist);
    QVERIFY(!history.canRedo()); // a new edit ends what could be repeated
    done.clear();
    QVERIFY(history.takeBack(EditHistory::Kind::Queue)); // though another came after it
    QCOMPARE(done, QStringList(QStringLiteral("queue 1")));
    QVERIFY(history.canUndo());
}

void PlaylistsTest::newOneIsNamedInPlace()
{
    key(m_w.window.get(), Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(m_w.page<PlaylistPage>());
    auto* sidebar = m_w.find<Sidebar>();
    QTRY_VERIFY(sidebar->findChild<QLineEdit*>());
    auto* editor = sidebar->findChild<QLineEdit*>();
    QCOMPARE(editor->text(), QStringLiteral("New playlist"));
    editor->setText(QStringLiteral("Sunday, slow"));
    key(editor, Qt::Key_Return);
    QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(1));
    QTRY_COMPARE(m_w.playlists()->rows().front().name, QStringLiteral("Sunday, slow"));
    QTRY_VERIFY(saysEmpty());
    undo(); // the name
    QTRY_COMPARE(m_w.playlists()->rows().front().name, QStringLiteral("New playlist"));
    undo(); // the list; the page leaves what is gone
    QTRY_VERIFY(m_w.playlists()->rows().empty());
    QTRY_VERIFY(!m_w.page<PlaylistPage>());
    redo();
    QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(1));
}

void PlaylistsTest::dropsOnTheSidebar()
{
    const auto all = m_w.allIds();
    const PlaylistId list = make(QStringLiteral("Kitchen"), {all[0]});
    auto* sidebar = m_w.find<Sidebar>();
    const auto drop = [&](const QMimeData& data, const QModelIndex& on) {
        sidebar->scrollTo(on);
        const QPoint at = sidebar->visualRect(on).center();
        QDragEnterEvent enter(at, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(sidebar->viewport(), &enter);
        QDragMoveEvent move(at, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(sidebar->viewport(), &move);
        if (!move.isAccepted()) return false;
        QDropEvent event(at, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(sidebar->viewport(), &event);
        return true;
    };
    const std::unique_ptr<QMimeData> tracks(trackmime::make({all[3], all[4]}, {}));
    QVERIFY(drop(*tracks, model()->indexOf(list)));
    QTRY_COMPARE(m_w.idsOf(list), (std::vector<TrackId>{all[0], all[3], all[4]}));
    QTRY_VERIFY(m_w.window->messageBar()->isVisible()); // and says so, with a way back
    undo();
    QTRY_COMPARE(m_w.idsOf(list), std::vector<TrackId>{all[0]});
    QVERIFY(!m_w.window->messageBar()->isVisible());
    QVERIFY(!drop(*tracks, model()->indexOf(QStringLiteral("albums"))));
    QVERIFY(drop(*tracks, model()->indexOf(QStringLiteral("queue"))));
    QTRY_COMPARE(m_w.player->queue()->count(), 2);
    QVERIFY(drop(*tracks, model()->heading())); // a new list of these
    QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(2));
    QTRY_COMPARE(m_w.idsOf(m_w.playlists()->rows()[1].id), (std::vector<TrackId>{all[3], all[4]}));
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(m_w.musicFolder() + QStringLiteral("/Saltworks"))});
    QVERIFY(drop(files, model()->indexOf(list)));
    QTRY_COMPARE_WITH_TIMEOUT(m_w.idsOf(list).size(), size_t(3), 20000);
}

void PlaylistsTest::reorderedAndUndone()
{
    const auto all = m_w.allIds();
    const std::vector<TrackId> five(all.begin(), all.begin() + 5);
    const PlaylistId list = make(QStringLiteral("Five"), five);
    PlaylistView* view = openList(list);
    view->selectRow(0);
    key(view, Qt::Key_Down, Qt::AltModifier);
    const std::vector<TrackId> moved{five[1], five[0], five[2], five[3], five[4]};
    QCOMPARE(view->trackModel()->ids(), moved);
    QCOMPARE(view->selectedRows(), std::vector<int>{1}); // the selection moves along
    QTRY_COMPARE(m_w.idsOf(list), moved);
    view->moveRows({1, 4}, 0); // several at once, from both sides
    const std::vector<TrackId> top{five[0], five[4], five[1], five[2], five[3]};
    QTRY_COMPARE(m_w.idsOf(list), top);
    view->selectRow(2);
    key(view, Qt::Key_Delete);
    QTRY_COMPARE(m_w.idsOf(list), (std::vector<TrackId>{five[0], five[4], five[2], five[3]}));
    QCOMPARE(m_w.allIds().size(), size_t(9)); // from the list, not from the library
    undo();
    QTRY_COMPARE(view->trackModel()->ids(), top);
    undo();
    QTRY_COMPARE(view->trackModel()->ids(), moved);
    redo();
    QTRY_COMPARE(view->trackModel()->ids(), top);
    // Two tracks from outside between the first and the second row.
    const std::unique_ptr<QMimeData> data(trackmime::make({all[7], all[8]}, {}));
    const QPoint between(60, view->rowHeight() - 3);
    QCOMPARE(view->dropRowAt(between.y()), 1);
    QDragEnterEvent enter(between, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view->viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(between, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view->viewport(), &drop);
    QTRY_COMPARE(m_w.idsOf(list), (std::vector<TrackId>{five[0], all[7], all[8], five[4], five[1], five[2], five[3]}));
}

void PlaylistsTest::addedByTheMenu()
{
    const auto all = m_w.allIds();
    const PlaylistId list = make(QStringLiteral("Bits & pieces"), {});
    QMenu menu;
    TrackMenu::fillPlaylists(&menu, m_w.window->actions(), [&](const auto& done) {
        done(std::vector<TrackId>{all[1], all[2]});
    });
    QAction* entry = menu.actions().last();
    QCOMPARE(entry->text(), QStringLiteral("Bits && pieces"));
    entry->trigger();
    QTRY_COMPARE(m_w.idsOf(list), (std::vector<TrackId>{all[1], all[2]}));
    menu.actions().first()->trigger(); // new playlist
    QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(2));
    QTRY_COMPARE(m_w.idsOf(m_w.playlists()->rows().back().id).size(), size_t(2));
    undo(); // both steps of it
    QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(1));
}

void PlaylistsTest::foldersKeepTheirLists()
{
    const PlaylistId folder = make(QStringLiteral("Moods"), {}, {}, PlaylistRow::Kind::Folder);
    const PlaylistId a = make(QStringLiteral("A"), {}), b = make(QStringLiteral("B"), {}),
                     c = make(QStringLiteral("C"), {});
    const auto names = [this] {
        QStringList out;
        for (const PlaylistRow& row : m_w.playlists()->rows())
            out << m_w.playlists()->pathOf(row);
        return out.join(QLatin1String(", "));
    };
    QTRY_COMPARE(names(), QStringLiteral("Moods, A, B, C"));
    m_w.playlists()->move(c, {}, a);
    QTRY_COMPARE(names(), QStringLiteral("Moods, C, A, B"));
    m_w.playlists()->move(b, folder, {});
    QTRY_COMPARE(names(), QStringLiteral("Moods, Moods / B, C, A"));
    m_w.playlists()->move(folder, folder, {}); // not into itself
    auto* sidebar = m_w.find<Sidebar>();
    const QModelIndex shown = model()->indexOf(folder);
    QVERIFY(sidebar->isExpanded(shown));
    QCOMPARE(model()->rowCount(shown), 1);
    QTest::mouseClick(sidebar->viewport(), Qt::LeftButton, {}, sidebar->visualRect(shown).center());
    QVERIFY(!sidebar->isExpanded(shown));
    m_w.playlists()->duplicate(a); // the model is filled anew
    QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(5));
    QTRY_VERIFY(model()->indexOf(folder).isValid() && !sidebar->isExpanded(model()->indexOf(folder)));
    m_w.window.reset();
    m_w.openWindow(); // and the next window remembers
    QTRY_VERIFY(model()->indexOf(folder).isValid());
    QVERIFY(!m_w.find<Sidebar>()->isExpanded(model()->indexOf(folder)));
}

void PlaylistsTest::deletedAndBroughtBack()
{
    const auto all = m_w.allIds();
    const PlaylistId folder = make(QStringLiteral("Old"), {}, {}, PlaylistRow::Kind::Folder);
    const PlaylistId list = make(QStringLiteral("In it"), {all[0], all[1]}, folder);
    openList(list);
    auto* sidebar = m_w.find<Sidebar>();
    sidebar->setFocus(Qt::TabFocusReason);
    sidebar->setCurrentIndex(model()->indexOf(folder));
    key(sidebar, Qt::Key_Delete);
    QTRY_VERIFY(m_w.playlists()->rows().empty());
    QTRY_VERIFY(!m_w.page<PlaylistPage>());
    const auto buttons = m_w.window->messageBar()->findChildren<QPushButton*>();
    const auto found = std::find_if(buttons.begin(), buttons.end(),
                                    [](QPushButton* button) { return button->text() == QLatin1String("Undo"); });
    QVERIFY(found != buttons.end());
    (*found)->click();
    QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(2));
    QTRY_COMPARE(m_w.idsOf(list), (std::vector<TrackId>{all[0], all[1]}));
}

void PlaylistsTest::exportedAndImported()
{
    const auto all = m_w.allIds();
    const PlaylistId list = make(QStringLiteral("Out: and in"), {all[2], all[0], all[2]});
    for (const char* format : {"m3u8", "m3u", "xspf", "pls"}) {
        for (const bool relative : {true, false}) {
            ExportPlaylistDialog dialog(QStringLiteral("Out: and in"), *m_w.settings);
            auto* kind = dialog.findChild<QComboBox*>();
            kind->setCurrentIndex(kind->findData(QLatin1String(format)));
            dialog.findChildren<QRadioButton*>()[relative ? 0 : 1]->setChecked(true);
            auto* path = dialog.findChild<QLineEdit*>();
            path->setText(m_w.music.path() + QStringLiteral("/list"));
            QSignalSpy chosen(&dialog, &ExportPlaylistDialog::chosen);
            dialog.findChildren<QPushButton*>().last()->click();
            QCOMPARE(chosen.count(), 1);
            const QString file = chosen[0][0].toString();
            QVERIFY(file.endsWith(QLatin1Char('.') + QLatin1String(format)));
            QCOMPARE(chosen[0][1].toBool(), relative);
            QSignalSpy written(m_w.playlists(), &Playlists::exported);
            m_w.playlists()->exportTo(list, file.toStdString(), relative);
            QVERIFY(written.wait());
            QFile read(file);
            QVERIFY(read.open(QIODevice::ReadOnly));
            const bool absolute = read.readAll().contains(m_w.musicFolder().toUtf8());
            QCOMPARE(absolute, !relative);
            // Read back as a drop on the window.
            QSignalSpy imported(m_w.playlists(), &Playlists::imported);
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(file)});
            QDragEnterEvent enter({700, 300}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(m_w.window.get(), &enter);
            QDropEvent drop({700, 300}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(m_w.window.get(), &drop);
            QVERIFY2(imported.wait(), qPrintable(file));
            QCOMPARE(imported[0][2].toInt(), 0);
            const auto id = imported[0][0].value<PlaylistId>();
            QCOMPARE(m_w.idsOf(id), (std::vector<TrackId>{all[2], all[0], all[2]}));
            QTRY_VERIFY(m_w.page<PlaylistPage>() && m_w.page<PlaylistPage>()->playlist() == id);
        }
    }
    QSignalSpy failed(m_w.playlists(), &Playlists::failed);
    m_w.playlists()->importFile(m_w.music.path().toStdString() + "/none.m3u");
    QVERIFY(failed.wait());
    QVERIFY(failed[0][0].toString().startsWith(QLatin1String("none.m3u")));
}

void PlaylistsTest::unavailableTracksStay()
{
    const auto all = m_w.allIds();
    const PlaylistId list = make(QStringLiteral("Partly there"), {all[0], all[1]});
    m_w.library->setAvailable(all[0], false);
    PlaylistView* view = openList(list);
    QTRY_VERIFY(view->trackModel()->track(0));
    QTRY_COMPARE(view->model()->index(0, 0).data(TrackTableModel::AvailableRole).toBool(), false);
    QVERIFY(view->model()->index(1, 0).data(TrackTableModel::AvailableRole).toBool());
}

void PlaylistsTest::unknownEntriesStay()
{
    const auto all = m_w.allIds();
    const std::string first = m_w.row(all[0]).path, second = m_w.row(all[1]).path;
    const QString file = m_w.music.path() + QStringLiteral("/mixed.m3u8");
    QFile list(file);
    QVERIFY(list.open(QIODevice::WriteOnly));
    list.write(QByteArray::fromStdString(first + "\n/not/here.flac\n" + second + "\n"));
    list.close();
    QSignalSpy imported(m_w.playlists(), &Playlists::imported);
    m_w.playlists()->importFile(file.toStdString());
    QVERIFY(imported.wait());
    QCOMPARE(imported[0][2].toInt(), 1);
    const auto id = imported[0][0].value<PlaylistId>();
    m_w.goTo("playlist", id.value);
    PlaylistView* view = m_w.page<PlaylistPage>()->view();
    QTRY_COMPARE(view->trackModel()->rowCount(), 3);
    view->moveRows({2}, 0); // the other way round
    QTRY_COMPARE(m_w.idsOf(id), (std::vector<TrackId>{all[1], all[0]}));
    QSignalSpy written(m_w.playlists(), &Playlists::exported);
    m_w.playlists()->exportTo(id, file.toStdString(), false);
    QVERIFY(written.wait());
    QVERIFY(list.open(QIODevice::ReadOnly));
    const QByteArray text = list.readAll();
    const auto place = [&text](const std::string& path) { return text.indexOf(QByteArray::fromStdString(path)); };
    QVERIFY(place("/not/here.flac") > place(first) && place(first) > place(second) && place(second) >= 0);
}

void PlaylistsTest::unknownEntriesAreRows()
{
    using M = TrackTableModel;
    const auto all = m_w.allIds();
    const QString outside = m_w.music.path() + QStringLiteral("/outside.flac");
    QVERIFY(QFile::copy(QFile::decodeName(m_w.row(all[2]).path.c_str()), outside));
    const PlaylistId id = make(QStringLiteral("Mixed"), {all[0]});
    m_w.playlists()->setEntries(
        id, {{all[0], {}, 0}, {{}, "/not/here.flac", 0}, {{}, outside.toStdString(), 0}, {all[1], {}, 0}});
    m_w.goTo("playlist", id.value);
    auto* page = m_w.page<PlaylistPage>();
    PlaylistView* view = page->view();
    TrackTableModel* list = view->trackModel();
    QTRY_COMPARE(list->rowCount(), 4);
    QTRY_COMPARE(list->index(1, M::Title).data().toString(), QStringLiteral("here.flac"));
    QVERIFY(!list->index(1, M::Title).data(M::AvailableRole).toBool());
    QVERIFY(list->index(1, M::Title).data(Qt::ToolTipRole).toString().contains(QLatin1String("/not/here.flac")));
    QVERIFY(!list->setData(list->index(1, M::Favourite), true)); // nothing to edit

    const auto menuOf = [view](int row) {
        view->selectRow(row);
        QStringList texts;
        if (const std::unique_ptr<QMenu> menu{view->makeStrangerMenu()})
            for (const QAction* action : menu->actions())
                texts << action->text();
        return texts;
    };
    QVERIFY(menuOf(0).isEmpty());
    QCOMPARE(menuOf(1).value(0), QStringLiteral("Locate file…"));
    QCOMPARE(menuOf(2).value(0), QStringLiteral("Import into the library"));

    key(view, Qt::Key_Return); // imports; the row is then a track
    QTRY_COMPARE(m_w.idsOf(id).size(), size_t(3));
    QTRY_VERIFY(list->idAt(2).value > 0);
    page->replace(list->idAt(1), m_w.row(all[3]).path);
    QTRY_COMPARE(list->idAt(1), all[3]);
    QTRY_COMPARE(m_w.idsOf(id).size(), size_t(4));
    undo();
    QTRY_VERIFY(list->idAt(1).value < 0);
    view->clearSelection();
    view->selectRow(1);
    key(view, Qt::Key_Delete);
    QTRY_COMPARE(list->rowCount(), 3);
    QTRY_COMPARE(m_w.ask<PlaylistContents>(&Library::playlistEntries, id).entries.size(), size_t(3));
    QFile::remove(outside);
}

void PlaylistsTest::openListIsReopened()
{
    const PlaylistId id = make(QStringLiteral("Kept"), m_w.allIds());
    openList(id);
    m_w.window->close();
    m_w.window.reset();
    m_w.openWindow();
    QTRY_VERIFY(m_w.page<PlaylistPage>() && m_w.page<PlaylistPage>()->playlist() == id);
    QTRY_COMPARE(m_w.page<PlaylistPage>()->view()->trackModel()->rowCount(), 9);
    m_w.window->close();
    m_w.window.reset();
    m_w.library->deletePlaylist(id); // gone until the next start
    m_w.openWindow();
    QTRY_VERIFY(m_w.page<AlbumGridPage>());
}

void PlaylistsTest::smartListFollowsItsRules()
{
    PlaylistRow row;
    row.name = QStringLiteral("Sevens");
    SmartPlaylistDialog dialog(*m_w.library, row);
    dialog.show();
    auto* found = dialog.findChild<TextLabel*>(QStringLiteral("found"));
    auto* query = dialog.findChild<QueryField*>();
    QTRY_VERIFY(found->text().startsWith(QLatin1String("9 tracks")));
    query->setText(QStringLiteral("rating:>=4"));
    QTRY_VERIFY(found->text().startsWith(QLatin1String("No track")));
    query->setText(QStringLiteral("year:2018..2019"));
    QTRY_VERIFY(found->text().startsWith(QLatin1String("5 tracks")));
    dialog.findChild<QCheckBox*>()->setChecked(true);
    dialog.findChild<QSpinBox*>()->setValue(3);
    QTRY_VERIFY(found->text().startsWith(QLatin1String("3 tracks")));
    query->setText(QStringLiteral("rating:>=4"));
    QTRY_VERIFY(found->text().startsWith(QLatin1String("No track")));
    QSignalSpy saved(&dialog, &SmartPlaylistDialog::saved);
    key(&dialog, Qt::Key_Return);
    QCOMPARE(saved.count(), 1);
    PlaylistId id;
    m_w.playlists()->save(dialog.playlist(), [&id](PlaylistId made) { id = made; });
    QTRY_VERIFY(id && m_w.playlists()->find(id));
    QCOMPARE(m_w.playlists()->find(id)->query.limit, 3);
    QCOMPARE(model()->indexOf(id).data(SidebarModel::IconRole).toString(), QStringLiteral("smart-playlist"));
    PlaylistView* view = openList(id);
    QVERIFY(!view->isEditable());
    QTRY_VERIFY(saysEmpty());
    m_w.library->setRating(m_w.allIds()[5], 4.5); // shows at once
    QTRY_COMPARE(view->trackModel()->ids(), std::vector<TrackId>{m_w.allIds()[5]});
}

void PlaylistsTest::mistakesOfRulesAreShown()
{
    PlaylistRow row;
    row.name = QStringLiteral("Wrong");
    SmartPlaylistDialog dialog(*m_w.library, row);
    dialog.show();
    auto* found = dialog.findChild<TextLabel*>(QStringLiteral("found"));
    auto* query = dialog.findChild<QueryField*>();
    QTRY_VERIFY(found->text().startsWith(QLatin1String("9 tracks")));
    const QImage before = query->grab().toImage();
    query->setText(QStringLiteral("nofield:x"));
    QTRY_VERIFY(found->text().contains(QLatin1String("nofield")));
    auto* save = dialog.findChildren<QPushButton*>().last();
    QVERIFY(!save->isEnabled());
    key(&dialog, Qt::Key_Return);
    QVERIFY(dialog.isVisible());
    int red = 0; // the wave under the mistake
    const QImage after = query->grab().toImage();
    for (int y = 0; y < after.height(); ++y)
        for (int x = 0; x < after.width(); ++x)
            if (after.pixelColor(x, y) == theme().color.error) ++red;
    QVERIFY(red > 5);
    query->setText(QStringLiteral("x"));
    QTRY_VERIFY(save->isEnabled());
}

void PlaylistsTest::drawnInBothThemes()
{
    const auto all = m_w.allIds();
    const PlaylistId folder = make(QStringLiteral("Moods"), {}, {}, PlaylistRow::Kind::Folder);
    make(QStringLiteral("Kitchen radio"), {}, folder);
    const PlaylistId list = make(QStringLiteral("Sunday, slow"), all);
    m_w.library->setAvailable(all[2], false);
    openList(list);
    const QString out = qEnvironmentVariable("AURALIS_SHOTS");
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        m_w.look->setScheme(scheme);
        QTest::qWait(50);
        const QImage image = m_w.window->grab().toImage();
        QCOMPARE(image.pixelColor(4, 600), theme().color.surface);
        QCOMPARE(image.pixelColor(m_w.window->width() - 200, 720), theme().color.bg);
        if (!out.isEmpty())
            image.save(out +
                       (scheme == Scheme::Light ? QLatin1String("/list-light.png") : QLatin1String("/list-dark.png")));
    }
}

QTEST_MAIN(PlaylistsTest)
#include "tst_playlists.moc"
