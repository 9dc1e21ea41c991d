// Playlists by rules, and their editor.
#include <QtTest>

#include <QCheckBox>
#include <QPushButton>
#include <QSpinBox>

#include "dialogs/smartplaylistdialog.h"
#include "pages/queryfield.h"
#include "playlistfixture.h"
#include "theme/textlabel.h"
#include "theme/theme.h"

using namespace auralis;

class TestSmartPlaylists : public QObject
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

    void smartListFollowsItsRules()
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
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(saved.count(), 1);
        PlaylistId id;
        m_w.playlists()->save(dialog.playlist(), [&id](PlaylistId made) { id = made; });
        QTRY_VERIFY(id && m_w.playlists()->find(id));
        QCOMPARE(m_w.playlists()->find(id)->query.limit, 3);
        QCOMPARE(m_w.sidebarModel()->indexOf(id).data(SidebarModel::IconRole).toString(),
                 QStringLiteral("smart-playlist"));
        PlaylistView* view = m_w.openList(id);
        QVERIFY(!view->isEditable());
        QTRY_VERIFY(m_w.saysEmpty());
        m_w.library->setRating(m_w.allIds()[5], 4.5); // shows at once
        QTRY_COMPARE(view->trackModel()->ids(), std::vector<TrackId>{m_w.allIds()[5]});
    }

    void mistakesOfRulesAreShown()
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
        QTest::keyClick(&dialog, Qt::Key_Return);
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
};

QTEST_MAIN(TestSmartPlaylists)
#include "tst_smartplaylists.moc"
