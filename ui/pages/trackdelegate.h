// TrackDelegate: draws the cells of a TrackView. Main thread.
#pragma once

#include <QStyledItemDelegate>

namespace auralis
{

class TrackView;

class TrackDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit TrackDelegate(TrackView* view);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    static constexpr int padding = 8;
    static constexpr int headingHeight = 40; ///< added to the row that a heading stands above

private:
    void paintContent(QPainter* painter, const QRect& cell, const QModelIndex& index, bool lively) const;

    TrackView* m_view;
};

} // namespace auralis
