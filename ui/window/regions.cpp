// Regions: the parts of the window that F6 goes through.
#include "regions.h"

#include <QApplication>
#include <QWidget>

namespace auralis
{

void focusNextRegion(const std::vector<Region>& regions, bool backwards)
{
    const QWidget* focus = QApplication::focusWidget();
    const std::size_t count = regions.size();
    std::size_t next = 0;
    for (std::size_t i = 0; i < count; ++i)
        if (focus && (regions[i].area == focus || regions[i].area->isAncestorOf(focus)))
            next = (i + (backwards ? count - 1 : 1)) % count;
    QWidget* view = regions[next].view;
    if (!(view->focusPolicy() & Qt::TabFocus)) {
        const auto children = view->findChildren<QWidget*>();
        for (QWidget* child : children)
            if ((child->focusPolicy() & Qt::TabFocus) && child->isVisible() && child->isEnabled())
                return child->setFocus(Qt::TabFocusReason);
    }
    view->setFocus(Qt::TabFocusReason);
}

} // namespace auralis
