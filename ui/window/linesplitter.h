// LineSplitter: a splitter whose handle is a hairline in the colour of lines. (A handle of 1 px is 5 px wide for the
// mouse.) Main thread.
#pragma once

#include <QPainter>
#include <QSplitter>

#include "theme/theme.h"

namespace auralis
{

class LineSplitter : public QSplitter
{
public:
    LineSplitter() { setHandleWidth(1); }

protected:
    QSplitterHandle* createHandle() override { return new Handle(this); }

private:
    struct Handle : QSplitterHandle {
        explicit Handle(QSplitter* parent)
            : QSplitterHandle(Qt::Horizontal, parent)
        {
        }
        void paintEvent(QPaintEvent*) override
        {
            QPainter painter(this);
            painter.fillRect(contentsRect(), theme().color.line);
        }
    };
};

} // namespace auralis
