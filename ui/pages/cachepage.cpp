// CachePage: what the cache holds.
#include "cachepage.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "cachefigures.h"
#include "chunkmapview.h"
#include "models/inbackground.h"
#include "player/presetlist.h"
#include "recipebook.h"
#include "scrollpage.h"
#include "theme/textlabel.h"
#include "tiercard.h"
#include "unifiedplayermanager.h"

namespace auralis
{

CachePage::CachePage(const Services& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_header(new PageHeader(tr("Cache")))
    , m_cards{new TierCard(QStringLiteral("L1"), tr("Hot"), tr("Memory, around the play head")),
              new TierCard(QStringLiteral("L2"), tr("Predicted"), tr("Memory, what you may ask for next")),
              new TierCard(QStringLiteral("L3"), tr("Long-term"), tr("Disk, everything rendered"))}
    , m_grid(new QGridLayout)
    , m_mapArea(new QWidget)
    , m_mapNote(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_map(new ChunkMapView)
    , m_tables(new QGridLayout)
    , m_prediction(makeTable(tr("Prediction")))
    , m_speed(makeTable(tr("Speed and health")))
{
    auto* budgets = new QPushButton(tr("Change budgets"));
    auto* clear = new QPushButton(tr("Clear cache"));
    m_header->addControl(budgets);
    m_header->addControl(clear);
    connect(budgets, &QPushButton::clicked, this, [this] {
        Q_EMIT go({QStringLiteral("settings"), 0, QStringLiteral("cache")});
    });
    connect(clear, &QPushButton::clicked, this, [this] {
        QString error;
        if (!m_services.player.clearCache(&error)) QMessageBox::warning(this, tr("Clear cache"), error);
        refresh();
    });

    QVBoxLayout* column = nullptr;
    makeScrollPage(this, column);
    column->addWidget(m_header);
    const int margin = theme().size.pageMargin;
    m_grid->setContentsMargins(margin, 8, margin, 0);
    m_grid->setSpacing(16);
    column->addLayout(m_grid);

    auto* map = new QVBoxLayout(m_mapArea);
    map->setContentsMargins(margin, 24, margin, 0);
    map->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(new TextLabel(tr("This track"), TextStyle::Title));
    head->addWidget(m_mapNote, 1);
    head->addWidget(new ChunkMapLegend);
    map->addLayout(head);
    map->addWidget(m_map);
    column->addWidget(m_mapArea);

    m_tables->setContentsMargins(margin, 24, margin, margin);
    m_tables->setHorizontalSpacing(48);
    m_tables->setVerticalSpacing(24);
    column->addLayout(m_tables);
    column->addStretch();
    connect(m_services.player.recipes(), &RecipeBook::changed, this, [this] { ++m_recipes; });
    m_timer.setInterval(500);
    connect(&m_timer, &QTimer::timeout, this, &CachePage::refresh);
    layOut();
}

CachePage::Table CachePage::makeTable(const QString& heading)
{
    Table table;
    table.widget = new QWidget;
    table.grid = new QGridLayout(table.widget);
    table.grid->setContentsMargins({});
    table.grid->setVerticalSpacing(8);
    table.grid->setColumnStretch(1, 1);
    table.grid->addWidget(new TextLabel(heading, TextStyle::Title), 0, 0, 1, 2);
    return table;
}

void CachePage::fill(Table& table, const std::vector<std::pair<QString, QString>>& rows)
{
    while (table.rows.size() < rows.size()) {
        auto* label = new TextLabel(TextStyle::Body, &Colors::text2);
        auto* value = new TextLabel(TextStyle::Body);
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        value->setTabular(true);
        const int row = static_cast<int>(table.rows.size()) + 1;
        table.grid->addWidget(label, row, 0);
        table.grid->addWidget(value, row, 1);
        table.rows.emplace_back(label, value);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        table.rows[i].first->setText(rows[i].first);
        table.rows[i].second->setText(rows[i].second);
    }
}

void CachePage::layOut()
{
    const int columns = width() >= 3 * 300 ? 3 : 1;
    for (int i = 0; i < 3; ++i)
        m_grid->addWidget(m_cards[static_cast<size_t>(i)], i / columns, i % columns);
    const bool beside = width() >= 720;
    m_tables->addWidget(m_prediction.widget, 0, 0, Qt::AlignTop);
    m_tables->addWidget(m_speed.widget, beside ? 0 : 1, beside ? 1 : 0, Qt::AlignTop);
    m_tables->setColumnStretch(0, 1);
    m_tables->setColumnStretch(1, beside ? 1 : 0);
}

void CachePage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    layOut();
}

void CachePage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    refresh();
    m_timer.start();
}

void CachePage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_timer.stop();
}

