// A window over a real library with three albums and a player without a device, for the tests of the pages.
#pragma once

#include <memory>

#include <QAbstractButton>
#include <QApplication>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "library.h"
#include "models/playlists.h"
#include "models/trackactions.h"
#include "musicfixture.h"
#include "pages/emptylibrarypage.h"
#include "pages/trackspage.h"
#include "pages/trackview.h"
#include "settings.h"
#include "theme/theme.h"
#include "unifiedplayermanager.h"
#include "window/mainwindow.h"

namespace auralis::test
{

class WindowFixture
{
public:
    /// Once per program; false: there is no ffmpeg to make the music with.
    bool makeMusic()
    {
        look = std::make_unique<Appearance>();
        look->setReducedMotion(true);
        return makeAlbums(music.path());
    }
    QString musicFolder() const { return music.path() + QStringLiteral("/music"); }

    /// A new library, player and window.
    void openEmpty()
    {
        data = std::make_unique<QTemporaryDir>();
        settings = std::make_unique<Settings>(data->path());
        library = std::move(Library::open(data->path()).value());
        PlayerSettings wish;
        wish.output = QStringLiteral("null");
        player = std::make_unique<UnifiedPlayerManager>(wish);
        openWindow();
    }
    /// The same with the albums imported.
    bool open()
    {
        openEmpty();
        return importAlbums();
    }
    bool importAlbums()
    {
        const bool all = importFolder(musicFolder()) == madeTracks();
        return QTest::qWaitFor([this] { return page<EmptyLibraryPage>() == nullptr; }) && all;
    }
    void openWindow()
    {
        window = std::make_unique<MainWindow>(*library, *player, *settings);
        window->resize(1440, 868);
        window->show();
        window->activateWindow();
        (void)QTest::qWaitForWindowActive(window.get());
    }
    /// Tracks added.
    int importFolder(const QString& folder)
    {
        QSignalSpy finished(library.get(), &Library::importFinished);
        library->import({folder.toStdString()});
        return finished.wait(60000) ? finished[0][0].value<ImportReport>().added : -1;
    }
    void close()
    {
        window.reset();
        player.reset();
        library.reset();
        settings.reset();
        data.reset();
    }

    template <class T>
    T* find() const
    {
        return window->findChild<T*>();
    }
    template <class T>
    T* page() const
    {
        return qobject_cast<T*>(window->findChild<QStackedWidget*>(QStringLiteral("pages"))->currentWidget());
    }
    void goTo(const char* name, qint64 id = 0) { window->goTo({QLatin1String(name), id, {}}); }
    /// The page of all tracks, filled and with the keyboard.
    TrackView* tracksView()
    {
        goTo("tracks");
        auto* view = page<TracksPage>()->view();
        if (!QTest::qWaitFor(
                [view] { return view->model()->rowCount() == madeTracks() && view->trackModel()->track(0); }))
            qFatal("no tracks");
        view->setFocus(Qt::TabFocusReason);
        return view;
    }
    Playlists* playlists() const { return window->actions().playlists(); }

    /// All tracks by album, disc and track number.
    std::vector<TrackId> allIds() const { return ask(&Library::trackIds, TrackQuery()).ids; }
    std::vector<TrackId> idsOf(PlaylistId id) const { return ask(&Library::playlistTracks, id).ids; }
    TrackRow row(TrackId id) const
    {
        const auto rows = ask(&Library::tracks, std::vector<TrackId>{id});
        return rows.empty() ? TrackRow{} : rows.front();
    }

    std::vector<AlbumRow> askAlbums() const
    {
        std::vector<AlbumRow> found;
        bool here = false;
        library->albums(AlbumSort::Title, {}, library.get(), [&](std::vector<AlbumRow> rows) {
            found = std::move(rows);
            here = true;
        });
        (void)QTest::qWaitFor([&] { return here; });
        return found;
    }
    /// What the library answers to a question of one argument.
    template <class Answer, class Question, class Given>
    Answer ask(void (Library::*question)(Question, QObject*, std::function<void(Answer)>) const,
               const Given& given) const
    {
        Answer answer{};
        bool here = false;
        (library.get()->*question)(given, library.get(), [&](Answer a) {
            answer = std::move(a);
            here = true;
        });
        (void)QTest::qWaitFor([&] { return here; });
        return answer;
    }

    QTemporaryDir music;
    std::unique_ptr<Appearance> look;
    std::unique_ptr<QTemporaryDir> data;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<Library> library;
    std::unique_ptr<UnifiedPlayerManager> player;
    std::unique_ptr<MainWindow> window;
};

} // namespace auralis::test
