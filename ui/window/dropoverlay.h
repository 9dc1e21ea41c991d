// DropOverlay: while files are dragged over the window it says what dropping them will do. Main thread; lets the mouse
// through.
#pragma once

#include <QWidget>

namespace auralis
{

class DropOverlay : public QWidget
{
    Q_OBJECT
public:
    explicit DropOverlay(QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace auralis
