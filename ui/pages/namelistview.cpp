// NameListView: rows with a picture.
#include "namelistview.h"

#include <QGuiApplication>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QWheelEvent>

#include "drawing.h"
#include "models/coverprovider.h"
#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/paintkit.h"

namespace auralis
{

namespace
{

constexpr int coverSide = 40;

class NameDelegate : public QStyledItemDelegate
{
public:
    NameDelegate(NameListView* view, CoverProvider& covers)
        : QStyledItemDelegate(view)
        , m_view(view)
        , m_covers(covers)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {100, m_view->rowHeight()};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& t = theme();
        const NameListView::Look& look = m_view->look();
        const QRect row = option.rect.adjusted(look.margin - 12, 0, look.margin == 24 ? -20 : -8, 0);
        draw::rowGround(painter, row, option.state & QStyle::State_Selected, option.state & QStyle::State_MouseOver);
        if (m_view->hasFocus() && keyboardFocusVisible() && m_view->currentIndex() == index)
            paintBox(painter, row, t.size.radiusControl, {}, t.color.focus, t.size.focusWidth);
        const int side = look.covers ? coverSide : 20;
        const QRect cover(look.margin, row.top() + (row.height() - side) / 2, side, side);
        const int radius = look.round ? coverSide / 2 : t.size.radiusCover;
        const QPixmap pixmap = look.covers ? m_covers.cover(index.data(NameModel::CoverRole).toString(), coverSide,
                                                            painter->device()->devicePixelRatioF(), radius)
                                           : QPixmap();
        if (!pixmap.isNull()) {
            painter->drawPixmap(cover, pixmap);
        } else {
            if (look.covers) paintBox(painter, cover, radius, t.color.hover);
            Icons::paint(painter, look.icon, cover, 20, t.color.text3);
        }
        const bool dimmed = index.data(NameModel::DimmedRole).toBool();
        QRect text(cover.right() + 13, row.top(), row.right() - cover.right() - 24, row.height());
        const int used = draw::text(painter, text, index.data(NameModel::DetailRole).toString(), TextStyle::Small,
                                    dimmed ? t.color.disabled : t.color.text2, Qt::AlignRight | Qt::AlignVCenter);
        text.setWidth(text.width() - used - 16);
        draw::text(painter, text, index.data().toString(), TextStyle::Body, dimmed ? t.color.disabled : t.color.text);
    }

private:
    NameListView* m_view;
    CoverProvider& m_covers;
};

} // namespace

NameListView::NameListView(NameModel* model, CoverProvider& covers, const Look& look, QWidget* parent)
    : QListView(parent)
    , m_model(model)
    , m_look(look)
{
    setModel(model);
    setItemDelegate(new NameDelegate(this, covers));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    const auto open = [this](const QModelIndex& index) {
        if (const NameRow* row = m_model->row(index)) Q_EMIT opened(NameRow(*row));
    };
    connect(this, &QListView::clicked, this, open);
    connect(this, &QListView::activated, this, [open](const QModelIndex& index) {
        if (!(QGuiApplication::mouseButtons() & Qt::LeftButton)) open(index); // a click has opened it already
    });
    connect(model, &QAbstractItemModel::layoutChanged, this, [this] { updateGeometry(); });
    connect(&covers, &CoverProvider::ready, viewport(), qOverload<>(&QWidget::update));
}

int NameListView::rowHeight() const
{
    return m_look.covers ? 56 : theme().size.row;
}

void NameListView::setFitContents(bool on)
{
    m_fit = on;
    setVerticalScrollBarPolicy(on ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, on ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    updateGeometry();
}

QSize NameListView::sizeHint() const
{
    return m_fit ? QSize(200, rowHeight() * m_model->rowCount()) : QListView::sizeHint();
}

QSize NameListView::minimumSizeHint() const
{
    return m_fit ? QSize(0, sizeHint().height()) : QSize(160, 2 * rowHeight());
}

void NameListView::focusInEvent(QFocusEvent* event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && m_model->rowCount() > 0 && event->reason() != Qt::MouseFocusReason)
        setCurrentIndex(m_model->index(0));
}

void NameListView::wheelEvent(QWheelEvent* event)
{
    if (m_fit)
        event->ignore(); // the page scrolls
    else
        QListView::wheelEvent(event);
}

} // namespace auralis
