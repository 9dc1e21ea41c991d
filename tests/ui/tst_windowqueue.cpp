// Music from the table to the queue: played, queued, dropped; keys of tables, queue and text fields.
#include <QtTest>

#include <QAbstractButton>
#include <QApplication>
#include <QDropEvent>
#include <QMimeData>

#include "models/trackactions.h"
#include "pages/queuepanel.h"
#include "pages/queueview.h"
#include "pages/trackview.h"
#include "window/toolbar.h"
#include "windowfixture.h"

using namespace auralis;

class TestWindowQueue : public QObject
{
    Q_OBJECT

    test::WindowFixture m_w;

private Q_SLOTS:
    void initTestCase()
    {
        if (!m_w.makeMusic()) QSKIP("ffmpeg is needed to make the music");
    }
    void init()
    {
        m_w.openEmpty();
        QTRY_VERIFY(m_w.page<EmptyLibraryPage>());
    }
    void cleanup() { m_w.close(); }

    void playingFromTheTable()
    {
        QVERIFY(m_w.importAlbums());
        TrackView* view = m_w.tracksView();
        view->setCurrentIndex(view->model()->index(2, TrackTableModel::Title));
        QTest::keyClick(view, Qt::Key_Return);
        QTRY_COMPARE(m_w.player->queue()->count(), 9);
        QTRY_COMPARE(m_w.player->queue()->currentRow(), 2);
        QTRY_VERIFY(m_w.player->snapshot().intentPlaying);
        const QString title = m_w.player->queue()->current()->title;
        QTRY_COMPARE(m_w.window->windowTitle(), title + QStringLiteral(" – Auralis"));
        QTRY_VERIFY(view->trackModel()->index(2, 0).data(TrackTableModel::PlayingRole).toBool());
        view->setCurrentIndex(view->model()->index(5, TrackTableModel::Title));
        QTest::keyClick(view, Qt::Key_Return, Qt::ControlModifier); // play next
        QTRY_COMPARE(m_w.player->queue()->count(), 10);
        QCOMPARE(m_w.player->queue()->items()[3].track, view->trackModel()->idAt(5));
    }

