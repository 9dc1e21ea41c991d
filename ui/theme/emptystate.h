// EmptyState: what a page shows instead of its content: icon, heading, a sentence or two, up to two buttons. Main
// thread.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace auralis
{

class TextLabel;

class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);
    EmptyState(const QString& icon, const QString& heading, const QString& text, QWidget* parent = nullptr);
    void setIcon(const QString& icon);
    void setHeading(const QString& heading);
    void setText(const QString& text);
    /// The first button is the primary one. The caller connects clicked().
    QPushButton* addButton(const QString& text, const QString& icon = {});
    /// A dashed border: something can be dropped here.
    void setDropTarget(bool on);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    QWidget* m_sign;
    TextLabel* m_heading;
    TextLabel* m_text;
    QHBoxLayout* m_buttons;
    bool m_dropTarget = false;
};

} // namespace auralis
