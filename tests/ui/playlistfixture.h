// A window fixture with hands for playlists: they are made, opened, undone.
#pragma once

#include "models/sidebarmodel.h"
#include "pages/playlistpage.h"
#include "pages/playlistview.h"
#include "theme/emptystate.h"
#include "window/sidebar.h"
#include "windowfixture.h"

namespace auralis::test
{

class PlaylistFixture : public WindowFixture
{
public:
    /// Waits until it is there with its tracks.
    PlaylistId makeList(const QString& name, const std::vector<TrackId>& ids, PlaylistId folder = {},
                        PlaylistRow::Kind kind = PlaylistRow::Kind::Fixed)
    {
        PlaylistId made;
        playlists()->create(kind, name, folder, ids, [&made](PlaylistId id) { made = id; });
        (void)QTest::qWaitFor([&] { return made && playlists()->find(made); });
        (void)QTest::qWaitFor([&] { return ids.empty() || idsOf(made) == ids; });
        return made;
    }

    /// Its view, filled and with the keyboard.
    PlaylistView* openList(PlaylistId id)
    {
        goTo("playlist", id.value);
        auto* view = page<PlaylistPage>()->view();
        const auto wanted = idsOf(id);
        if (!QTest::qWaitFor([&] { return view->trackModel()->ids() == wanted; })) qFatal("the list does not show");
        view->setFocus(Qt::TabFocusReason);
        return view;
    }

    void undo() { QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier); }
    void redo() { QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); }
    bool saysEmpty() const
    {
        const auto states = page<PlaylistPage>()->findChildren<EmptyState*>();
        return std::any_of(states.begin(), states.end(), [](EmptyState* state) { return state->isVisible(); });
    }
    SidebarModel* sidebarModel() const { return qobject_cast<SidebarModel*>(find<Sidebar>()->model()); }
};

} // namespace auralis::test