    void keysOfTheTable()
    {
        QVERIFY(m_w.importAlbums());
        TrackView* view = m_w.tracksView();
        QTest::keyClick(view, Qt::Key_3);
        QVERIFY(m_w.player->isEnhanced());
        QCOMPARE(m_w.player->preset(), QStringLiteral("warm"));
        m_w.player->setIntensity(0.5f);
        QTest::keyClick(view, Qt::Key_Equal);
        QCOMPARE(qRound(m_w.player->intensity() * 100), 55);
        QTest::keyClick(view, Qt::Key_Minus);
        QTest::keyClick(view, Qt::Key_Minus);
        QCOMPARE(qRound(m_w.player->intensity() * 100), 45);
        QTest::keyClick(view, Qt::Key_E, Qt::ControlModifier);
        QVERIFY(!m_w.player->isEnhanced());
        m_w.player->setVolume(0.5);
        QTest::keyClick(view, Qt::Key_Up, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(qRound(m_w.player->snapshot().volume * 100), 55);
        QTest::keyClick(view, Qt::Key_U, Qt::ControlModifier);
        QTRY_VERIFY(m_w.player->snapshot().muted);
        QTest::keyClick(view, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(m_w.player->queue()->repeat(), RepeatMode::All);
        // A letter is type-ahead, in titles.
        view->setCurrentIndex(view->model()->index(0, TrackTableModel::Title));
        QTest::keyClick(view, Qt::Key_S);
        QVERIFY(view->currentIndex()
                    .siblingAtColumn(TrackTableModel::Title)
                    .data()
                    .toString()
                    .startsWith(QLatin1String("Saltworks")));
    }

    void bareKeysLeaveTextAlone()
    {
        QVERIFY(m_w.importAlbums());
        auto* field = m_w.find<SearchField>();
        field->setFocus();
        QTest::keyClicks(field, QStringLiteral("3 - 0, 1"));
        QCOMPARE(field->text(), QStringLiteral("3 - 0, 1"));
        QVERIFY(!m_w.player->isEnhanced());
        QVERIFY(!m_w.player->snapshot().intentPlaying);
        // A button that has the focus is pressed by Space; elsewhere Space plays.
        m_w.goTo("albums");
        auto* queueButton = m_w.find<Toolbar>()->findChildren<QAbstractButton*>().at(0);
        QVERIFY(queueButton);
        TrackView* view = m_w.tracksView();
        view->setCurrentIndex(view->model()->index(0, TrackTableModel::Title));
        QTest::keyClick(view, Qt::Key_Return);
        QTRY_VERIFY(m_w.player->snapshot().intentPlaying);
        QTest::keyClick(view, Qt::Key_Space);
        QTRY_VERIFY(!m_w.player->snapshot().intentPlaying);
        QTest::keyClick(view, Qt::Key_Space);
        QTRY_VERIFY(m_w.player->snapshot().intentPlaying);
    }

    void queueKeysAndUndo()
    {
        QVERIFY(m_w.importAlbums());
        TrackView* view = m_w.tracksView();
        view->setCurrentIndex(view->model()->index(0, TrackTableModel::Title));
        QTest::keyClick(view, Qt::Key_Return);
        QTRY_COMPARE(m_w.player->queue()->count(), 9);
        QTest::keyClick(m_w.window.get(), Qt::Key_J, Qt::ControlModifier);
        auto* queue = m_w.find<QueuePanel>();
        QVERIFY(queue->isVisible());
        QTRY_COMPARE(queue->view()->model()->rowCount(), 8);
        QueueView* rows = queue->view();
        rows->setFocus(Qt::TabFocusReason);
        const QString first = rows->model()->index(0, 0).data().toString(),
                      second = rows->model()->index(1, 0).data().toString();
        rows->setCurrentIndex(rows->model()->index(0, 0));
        QTest::keyClick(rows, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(rows->model()->index(0, 0).data().toString(), second);
        QCOMPARE(rows->model()->index(1, 0).data().toString(), first);
        QCOMPARE(rows->currentIndex().row(), 1); // the selection moves along
        QTest::keyClick(rows, Qt::Key_Delete);
        QCOMPARE(rows->model()->rowCount(), 7);
        QTest::keyClick(rows, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(rows->model()->rowCount(), 8);
        rows->setCurrentIndex(rows->model()->index(3, 0));
        const QString chosen = rows->currentIndex().data().toString();
        QTest::keyClick(rows, Qt::Key_Return);
        QTRY_COMPARE(m_w.player->queue()->current()->title, chosen);
    }

    void dropOnTheQueue()
    {
        QVERIFY(m_w.importAlbums());
        TrackView* view = m_w.tracksView();
        m_w.window->actions().append(
            {view->trackModel()->idAt(0), view->trackModel()->idAt(1), view->trackModel()->idAt(2)});
        QTRY_COMPARE(m_w.player->queue()->count(), 3);
        m_w.goTo("queue");
        auto* rows = m_w.page<QueuePage>()->findChild<QueueView*>();
        // Two tracks from the table between the first and the second row, as a drag would bring them.
        const std::unique_ptr<QMimeData> data(
            view->trackModel()->mimeData({view->model()->index(7, 1), view->model()->index(8, 1)}));
        const QPoint between(60, QueueView::rowHeight - 4);
        QCOMPARE(rows->dropRowAt(between.y()), 1);
        QDragEnterEvent enter(between, Qt::CopyAction | Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(rows->viewport(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(between, Qt::CopyAction | Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(rows->viewport(), &drop);
        QCOMPARE(drop.dropAction(), Qt::CopyAction);
        QTRY_COMPARE(m_w.player->queue()->count(), 5);
        QCOMPARE(m_w.player->queue()->items()[1].track, view->trackModel()->idAt(7));
        QCOMPARE(m_w.player->queue()->items()[2].track, view->trackModel()->idAt(8));
    }

    void dropOnTheWindow()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_w.musicFolder() + QStringLiteral("/Low Sun"))});
        QSignalSpy finished(m_w.library.get(), &Library::importFinished);
        QDragEnterEvent enter({700, 300}, Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_w.window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QCOMPARE(enter.dropAction(), Qt::CopyAction); // never a move: the files stay where they are
        QDropEvent drop({700, 300}, Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_w.window.get(), &drop);
        QVERIFY(finished.wait(30000));
        QCOMPARE(finished[0][0].value<ImportReport>().added, 3);
        // The same files dropped on the queue come into the library and the queue.
        m_w.window->setQueueVisible(true);
        auto* panel = m_w.find<QueuePanel>();
        QDragEnterEvent enterQueue({20, 200}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(panel, &enterQueue);
        QDropEvent onQueue({20, 200}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(panel, &onQueue);
        QTRY_COMPARE_WITH_TIMEOUT(m_w.player->queue()->count(), 3, 30000);
    }
};

QTEST_MAIN(TestWindowQueue)
#include "tst_windowqueue.moc"
