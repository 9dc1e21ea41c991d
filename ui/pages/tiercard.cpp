// TierCard: one tier of the cache.
#include "tiercard.h"

#include <algorithm>
#include <utility>

#include <QLocale>
#include <QPainter>

#include "drawing.h"
#include "models/formats.h"
#include "theme/paintkit.h"

namespace auralis
{

TierCard::TierCard(const QString& name, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent)
    , m_name(name)
    , m_title(title)
    , m_text(text)
{
    setFixedHeight(178);
    setMinimumWidth(260);
    setAccessibleName(name + QLatin1Char(' ') + title);
}

void TierCard::setFigures(const QJsonObject& tier)
{
    const auto number = [&tier](const char* key) { return tier.value(QLatin1String(key)).toInteger(); };
    m_entries = number("entries");
    m_bytes = number("bytes");
    m_budget = number("budget");
    m_hits = number("hits");
    m_misses = number("misses");
    m_evictions = number("evictions");
    setAccessibleDescription(
        tr("%1 of %2, %3 entries").arg(formats::bytes(m_bytes), formats::bytes(m_budget), formats::number(m_entries)));
    update();
}

void TierCard::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    paintBox(&painter, rect(), t.size.radiusCard, t.color.surface, t.color.line);
    const QRect inside = rect().adjusted(16, 14, -16, -14);
    const int used = draw::text(&painter, QRect(inside.left(), inside.top(), inside.width(), 24), m_name,
                                TextStyle::Title, t.color.text);
    draw::text(&painter, QRect(inside.left() + used + 9, inside.top() + 1, inside.width(), 24), m_title,
               TextStyle::Body, t.color.text);
    draw::text(&painter, QRect(inside.left(), inside.top() + 25, inside.width(), 20), m_text, TextStyle::Small,
               t.color.text2);
    const QRect sum(inside.left(), inside.top() + 52, inside.width(), 30);
    const int wide = draw::text(&painter, sum, formats::bytes(m_bytes), TextStyle::Heading, t.color.text);
    draw::text(&painter, sum.adjusted(wide + 6, 5, 0, 0), tr("of %1").arg(formats::bytes(m_budget)), TextStyle::Small,
               t.color.text2);
    const QRectF bar(inside.left(), inside.top() + 92, inside.width(), 8);
    paintBox(&painter, bar, 2, t.color.line);
    const double share = m_budget > 0 ? std::min(1.0, double(m_bytes) / double(m_budget)) : 0;
    if (share > 0)
        paintBox(&painter, QRectF(bar.left(), bar.top(), std::max(2.0, bar.width() * share), bar.height()), 2,
                 t.color.waveRms);

    const qint64 asked = m_hits + m_misses;
    const QString rate = asked > 0 ? tr("%1 %").arg(QLocale().toString(100.0 * double(m_hits) / double(asked), 'f', 1))
                                   : QStringLiteral("–");
    const std::pair<QString, QString> figures[] = {{tr("Entries"), formats::number(m_entries)},
                                                   {tr("Hit rate"), rate},
                                                   {tr("Misses"), formats::number(m_misses)},
                                                   {tr("Evicted"), formats::number(m_evictions)}};
    const int step = inside.width() / 4;
    for (int i = 0; i < 4; ++i) {
        const QRect cell(inside.left() + i * step, inside.top() + 108, step, 20);
        draw::text(&painter, cell, figures[i].first, TextStyle::Small, t.color.text2);
        draw::text(&painter, cell.translated(0, 20), figures[i].second, TextStyle::Strong, t.color.text);
    }
}

} // namespace auralis
