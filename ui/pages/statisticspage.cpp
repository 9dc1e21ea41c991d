// StatisticsPage: figures, rankings, the tracks played most.
#include "statisticspage.h"

#include <algorithm>

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
constexpr int mostTracks = 20;

std::vector<RankingView::Row> ranking(const std::vector<Listening::Name>& names)
{
    std::vector<RankingView::Row> rows;
    for (const Listening::Name& each : names)
        rows.push_back({each.name,
                        (each.plays == 1 ? StatisticsPage::tr("%1 play, %2") : StatisticsPage::tr("%1 plays, %2"))
                            .arg(formats::number(each.plays), formats::length(each.seconds)),
                        each.seconds / std::max(1.0, names.front().seconds)});
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
    : LibraryPage(parent)
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
    connect(m_view, &TrackView::albumRequested, this, &StatisticsPage::goToAlbum);
    connect(m_view, &TrackView::artistRequested, this, &StatisticsPage::goToArtist);
    connect(&services.library, &Library::contentsChanged, this, &StatisticsPage::outdate);
    connect(&services.library, &Library::tracksChanged, this, &StatisticsPage::outdate);
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

void StatisticsPage::refresh()
{
    m_services.library.counts(this, [this](const LibraryCounts& counts) { showCounts(counts); });
    m_services.library.listening(this, [this](const Listening& heard) {
        m_plays->setText(formats::number(heard.plays));
        m_listened->setText(formats::length(heard.seconds));
        m_topArtists->setRows(ranking(heard.artists));
        m_topAlbums->setRows(ranking(heard.albums));
    });
    TrackQuery played;
    played.search = QStringLiteral("plays:>0");
    played.sort = TrackSort::Plays;
    played.descending = true;
    played.limit = mostTracks;
    m_services.library.trackIds(played, this, [this](const TrackList& list) { m_model->setTracks(list.ids); });
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

} // namespace auralis
