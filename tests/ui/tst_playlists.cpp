// Playlists in the window: made, named, filled by drops and menus, reordered, undone, put in folders, deleted.
#include <QtTest>

#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>

#include "models/edithistory.h"
#include "models/trackmime.h"
#include "pages/albumgridpage.h"
#include "pages/trackmenu.h"
#include "playlistfixture.h"
#include "theme/messagebar.h"
#include "theme/theme.h"

using namespace auralis;

class TestPlaylists : public QObject
{
    Q_OBJECT

    test::PlaylistFixture m_w;

private Q_SLOTS:
    void initTestCase()
    {
        if (!m_w.makeMusic()) QSKIP("ffmpeg is needed to make the music");
    }
    void init() { QVERIFY(m_w.open()); }
    void cleanup() { m_w.close(); }

    void historyTakesTurns()
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
        QCOMPARE(done,
                 QStringList({QStringLiteral("list 2"), QStringLiteral("queue 1"), QStringLiteral("queue again 1")}));
        history.note(EditHistory::Kind::Playlist);
        QVERIFY(!history.canRedo()); // a new edit ends what could be repeated
        done.clear();
        QVERIFY(history.takeBack(EditHistory::Kind::Queue)); // though another came after it
        QCOMPARE(done, QStringList(QStringLiteral("queue 1")));
        QVERIFY(history.canUndo());
    }

    void newOneIsNamedInPlace()
    {
        QTest::keyClick(m_w.window.get(), Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(m_w.page<PlaylistPage>());
        auto* sidebar = m_w.find<Sidebar>();
        QTRY_VERIFY(sidebar->findChild<QLineEdit*>());
        auto* editor = sidebar->findChild<QLineEdit*>();
        QCOMPARE(editor->text(), QStringLiteral("New playlist"));
        editor->setText(QStringLiteral("Sunday, slow"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(1));
        QTRY_COMPARE(m_w.playlists()->rows().front().name, QStringLiteral("Sunday, slow"));
        QTRY_VERIFY(m_w.saysEmpty());
        m_w.undo(); // the name
        QTRY_COMPARE(m_w.playlists()->rows().front().name, QStringLiteral("New playlist"));
        m_w.undo(); // the list; the page leaves what is gone
        QTRY_VERIFY(m_w.playlists()->rows().empty());
        QTRY_VERIFY(!m_w.page<PlaylistPage>());
        m_w.redo();
        QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(1));
    }

    void dropsOnTheSidebar()
    {
        const auto all = m_w.allIds();
        const PlaylistId list = m_w.makeList(QStringLiteral("Kitchen"), {all[0]});
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
        QVERIFY(drop(*tracks, m_w.sidebarModel()->indexOf(list)));
        QTRY_COMPARE(m_w.idsOf(list), (std::vector<TrackId>{all[0], all[3], all[4]}));
        QTRY_VERIFY(m_w.window->messageBar()->isVisible()); // and says so, with a way back
        m_w.undo();
        QTRY_COMPARE(m_w.idsOf(list), std::vector<TrackId>{all[0]});
        QVERIFY(!m_w.window->messageBar()->isVisible());
        QVERIFY(!drop(*tracks, m_w.sidebarModel()->indexOf(QStringLiteral("albums"))));
        QVERIFY(drop(*tracks, m_w.sidebarModel()->indexOf(QStringLiteral("queue"))));
        QTRY_COMPARE(m_w.player->queue()->count(), 2);
        QVERIFY(drop(*tracks, m_w.sidebarModel()->heading())); // a new list of these
        QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(2));
        QTRY_COMPARE(m_w.idsOf(m_w.playlists()->rows()[1].id), (std::vector<TrackId>{all[3], all[4]}));
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile(m_w.musicFolder() + QStringLiteral("/Saltworks"))});
        QVERIFY(drop(files, m_w.sidebarModel()->indexOf(list)));
        QTRY_COMPARE_WITH_TIMEOUT(m_w.idsOf(list).size(), size_t(3), 20000);
    }

    void reorderedAndUndone()
    {
        const auto all = m_w.allIds();
        const std::vector<TrackId> five(all.begin(), all.begin() + 5);
        const PlaylistId list = m_w.makeList(QStringLiteral("Five"), five);
        PlaylistView* view = m_w.openList(list);
        view->selectRow(0);
        QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
        const std::vector<TrackId> moved{five[1], five[0], five[2], five[3], five[4]};
        QCOMPARE(view->trackModel()->ids(), moved);
        QCOMPARE(view->selectedRows(), std::vector<int>{1}); // the selection moves along
        QTRY_COMPARE(m_w.idsOf(list), moved);
        view->moveRows({1, 4}, 0); // several at once, from both sides
        const std::vector<TrackId> top{five[0], five[4], five[1], five[2], five[3]};
        QTRY_COMPARE(m_w.idsOf(list), top);
        view->selectRow(2);
        QTest::keyClick(view, Qt::Key_Delete);
        QTRY_COMPARE(m_w.idsOf(list), (std::vector<TrackId>{five[0], five[4], five[2], five[3]}));
        QCOMPARE(m_w.allIds().size(), size_t(9)); // from the list, not from the library
        m_w.undo();
        QTRY_COMPARE(view->trackModel()->ids(), top);
        m_w.undo();
        QTRY_COMPARE(view->trackModel()->ids(), moved);
        m_w.redo();
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
        QTRY_COMPARE(m_w.idsOf(list),
                     (std::vector<TrackId>{five[0], all[7], all[8], five[4], five[1], five[2], five[3]}));
    }

    void addedByTheMenu()
    {
        const auto all = m_w.allIds();
        const PlaylistId list = m_w.makeList(QStringLiteral("Bits & pieces"), {});
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
        m_w.undo(); // both steps of it
        QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(1));
    }

    void foldersKeepTheirLists()
    {
        const PlaylistId folder = m_w.makeList(QStringLiteral("Moods"), {}, {}, PlaylistRow::Kind::Folder);
        const PlaylistId a = m_w.makeList(QStringLiteral("A"), {}), b = m_w.makeList(QStringLiteral("B"), {}),
                         c = m_w.makeList(QStringLiteral("C"), {});
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
        const QModelIndex shown = m_w.sidebarModel()->indexOf(folder);
        QVERIFY(sidebar->isExpanded(shown));
        QCOMPARE(m_w.sidebarModel()->rowCount(shown), 1);
        QTest::mouseClick(sidebar->viewport(), Qt::LeftButton, {}, sidebar->visualRect(shown).center());
        QVERIFY(!sidebar->isExpanded(shown));
        m_w.playlists()->duplicate(a); // the model is filled anew
        QTRY_COMPARE(m_w.playlists()->rows().size(), size_t(5));
        QTRY_VERIFY(m_w.sidebarModel()->indexOf(folder).isValid() &&
                    !sidebar->isExpanded(m_w.sidebarModel()->indexOf(folder)));
        m_w.window.reset();
        m_w.openWindow(); // and the next window remembers
        QTRY_VERIFY(m_w.sidebarModel()->indexOf(folder).isValid());
        QVERIFY(!m_w.find<Sidebar>()->isExpanded(m_w.sidebarModel()->indexOf(folder)));
    }

    void deletedAndBroughtBack()
    {
        const auto all = m_w.allIds();
        const PlaylistId folder = m_w.makeList(QStringLiteral("Old"), {}, {}, PlaylistRow::Kind::Folder);
        const PlaylistId list = m_w.makeList(QStringLiteral("In it"), {all[0], all[1]}, folder);
        m_w.openList(list);
        auto* sidebar = m_w.find<Sidebar>();
        sidebar->setFocus(Qt::TabFocusReason);
        sidebar->setCurrentIndex(m_w.sidebarModel()->indexOf(folder));
        QTest::keyClick(sidebar, Qt::Key_Delete);
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

    void openListIsReopened()
    {
        const PlaylistId id = m_w.makeList(QStringLiteral("Kept"), m_w.allIds());
        m_w.openList(id);
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

    void drawnInBothThemes()
    {
        const auto all = m_w.allIds();
        const PlaylistId folder = m_w.makeList(QStringLiteral("Moods"), {}, {}, PlaylistRow::Kind::Folder);
        m_w.makeList(QStringLiteral("Kitchen radio"), {}, folder);
        const PlaylistId list = m_w.makeList(QStringLiteral("Sunday, slow"), all);
        m_w.library->setAvailable(all[2], false);
        m_w.openList(list);
        const QString out = qEnvironmentVariable("AURALIS_SHOTS");
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            m_w.look->setScheme(scheme);
            QTest::qWait(50);
            const QImage image = m_w.window->grab().toImage();
            QCOMPARE(image.pixelColor(4, 600), theme().color.surface);
            QCOMPARE(image.pixelColor(m_w.window->width() - 200, 720), theme().color.bg);
            if (!out.isEmpty())
                image.save(out + (scheme == Scheme::Light ? QLatin1String("/list-light.png")
                                                          : QLatin1String("/list-dark.png")));
        }
    }
};

QTEST_MAIN(TestPlaylists)
#include "tst_playlists.moc"
