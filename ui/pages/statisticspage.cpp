// StatisticsPage: figures, rankings, the tracks played most.
#include "statisticspage.h"

#include <algorithm>
#include <map>

#include <QGridLayout>
#include <QPainter>

#include "drawing.h"
#include "library.h"
#include "models/formats.h"
#include "scrollpage.h"
#include "theme/paintkit.h"
#include "trackmodels.h"
#include "trackview.h"

namespace auralis
{

namespace
{

constexpr int rankingRow = 32;
constexpr std::size_t rankingLength = 8;
constexpr std::size_t mostTracks = 20;
constexpr int tracksLookedAt = 5000; ///< most played ones, of which artists and albums are summed

struct Sum {
    qint64 plays = 0;
    double seconds = 0;
};

std::vector<RankingView::Row> ranking(const std::map<QString, Sum>& sums)
{
    std::vector<std::pair<QString, Sum>> all(sums.begin(), sums.end());
    const auto most = std::min(all.size(), rankingLength);
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(most), all.end(),
                      [](const auto& a, const auto& b) { return a.second.seconds > b.second.seconds; });
    all.resize(most);
    std::vector<RankingView::Row> rows;
    for (const auto& each : all)
        rows.push_back(
            {each.first,
             (each.second.plays == 1 ? StatisticsPage::tr("%1 play, %2") : StatisticsPage::tr("%1 plays, %2"))
                 .arg(formats::number(each.second.plays), formats::length(each.second.seconds)),
             each.second.seconds / std::max(1.0, all.front().second.seconds)});
    return rows;
}

} // namespace

