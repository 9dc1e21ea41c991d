// StatisticsPage: the library and the listening in figures. Main thread.
#pragma once

#include <vector>

#include "librarytypes.h"
#include "page.h"

class QGridLayout;

namespace auralis
{

class TrackTableModel;
class TrackView;

/// Names with bars: who was played how often.
class RankingView : public QWidget
{
    Q_OBJECT
public:
    struct Row {
        QString name;
        QString detail;
        double share = 0; ///< of the longest, 0-1
    };
    explicit RankingView(const QString& name, QWidget* parent = nullptr);
    void setRows(std::vector<Row> rows);
    const std::vector<Row>& rows() const { return m_rows; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Row> m_rows;
};

class StatisticsPage : public LibraryPage
{
    Q_OBJECT
public:
    explicit StatisticsPage(const Services& services, QWidget* parent = nullptr);
    QWidget* mainView() override;

protected:
    void refresh() override;

private:
    void showCounts(const LibraryCounts& counts);
    TextLabel* addFigure(QGridLayout* grid, const QString& name);

    Services m_services;
    PageHeader* m_header;
    TextLabel *m_tracks, *m_length, *m_albums, *m_artists, *m_genres, *m_analysed, *m_missing, *m_size;
    TextLabel *m_plays, *m_listened;
    RankingView* m_topArtists;
    RankingView* m_topAlbums;
    TrackTableModel* m_model;
    TrackView* m_view;
    int m_figures = 0;
};

} // namespace auralis
