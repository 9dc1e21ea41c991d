// TrackDelegate: cells of a track table.
#include "trackdelegate.h"

#include <QHeaderView>

#include "drawing.h"
#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "trackview.h"

namespace auralis
{

TrackDelegate::TrackDelegate(TrackView* view)
    : QStyledItemDelegate(view)
    , m_view(view)
{
}

void TrackDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    using M = TrackTableModel;
    const Theme& look = theme();
    const QHeaderView* header = m_view->horizontalHeader();
    QRect cell = option.rect;
    const bool first = header->visualIndex(index.column()) == 0 || cell.left() <= -header->offset();
    if (const QString heading = m_view->headingOf(index.row()); !heading.isEmpty()) {
        if (first)
            draw::text(painter, QRect(cell.left() + padding, cell.top(), header->length(), headingHeight), heading,
                       TextStyle::Label, look.color.text2);
        cell.setTop(cell.top() + headingHeight);
    }
    const bool selected = option.state & QStyle::State_Selected;
    const bool hovered = m_view->hoveredRow() == index.row();
    const QRect row(-header->offset(), cell.top(), header->length(), cell.height());
    painter->save();
    painter->setClipRect(cell);
    draw::rowGround(painter, row, selected, hovered);
    if (m_view->hasFocus() && keyboardFocusVisible() && m_view->currentIndex().row() == index.row())
        paintBox(painter, row, look.size.radiusControl, {}, look.color.focus, look.size.focusWidth);

    const QRect inside = cell.adjusted(padding, 0, -padding, 0);
    if (!index.data(M::LoadedRole).toBool()) { // on its way: a flat bar where the title will be
        if (index.column() == M::Title)
            paintBox(painter,
                     QRect(inside.left(), cell.center().y() - 4, qMin(inside.width(), 80 + index.row() * 37 % 90), 8),
                     4, look.color.hover);
        painter->restore();
        return;
    }
    paintContent(painter, cell, index, selected || hovered);
    painter->restore();
}

/// `lively`: the row is selected or hovered, and shows what could be set.
void TrackDelegate::paintContent(QPainter* painter, const QRect& cell, const QModelIndex& index, bool lively) const
{
    using M = TrackTableModel;
    const Theme& look = theme();
    const QRect inside = cell.adjusted(padding, 0, -padding, 0);
    const bool playing = index.data(M::PlayingRole).toBool();
    const bool available = index.data(M::AvailableRole).toBool();
    const QColor strong = available ? look.color.text : look.color.disabled;
    const QColor quiet = available ? look.color.text2 : look.color.disabled;
    const QString text = index.data().toString();
    switch (index.column()) {
    case M::Number:
        if (playing || !available) {
            const QString icon = playing ? QStringLiteral("volume-low") : QStringLiteral("offline");
            Icons::paint(painter, icon, QRect(inside.right() - 15, cell.top(), 16, cell.height()), 16,
                         playing ? look.color.text : quiet);
        } else if (m_view->trackModel()->showsNumbers()) {
            draw::figures(painter, inside, text, TextStyle::Small, available ? look.color.text3 : quiet);
        }
        break;
    case M::Title:
        draw::text(painter, inside, text, playing ? TextStyle::Strong : TextStyle::Body, strong);
        break;
    case M::Rating: {
        const double rating = index.data(M::RatingRole).toDouble();
        if (rating > 0 || lively) draw::stars(painter, inside, rating);
        break;
    }
    case M::Favourite: {
        const bool on = index.data(M::FavouriteRole).toBool();
        if (on || lively)
            Icons::paint(painter, on ? QStringLiteral("heart-filled") : QStringLiteral("heart"), cell, 16,
                         on ? look.color.text2 : look.color.outline);
        break;
    }
    case M::Disc:
    case M::Skips:
    case M::Year:
    case M::Loudness:
    case M::Plays:
    case M::Time:
        draw::figures(painter, inside, text, TextStyle::Small, quiet);
        break;
    default:
        draw::text(painter, inside, text, TextStyle::Small, quiet);
    }
}

} // namespace auralis
