// CachePage: what the cache holds.
#include "cachepage.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/formats.h"
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
    , m_tier(new TextLabel(TextStyle::Body))
    , m_underruns(new TextLabel(TextStyle::Body))
    , m_latency(new TextLabel(TextStyle::Body))
{
    auto* budgets = new QPushButton(tr("Change budget"));
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
    auto* heading = new TextLabel(tr("Now"), TextStyle::Title);
    heading->setContentsMargins(margin, 24, margin, 6);
    column->addWidget(heading);
    const std::pair<QString, TextLabel*> rows[] = {{tr("What sounds comes from"), m_tier},
                                                   {tr("Underruns since start"), m_underruns},
                                                   {tr("Latency of the device"), m_latency}};
    for (const auto& entry : rows) {
        auto* row = new QHBoxLayout;
        row->setContentsMargins(margin, 4, margin, 4);
        row->addWidget(new TextLabel(entry.first, TextStyle::Body, &Colors::text2));
        row->addStretch();
        row->addWidget(entry.second);
        column->addLayout(row);
    }
    column->addStretch();
    m_timer.setInterval(500);
    connect(&m_timer, &QTimer::timeout, this, &CachePage::refresh);
    layOut();
}

void CachePage::layOut()
{
    const int columns = width() >= 3 * 300 ? 3 : 1;
    for (int i = 0; i < 3; ++i)
        m_grid->addWidget(m_cards[static_cast<size_t>(i)], i / columns, i % columns);
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
    qint64 hits = 0, asked = 0;
    for (size_t i = 0; i < m_cards.size(); ++i) {
        const QJsonObject tier = stats.value(QStringLiteral("l%1").arg(i + 1)).toObject();
        m_cards[i]->setFigures(tier);
        const qint64 hit = tier.value(QLatin1String("hits")).toInteger();
        hits += hit;
        // What one tier misses the next is asked for: only the last one's misses were made anew.
        if (i == 2) asked = hits + tier.value(QLatin1String("misses")).toInteger();
    }
    m_header->setDetail(asked > 0 ? tr("%1 % of chunks asked for were ready")
                                        .arg(QLocale().toString(100.0 * double(hits) / double(asked), 'f', 1))
                                  : QString());
    const PlayerSnapshot& now = m_services.player.snapshot();
    m_tier->setText(now.tier.isEmpty() ? QStringLiteral("–") : now.tier);
    m_underruns->setText(formats::number(now.underruns));
    m_latency->setText(now.latencyMs > 0 ? tr("%1 ms").arg(qRound(now.latencyMs)) : QStringLiteral("–"));
}

} // namespace auralis