void CachePage::refresh()
{
    const QJsonObject stats = QJsonDocument::fromJson(m_services.player.cacheStatsJson()).object();
    for (size_t i = 0; i < m_cards.size(); ++i)
        m_cards[i]->setFigures(stats.value(QStringLiteral("l%1").arg(i + 1)).toObject());
    const CacheFigures figures = cacheFigures(stats, m_services.player.snapshot());
    m_header->setDetail(figures.summary);
    fill(m_prediction, figures.prediction);
    fill(m_speed, figures.speed);
    makePlans();
    refreshMap();
}

void CachePage::refreshMap()
{
    const UnifiedPlayerManager& player = m_services.player;
    const PlayerSnapshot& now = player.snapshot();
    std::vector<ChunkMapRow> rows;
    const auto add = [&rows](const QString& name, bool sounds, bool mastered, std::vector<ChunkPlace> chunks) {
        if (!chunks.empty()) rows.push_back({name, sounds, mastered, std::move(chunks)});
    };
    if (now.item) {
        const bool open = !now.blind; // a blind test must not be told by its chunks
        add(tr("Streamed"), open && now.sounding.mode == Mode::Streamed, false, player.chunkPlaces());
        for (const auto& plan : m_plans.byPreset)
            if (m_plans.profile == player.profile())
                add(presetNameOf(plan.first.toStdString()),
                    open && now.sounding.mode == Mode::Enhanced && now.sounding.preset == plan.first.toStdString(),
                    true, player.chunkPlaces(plan.second));
    }
    m_mapArea->setVisible(!rows.empty());
    if (!rows.empty())
        m_mapNote->setText(tr("%1 chunks of 10 s, by what is ready to sound").arg(rows[0].chunks.size()));
    m_map->setRows(rows);
    m_map->setPosition(now.duration > 0 ? double(now.position) / double(now.duration) : -1);
}

/// Those of the sounding track at the present intensity: a plan names its chunks.
void CachePage::makePlans()
{
    const ProfilePtr profile = m_services.player.profile();
    const float intensity = m_services.player.intensity();
    const QString with = m_services.player.correction();
    if (with != m_correction) { // its plans are others
        m_correction = with;
        ++m_recipes;
    }
    if (!profile || m_planning) return;
    if (profile == m_plans.profile && intensity == m_plans.intensity && m_recipes == m_plans.recipes) return;
    m_planning = true;
    const RecipeBook& book = *m_services.player.recipes();
    const CorrectionPtr correction = book.corrections.find(m_services.player.correction().toStdString());
    const auto make = [profile, intensity, recipes = m_recipes, presets = book.presets.all(), correction] {
        Plans made{profile, intensity, recipes, {}};
        for (const PresetPtr& preset : presets)
            made.byPreset.emplace_back(QString::fromStdString(preset->id),
                                       makePlan(*profile, *preset, static_cast<double>(intensity), correction.get()));
        return made;
    };
    inBackground(this, make, [this](const Plans& made) {
        m_planning = false;
        m_plans = made;
        refreshMap();
    });
}

} // namespace auralis
