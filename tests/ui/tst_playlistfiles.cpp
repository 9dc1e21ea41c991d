// Playlists as files: written and read back, entries that are not there or not in the library.
#include <QtTest>

#include <QComboBox>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRadioButton>

#include "dialogs/exportplaylistdialog.h"
#include "playlistfixture.h"
#include "theme/messagebar.h"
#include "widgetprobes.h"

using namespace auralis;

class TestPlaylistFiles : public QObject
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

    void exportedAndImported()
    {
        const auto all = m_w.allIds();
        const PlaylistId list = m_w.makeList(QStringLiteral("Out: and in"), {all[2], all[0], all[2]});
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
                QVERIFY(test::button(m_w.find<MessageBar>(), "Show folder"));
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

    void unavailableTracksStay()
    {
        const auto all = m_w.allIds();
        const PlaylistId list = m_w.makeList(QStringLiteral("Partly there"), {all[0], all[1]});
        m_w.library->setAvailable(all[0], false);
        PlaylistView* view = m_w.openList(list);
        QTRY_VERIFY(view->trackModel()->track(0));
        QTRY_COMPARE(view->model()->index(0, 0).data(TrackTableModel::AvailableRole).toBool(), false);
        QVERIFY(view->model()->index(1, 0).data(TrackTableModel::AvailableRole).toBool());
    }

    void unknownEntriesStay()
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

    void unknownEntriesAreRows()
    {
        using M = TrackTableModel;
        const auto all = m_w.allIds();
        const QString outside = m_w.music.path() + QStringLiteral("/outside.flac");
        QVERIFY(QFile::copy(QFile::decodeName(m_w.row(all[2]).path.c_str()), outside));
        const PlaylistId id = m_w.makeList(QStringLiteral("Mixed"), {all[0]});
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

        QTest::keyClick(view, Qt::Key_Return); // imports; the row is then a track
        QTRY_COMPARE(m_w.idsOf(id).size(), size_t(3));
        QTRY_VERIFY(list->idAt(2).value > 0);
        page->replace(list->idAt(1), m_w.row(all[3]).path);
        QTRY_COMPARE(list->idAt(1), all[3]);
        QTRY_COMPARE(m_w.idsOf(id).size(), size_t(4));
        m_w.undo();
        QTRY_VERIFY(list->idAt(1).value < 0);
        view->clearSelection();
        view->selectRow(1);
        QTest::keyClick(view, Qt::Key_Delete);
        QTRY_COMPARE(list->rowCount(), 3);
        QTRY_COMPARE(m_w.ask<PlaylistContents>(&Library::playlistEntries, id).entries.size(), size_t(3));
        QFile::remove(outside);
    }
};

QTEST_MAIN(TestPlaylistFiles)
#include "tst_playlistfiles.moc"
