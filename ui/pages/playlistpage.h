// PlaylistPage: one playlist: its tracks in their order, or what the rules of a smart one find now. Main thread.
#pragma once

#include "librarytypes.h"
#include "models/strangers.h"
#include "page.h"

class QPushButton;
class QStackedWidget;

namespace auralis
{

class EmptyState;
class IconButton;
class PlaylistView;
class TrackTableModel;

class PlaylistPage : public LibraryPage
{
    Q_OBJECT
public:
    explicit PlaylistPage(const Services& services, QWidget* parent = nullptr);
    void open(const Place& place) override;
    QWidget* mainView() override;
    PlaylistView* view() const { return m_view; }
    PlaylistId playlist() const { return m_id; }
    /// The file at `path` is imported and takes the place of an entry that is not in the library.
    void replace(TrackId stranger, const std::string& path);

Q_SIGNALS:
    void menuRequested(auralis::PlaylistId id, const QPoint& globalPosition);
    void rulesRequested(auralis::PlaylistId id);

protected:
    void refresh() override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void connectView();
    void describe();
    void show(const PlaylistContents& contents);
    TrackTableModel* makeModel();
    void store(const std::vector<TrackId>& ids);
    void locate(TrackId stranger);
    std::vector<TrackId> known() const; ///< without those that are not in the library
    void insert(const std::vector<TrackId>& ids, int before);
    const PlaylistRow* row() const;

    Services m_services;
    Strangers m_strangers;
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
};

} // namespace auralis
