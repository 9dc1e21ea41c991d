// The buttons that Qt has none of: icon button, switch and segmented control. Main thread.
#pragma once

#include <vector>

#include <QAbstractButton>
#include <QKeySequence>
#include <QToolButton>

#include "theme/theme.h"

class QVariantAnimation;

namespace auralis
{

/// A flat 32 px button with one icon. Its accessible name and tooltip are `name`, the tooltip with the shortcut: "Mute
/// (Ctrl+U)".
class IconButton : public QToolButton
{
    Q_OBJECT
public:
    IconButton(const QString& icon, const QString& name, QWidget* parent = nullptr);
    void setIconName(const QString& icon);
    QString iconName() const { return m_icon; }
    /// Both the accessible name and the tooltip.
    void setName(const QString& name);
    /// Only for the tooltip: the key itself belongs to the window's action. "" removes it.
    void setShortcutHint(const QKeySequence& keys);

private:
    void updateToolTip();
    QString m_icon;
    QKeySequence m_keys;
};

/// On or off, 36 x 20. `setHollow`: shown on its side but not filled (asked for, not sounding). Accented while on: it
/// means sound.
class Switch : public QAbstractButton
{
    Q_OBJECT
public:
    explicit Switch(QWidget* parent = nullptr);
    void setHollow(bool on);
    bool isHollow() const { return m_hollow; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void checkStateSet() override;
    void nextCheckState() override;

private:
    void slide();
    QVariantAnimation* m_slide;
    bool m_shownOn = false;
    bool m_hollow = false;
};

/// Buttons in one frame of which one is chosen: an exclusive group of radio buttons to assistive technology. Which one
/// is chosen is set by setCurrent() alone; chosen() asks for it (unless `followsClicks`, the default, which does it at
/// once).
class SegmentedControl : public QWidget
{
    Q_OBJECT
public:
    explicit SegmentedControl(QWidget* parent = nullptr);
    /// Either may be empty; then give a `name`, which becomes tooltip and accessible name. Returns the index.
    int addSegment(const QString& text, const QString& icon = {}, const QString& name = {});
    int count() const { return static_cast<int>(m_segments.size()); }
    void setCurrent(int index); ///< -1: none
    int current() const { return m_current; }
    /// Outlined: asked for, not yet so. -1: none.
    void setPending(int index);
    int pending() const { return m_pending; }
    void setFollowsClicks(bool on) { m_followsClicks = on; }
    /// In the colours of the deck: filled with the accent (mastered sound) or neutral.
    void setDeck(bool accent);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Segment;
    enum class Look { Plain, DeckOff, DeckOn };
    QRect segmentRect(int index) const;
    void layOut();
    std::vector<Segment*> m_segments;
    int m_current = -1;
    int m_pending = -1;
    bool m_followsClicks = true;
    Look m_look = Look::Plain;
};

} // namespace auralis
