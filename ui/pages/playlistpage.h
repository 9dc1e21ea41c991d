// PlaylistPage: one playlist: its tracks in their order, or what the rules of a smart one find now. Main thread.
#pragma once

#include "librarytypes.h"
#include "page.h"

class QPushButton;
class QStackedWidget;

namespace auralis
{

class EmptyState;
class IconButton;
class PlaylistView;
class TrackTableModel;

class PlaylistPage : public Page
{
    Q_OBJECT
public:
    explicit PlaylistPage(const Services& services, QWidget* parent = nullptr);
    void open(const Place& place) override;
    QWidget* mainView() override;
    PlaylistView* view() const { return m_view; }
    PlaylistId playlist() const { return m_id; }

Q_SIGNALS:
    void menuRequested(auralis::PlaylistId id, const QPoint& globalPosition);
    void rulesRequested(auralis::PlaylistId id);

protected:
    void showEvent(QShowEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void connectView();
    void refresh();
    void describe();
    void show(const TrackList& list);
    void insert(const std::vector<TrackId>& ids, int before);
    const PlaylistRow* row() const;

    Services m_services;
    TrackTableModel* m_model;
    PlaylistView* m_view;
    PageHeader* m_header;
    QPushButton* m_play;
    QPushButton* m_shuffle;
    QPushButton* m_rules;
    IconButton* m_more;
    EmptyState* m_empty;
    EmptyState* m_emptySmart;
    QStackedWidget* m_stack;
    PlaylistId m_id;
    double m_duration = 0;
    int m_request = 0;
    bool m_known = false; ///< it was in the list of playlists since it was opened
    bool m_stale = true;
};

} // namespace auralis
