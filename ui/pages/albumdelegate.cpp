// AlbumDelegate: an album as a grid cell, a row or a card.
#include <QPainter>

#include "albumview.h"
#include "drawing.h"
#include "models/coverprovider.h"
#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/paintkit.h"

namespace auralis
{

AlbumDelegate::AlbumDelegate(AlbumView* view, CoverProvider& covers)
    : QStyledItemDelegate(view)
    , m_view(view)
    , m_covers(covers)
{
}

QSize AlbumDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return m_view->gridSize();
}

void AlbumDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool focus = m_view->hasFocus() && keyboardFocusVisible() && m_view->currentIndex() == index;
    if (m_view->form() == AlbumView::Form::Grid)
        paintGrid(painter, option.rect, index, focus);
    else
        paintRow(painter, option.rect, index, focus, option.state & QStyle::State_Selected);
}

void AlbumDelegate::paintTitle(QPainter* painter, QRect line, const QModelIndex& index) const
{
    if (index.data(AlbumGridModel::PlayingRole).toBool()) {
        Icons::paint(painter, QStringLiteral("volume-low"), QRect(line.left(), line.top(), 16, line.height()), 16,
                     theme().color.text);
        line.setLeft(line.left() + 22);
    }
    draw::text(painter, line, index.data().toString(), TextStyle::Strong, theme().color.text);
}

void AlbumDelegate::paintGrid(QPainter* painter, const QRect& cell, const QModelIndex& index, bool focus) const
{
    const QRect cover = m_view->coverRect(cell);
    const int radius = theme().size.radiusCover;
    const QPixmap pixmap = m_covers.cover(index.data(AlbumGridModel::CoverRole).toString(), cover.width(),
                                          painter->device()->devicePixelRatioF(), radius);
    draw::cover(painter, cover, pixmap, radius);
    if (focus) draw::focusRing(painter, cover, radius);
    const bool hovered = m_view->hovered() == index;
    if (hovered || focus) draw::playButton(painter, m_view->playRect(cell), hovered && m_view->playHovered());
    const int title = draw::lineHeight(TextStyle::Strong), artist = title;
    const QRect first(cover.left(), cover.bottom() + 9, cover.width(), title);
    paintTitle(painter, first, index);
    draw::text(painter, QRect(cover.left(), first.bottom() + 1, cover.width(), artist),
               index.data(AlbumGridModel::ArtistRole).toString(), TextStyle::Small, theme().color.text2);
}

void AlbumDelegate::paintRow(QPainter* painter, const QRect& cell, const QModelIndex& index, bool focus,
                             bool selected) const
{
    const bool card = m_view->form() == AlbumView::Form::Card;
    const QRect cover = m_view->coverRect(cell);
    const QRect ground = card ? cell.adjusted(0, 2, -16, -2) : cell.adjusted(12, 0, -20, 0);
    const bool hovered = m_view->hovered() == index;
    if (!card || hovered || focus) draw::rowGround(painter, ground, selected && !card, hovered);
    if (focus) paintBox(painter, ground, theme().size.radiusControl, {}, theme().color.focus, theme().size.focusWidth);
    const int radius = card ? theme().size.radiusCover : theme().size.radiusChip;
    draw::cover(painter, cover,
                m_covers.cover(index.data(AlbumGridModel::CoverRole).toString(), cover.width(),
                               painter->device()->devicePixelRatioF(), radius),
                radius);
    if (hovered && card) draw::playButton(painter, m_view->playRect(cell), m_view->playHovered());
    QRect text(cover.right() + 13, cell.top(), ground.right() - cover.right() - 24, cell.height());
    const int title = draw::lineHeight(TextStyle::Strong), small = draw::lineHeight(TextStyle::Small);
    if (!card) {
        const int used = draw::text(painter, text, index.data(AlbumGridModel::DetailRole).toString(), TextStyle::Small,
                                    theme().color.text2, Qt::AlignRight | Qt::AlignVCenter);
        text.setWidth(text.width() - used - 16);
    }
    const int lines = card ? title + 2 * small : title + small;
    int y = cell.center().y() - lines / 2;
    paintTitle(painter, QRect(text.left(), y, text.width(), title), index);
    y += title;
    draw::text(painter, QRect(text.left(), y, text.width(), small), index.data(AlbumGridModel::ArtistRole).toString(),
               TextStyle::Small, theme().color.text2);
    const int year = index.data(AlbumGridModel::YearRole).toInt();
    if (card && year > 0)
        draw::text(painter, QRect(text.left(), y + small, text.width(), small), QString::number(year), TextStyle::Small,
                   theme().color.text2);
}

} // namespace auralis
