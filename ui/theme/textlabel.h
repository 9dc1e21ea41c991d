// TextLabel: a line (or paragraph) of text in a style and colour of the theme. Elides, and then shows the whole as its
// tooltip. Main thread.
#pragma once

#include <QLabel>

#include "theme/theme.h"

namespace auralis
{

class TextLabel : public QLabel
{
    Q_OBJECT
public:
    using ColorRole = QColor Colors::*;
    explicit TextLabel(TextStyle style = TextStyle::Body, ColorRole color = &Colors::text, QWidget* parent = nullptr);
    TextLabel(const QString& text, TextStyle style, ColorRole color = &Colors::text, QWidget* parent = nullptr);

    void setTextStyle(TextStyle style);
    void setColorRole(ColorRole color);
    ColorRole colorRole() const { return m_color; }
    /// Digits at one width, so that a running time or a column of figures stands still.
    void setTabular(bool on);

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    TextStyle m_style;
    ColorRole m_color;
    bool m_tabular = false;
};

} // namespace auralis
