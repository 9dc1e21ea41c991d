// The window itself: empty library, sizes, panels, full view, what it remembers, regions by key, names, themes.
#include <QtTest>

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSplitter>

#include "dialogs/abxdialog.h"
#include "pages/emptylibrarypage.h"
#include "pages/queuepanel.h"
#include "pages/trackspage.h"
#include "pages/trackview.h"
#include "player/enhancementpanel.h"
#include "player/fullview.h"
#include "player/playerbar.h"
#include "theme/emptystate.h"
#include "theme/messagebar.h"
#include "theme/theme.h"
#include "widgetprobes.h"
#include "window/failedfilesdialog.h"
#include "window/sidebar.h"
#include "window/sidepanel.h"
#include "window/toolbar.h"
#include "window/windowcommands.h"
#include "windowfixture.h"

using namespace auralis;

class TestWindow : public QObject
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

    void emptyLibrarySaysWhatToDo()
    {
        QSignalSpy demo(m_w.window.get(), &MainWindow::demoRequested);
        const auto buttons = m_w.page<EmptyLibraryPage>()->findChildren<QAbstractButton*>();
        QCOMPARE(buttons.size(), 2);
        QVERIFY(test::tells(m_w.page<EmptyLibraryPage>(), "Streamed keeps small copies"));
        buttons[1]->click();
        QCOMPARE(demo.count(), 1);
        m_w.goTo("tracks");
        QVERIFY(m_w.page<EmptyLibraryPage>());
        m_w.goTo("queue"); // which says so itself
        QVERIFY(m_w.page<QueuePage>());
        QVERIFY(m_w.page<QueuePage>()->findChild<EmptyState*>()->isVisible());
    }

    void narrowWindow()
    {
        QVERIFY(m_w.importAlbums());
        m_w.window->setQueueVisible(true);
        auto* panel = m_w.find<SidePanel>();
        QVERIFY(qobject_cast<QSplitter*>(panel->parentWidget()));
        QVERIFY(!m_w.find<Sidebar>()->isCollapsed());
        m_w.window->resize(1000, 640); // the queue lies over the page
        QTRY_COMPARE(panel->parentWidget(), static_cast<QWidget*>(m_w.window.get()));
        QVERIFY(panel->isVisible());
        QCOMPARE(panel->geometry().right(), m_w.window->rect().right());
        QVERIFY(!m_w.find<Sidebar>()->isCollapsed());
        m_w.window->resize(800, 560); // the smallest: the sidebar shows icons
        QTRY_COMPARE(m_w.find<Sidebar>()->width(), theme().size.sidebarCollapsed);
        QCOMPARE(m_w.window->size(), QSize(800, 560));
        QTest::keyClick(panel->mainView(), Qt::Key_Escape); // closes what lies over the page
        QVERIFY(!panel->isVisible());
        m_w.window->setQueueVisible(true);
        m_w.window->resize(1440, 868);
        QTRY_VERIFY(qobject_cast<QSplitter*>(panel->parentWidget()));
        QTRY_VERIFY(m_w.find<Sidebar>()->width() >= theme().size.sidebarMin);
    }

    void stateIsRemembered()
    {
        QVERIFY(m_w.importAlbums());
        m_w.window->resize(1230, 770);
        m_w.goTo("tracks");
        m_w.window->setQueueVisible(true);
        m_w.window->close();
        m_w.window = std::make_unique<MainWindow>(*m_w.library, *m_w.player, *m_w.settings);
        m_w.window->show();
        QTRY_VERIFY(m_w.page<TracksPage>());
        QVERIFY(m_w.find<QueuePanel>()->isVisible());
        QCOMPARE(m_w.window->size(), QSize(1230, 770));
    }

    void panelsTakeTurns()
    {
        QVERIFY(m_w.importAlbums());
        auto* panel = m_w.find<SidePanel>();
        QTest::keyClick(m_w.window.get(), Qt::Key_J, Qt::ControlModifier);
        QVERIFY(m_w.find<QueuePanel>()->isVisible());
        QTest::keyClick(m_w.window.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_w.find<EnhancementPanel>()->isVisible());
        QVERIFY(!m_w.find<QueuePanel>()->isVisible());
        QVERIFY(!m_w.player->isEnhanced()); // that is Ctrl+E
        QTest::keyClick(m_w.window.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!panel->isVisible());
    }

    void theMenuMarksWhatIsChosen()
    {
        auto* commands = m_w.find<WindowCommands>();
        QMenu* enhance = nullptr;
        for (QAction* action : commands->menu()->actions())
            if (action->text() == QStringLiteral("Enhance")) enhance = action->menu();
        QVERIFY(enhance);
        const auto marked = [enhance] {
            QStringList names;
            for (const QAction* action : enhance->actions())
                if (action->isChecked()) names << action->text().section(QLatin1Char('\t'), 0, 0);
            return names;
        };
        Q_EMIT enhance->aboutToShow();
        QCOMPARE(marked(), QStringList{QStringLiteral("Adaptive")});
        QTest::keyClick(m_w.window.get(), Qt::Key_3);
        QTRY_COMPARE(marked(), (QStringList{QStringLiteral("Enhance"), QStringLiteral("Warm")}));
        QTest::keyClick(m_w.window.get(), Qt::Key_E, Qt::ControlModifier);
        QTRY_COMPARE(marked(), QStringList{QStringLiteral("Warm")});
        m_w.player->setEnhanced(true, QStringLiteral("bright")); // as the deck or another program asks
        QTRY_COMPARE(marked(), (QStringList{QStringLiteral("Enhance"), QStringLiteral("Bright")}));
    }

    void pageKeysTakeTheKeyboardAlong()
    {
        QVERIFY(m_w.importAlbums());
        QTest::keyClick(m_w.window.get(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(m_w.find<Toolbar>()->search()->hasFocus());
        QTest::keyClick(m_w.window.get(), Qt::Key_4, Qt::ControlModifier);
        QVERIFY(m_w.page<TracksPage>()->view()->hasFocus());
    }

    void oneBlindTestAtATime()
    {
        auto* commands = m_w.find<WindowCommands>();
        Q_EMIT commands->blindTestRequested();
        Q_EMIT commands->blindTestRequested();
        QCOMPARE(m_w.window->findChildren<AbxDialog*>().size(), 1);
        auto* dialog = m_w.find<AbxDialog>();
        QCOMPARE(dialog->findChild<QLabel*>(QStringLiteral("abxScore"))->text(),
                 QStringLiteral("Play a track to compare its two sounds."));
        QVERIFY(m_w.player->snapshot().blind || m_w.player->isEnhanced());
        dialog->close();
        QTRY_VERIFY(!m_w.find<AbxDialog>());
        QVERIFY(!m_w.player->isEnhanced()); // as before
    }

    void fullViewByKeyCoverAndButton()
    {
        QVERIFY(m_w.importAlbums());
        auto* full = m_w.find<FullView>();
        auto* bar = m_w.find<PlayerBar>();
        auto* splitter = m_w.find<QSplitter>();
        QVERIFY(full->isHidden());
        QTest::keyClick(m_w.window.get(), Qt::Key_F11);
        QTRY_VERIFY(full->isVisible());
        QVERIFY(!splitter->isVisible());
        QVERIFY(bar->isVisible());
        QVERIFY(full->hasFocus());
        QCOMPARE(full->geometry().bottom() + 1, bar->geometry().top());
        // What there is to tell is still told.
        m_w.window->messageBar()->post({QStringLiteral("x"), Message::Severity::Info, QStringLiteral("Told"), {}});
        QVERIFY(m_w.window->messageBar()->isVisible());
        m_w.window->messageBar()->dismiss(QStringLiteral("x"));
        QTest::keyClick(full, Qt::Key_Escape);
        QVERIFY(full->isHidden() && splitter->isVisible());
        QTest::keyClick(m_w.window.get(), Qt::Key_F11);
        QTest::keyClick(m_w.window.get(), Qt::Key_F11);
        QVERIFY(full->isHidden());

        Q_EMIT bar->coverClicked();
        QVERIFY(full->isVisible());
        for (auto* button : full->findChildren<QAbstractButton*>())
            if (button->accessibleName() == QLatin1String("Back to library")) button->click();
        QVERIFY(full->isHidden());
        // A search from there leads back to the pages, whatever was shown.
        QTest::keyClick(m_w.window.get(), Qt::Key_F11);
        QTest::keyClick(m_w.window.get(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(full->isHidden());
        QVERIFY(m_w.find<SearchField>()->hasFocus());
        // The panel over a narrow window gives way, and returns.
        m_w.window->resize(1000, 700);
        m_w.window->setPanel(SidePanel::Kind::Queue);
        m_w.window->setFullView(true);
        QVERIFY(!m_w.find<SidePanel>()->isVisible());
        m_w.window->setFullView(false);
        QVERIFY(m_w.find<SidePanel>()->isVisible());
    }

    void regionsByKey()
    {
        QVERIFY(m_w.importAlbums());
        TrackView* view = m_w.tracksView();
        QList<QWidget*> seen;
        for (int i = 0; i < 4; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
            QVERIFY(QApplication::focusWidget());
            seen << QApplication::focusWidget();
        }
        QCOMPARE(seen.last(), static_cast<QWidget*>(view)); // all the way round
        QVERIFY(seen.contains(m_w.find<Sidebar>()));
        QVERIFY(seen.contains(m_w.find<SearchField>()));
        QVERIFY(m_w.page<TracksPage>()); // passing the sidebar leads nowhere
        QTest::keyClick(view, Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(m_w.find<SearchField>()));
    }

    void failedFilesAreNamedWithWhatFailed()
    {
        using Failed = FailedFilesDialog::Failed;
        const std::vector<FileFailure> one{{"/music/a.flac", QStringLiteral("is damaged")}};
        const std::vector<FileFailure> two{one.front(), {"/music/b.flac", QStringLiteral("disk full")}};
        const FailedFilesDialog read(one, Failed::Reading), written(two, Failed::Writing);
        QVERIFY(test::tells(&read, "1 file could not be read"));
        QVERIFY(test::tells(&written, "2 files could not be written"));
        QCOMPARE(written.windowTitle(), QStringLiteral("Files that could not be written"));
    }

    void everythingHasAName()
    {
        QVERIFY(m_w.importAlbums());
        m_w.window->setQueueVisible(true);
        for (const char* name : {"home", "albums", "artists", "tracks", "favourites", "genres", "folders", "duplicates",
                                 "statistics", "queue", "settings", "cache"}) {
            m_w.goTo(name);
            QTest::qWait(0);
            const auto widgets = m_w.window->findChildren<QWidget*>();
            for (QWidget* widget : widgets) {
                if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)) continue;
                QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(),
                         qPrintable(QStringLiteral("%1 on %2")
                                        .arg(QLatin1String(widget->metaObject()->className()), QLatin1String(name))));
            }
        }
    }

    void themesAndScales()
    {
        QVERIFY(m_w.importAlbums());
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            m_w.look->setScheme(scheme);
            for (const char* name : {"home", "albums", "artists", "tracks", "favourites", "genres", "folders",
                                     "duplicates", "statistics", "queue", "settings", "cache"}) {
                m_w.goTo(name);
                QTest::qWait(0);
                const QImage image = m_w.window->grab().toImage();
                QCOMPARE(image.size(), m_w.window->size() * m_w.window->devicePixelRatioF());
                QCOMPARE(image.pixelColor(4, m_w.window->height() - 4), theme().color.surface);   // player bar
                QCOMPARE(image.pixelColor(4, m_w.window->height() - 150), theme().color.surface); // sidebar
                QCOMPARE(image.pixelColor(m_w.window->width() - 40, 60), theme().color.bg);       // page
            }
        }
        m_w.look->setCompact(true);
        TrackView* view = m_w.tracksView();
        QCOMPARE(view->rowHeight(), 28);
        QCOMPARE(view->verticalHeader()->sectionSize(3), 28);
        m_w.look->setCompact(false);
        QCOMPARE(view->verticalHeader()->sectionSize(3), 36);
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
