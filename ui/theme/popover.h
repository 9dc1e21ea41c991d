// Popover: a small window next to the control that opened it; closes by a click elsewhere or Esc. Border and shadow are
// painted. Main thread.
#pragma once

#include <QWidget>

class QVariantAnimation;

namespace auralis
{

class Popover : public QWidget
{
    Q_OBJECT
public:
    explicit Popover(QWidget* parent = nullptr);
    /// Put the content here, with its own layout.
    QWidget* body() const { return m_body; }
    /// Above `anchor` if there is room, else below; start edges flush, kept in the window where it fits, else on the
    /// screen.
    void openAt(QWidget* anchor);

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* m_body;
    QVariantAnimation* m_fade;
    int m_shadow; ///< px around the box; 0 where windows cannot be translucent, and then the corners are square
};

} // namespace auralis
