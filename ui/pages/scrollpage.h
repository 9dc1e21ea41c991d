// A page that scrolls as a whole: a column of widgets in a scroll area. Main thread.
#pragma once

#include <QScrollArea>
#include <QVBoxLayout>

namespace auralis
{

/// The scroll area; `column` is where the content goes.
inline QScrollArea* makeScrollPage(QWidget* page, QVBoxLayout*& column)
{
    auto* content = new QWidget;
    content->setBackgroundRole(QPalette::Base);
    column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(0);
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setBackgroundRole(QPalette::Base);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->addWidget(scroll);
    return scroll;
}

} // namespace auralis