RankingView::RankingView(const QString& name, QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void RankingView::setRows(std::vector<Row> rows)
{
    m_rows = std::move(rows);
    QStringList words;
    for (const Row& row : m_rows)
        words << row.name + QStringLiteral(", ") + row.detail;
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

QSize RankingView::sizeHint() const
{
    return {240, std::max(1, static_cast<int>(m_rows.size())) * rankingRow};
}

void RankingView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    if (m_rows.empty())
        draw::text(&painter, QRect(0, 0, width(), rankingRow), tr("Nothing was played yet."), TextStyle::Body, c.text2);
    int y = 0;
    for (const Row& row : m_rows) {
        const QRect line(0, y, width(), rankingRow - 8);
        const int used =
            draw::text(&painter, line, row.detail, TextStyle::Small, c.text2, Qt::AlignRight | Qt::AlignVCenter);
        draw::text(&painter, line.adjusted(0, 0, -used - 12, 0), row.name, TextStyle::Body, c.text);
        paintBox(&painter, QRectF(0, line.bottom() + 1, width(), 3), 1.5, c.groove);
        paintBox(&painter, QRectF(0, line.bottom() + 1, std::max(3.0, width() * row.share), 3), 1.5, c.strong);
        y += rankingRow;
    }
}

StatisticsPage::StatisticsPage(const Services& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_header(new PageHeader(tr("Statistics")))
    , m_topArtists(new RankingView(tr("Artists heard most")))
    , m_topAlbums(new RankingView(tr("Albums heard most")))
    , m_model(makeTrackModel(services, this))
    , m_view(new TrackView(m_model, services.actions))
{
    using M = TrackTableModel;
    QVBoxLayout* column = nullptr;
    makeScrollPage(this, column);
    column->addWidget(m_header);
    const int margin = theme().size.pageMargin;
    auto* body = new QVBoxLayout;
    body->setContentsMargins(margin, 8, margin, margin);
    body->setSpacing(24);
    column->addLayout(body);

    auto* figures = new QGridLayout;
    figures->setHorizontalSpacing(24);
    figures->setVerticalSpacing(20);
    for (int i = 0; i < 5; ++i)
        figures->setColumnStretch(i, 1);
    m_tracks = addFigure(figures, tr("Tracks"));
    m_length = addFigure(figures, tr("Length of all"));
    m_albums = addFigure(figures, tr("Albums"));
    m_artists = addFigure(figures, tr("Artists"));
    m_genres = addFigure(figures, tr("Genres"));
    m_plays = addFigure(figures, tr("Plays"));
    m_listened = addFigure(figures, tr("Time listened"));
    m_analysed = addFigure(figures, tr("Analysed"));
    m_missing = addFigure(figures, tr("Not there now"));
    m_size = addFigure(figures, tr("Library file"));
    body->addLayout(figures);

    auto* rankings = new QHBoxLayout;
    rankings->setSpacing(48);
    for (RankingView* view : {m_topArtists, m_topAlbums}) {
        auto* side = new QVBoxLayout;
        side->setSpacing(12);
        side->addWidget(new TextLabel(view->accessibleName(), TextStyle::Title));
        side->addWidget(view);
        side->addStretch();
        rankings->addLayout(side, 1);
    }
    body->addLayout(rankings);
    auto* tracks = new QVBoxLayout;
    tracks->setSpacing(0);
    tracks->addWidget(new TextLabel(tr("Tracks heard most"), TextStyle::Title));
    tracks->addWidget(m_view);
    body->addLayout(tracks);
    column->addStretch();
    m_view->setColumns({M::Number, M::Title, M::Artist, M::Album, M::Plays, M::Skips, M::LastPlayed, M::Time}, false,
                       false);
    m_view->setFitContents(true);
    connect(m_view, &TrackView::albumRequested, this, [this](AlbumId album) {
        Q_EMIT go({QStringLiteral("album"), album.value, {}});
    });
    connect(m_view, &TrackView::artistRequested, this, [this](const QString& name) {
        Q_EMIT go({QStringLiteral("artist"), 0, name});
    });
    const auto outdated = [this] {
        m_stale = true;
        if (isVisible()) refresh();
    };
    connect(&services.library, &Library::contentsChanged, this, outdated);
    connect(&services.library, &Library::tracksChanged, this, outdated);
}

TextLabel* StatisticsPage::addFigure(QGridLayout* grid, const QString& name)
{
    auto* cell = new QVBoxLayout;
    cell->setSpacing(0);
    auto* figure = new TextLabel(TextStyle::Heading);
    figure->setTabular(true);
    figure->setAccessibleName(name);
    cell->addWidget(figure);
    cell->addWidget(new TextLabel(name, TextStyle::Small, &Colors::text2));
    grid->addLayout(cell, m_figures / 5, m_figures % 5);
    ++m_figures;
    return figure;
}

QWidget* StatisticsPage::mainView()
{
    return m_view;
}

void StatisticsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (m_stale) refresh();
}

void StatisticsPage::refresh()
{
    m_stale = false;
    m_services.library.counts(this, [this](const LibraryCounts& counts) { showCounts(counts); });
    TrackQuery played;
    played.search = QStringLiteral("plays:>0");
    played.sort = TrackSort::Plays;
    played.descending = true;
    m_services.library.trackIds(played, this, [this](const TrackList& list) {
        std::vector<TrackId> ids = list.ids;
        if (ids.size() > tracksLookedAt) ids.resize(tracksLookedAt);
        m_services.library.tracks(
            std::move(ids), this,
            [this, all = list.ids.size()](const std::vector<TrackRow>& rows) { showPlayed(rows, all); });
    });
}

void StatisticsPage::showCounts(const LibraryCounts& counts)
{
    m_tracks->setText(formats::number(counts.tracks));
    m_length->setText(formats::length(counts.duration));
    m_albums->setText(formats::number(counts.albums));
    m_artists->setText(formats::number(counts.artists));
    m_genres->setText(formats::number(counts.genres));
    m_analysed->setText(formats::number(counts.analysed));
    m_missing->setText(formats::number(counts.unavailable));
    m_size->setText(formats::bytes(counts.databaseBytes));
    m_size->setToolTip(counts.databasePath);
}

void StatisticsPage::showPlayed(const std::vector<TrackRow>& rows, std::size_t played)
{
    std::map<QString, Sum> artists, albums;
    Sum all;
    std::vector<TrackId> top;
    for (const TrackRow& row : rows) {
        const double seconds = row.plays * row.duration;
        all.plays += row.plays;
        all.seconds += seconds;
        for (auto* sums : {&artists, &albums}) {
            const QString& name = sums == &artists ? row.artist : row.album;
            if (name.isEmpty()) continue;
            Sum& sum = (*sums)[name];
            sum.plays += row.plays;
            sum.seconds += seconds;
        }
        if (top.size() < mostTracks) top.push_back(row.id);
    }
    m_plays->setText(formats::number(all.plays));
    m_listened->setText(formats::length(all.seconds));
    m_topArtists->setRows(ranking(artists));
    m_topAlbums->setRows(ranking(albums));
    m_model->setTracks(std::move(top));
    m_header->setDetail(played > rows.size() ? tr("of the %1 tracks played most").arg(formats::number(tracksLookedAt))
                                             : QString());
}

} // namespace auralis
