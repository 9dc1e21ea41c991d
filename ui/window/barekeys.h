// BareKeys: the keys that do something without Ctrl (space, digits, comma ...; UI.md, section 6), wherever the focus is
// in the window, except where text is typed. Letters stay free for type-ahead. Main thread.
#pragma once

#include <QObject>

class QKeyEvent;
class QWidget;

namespace auralis
{

class UnifiedPlayerManager;

class BareKeys : public QObject
{
    Q_OBJECT
public:
    BareKeys(UnifiedPlayerManager& player, QWidget* window);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool press(QKeyEvent* event, QWidget* focus);
    bool release(QKeyEvent* event);
    bool isOurs(int key) const;

    UnifiedPlayerManager& m_player;
    QWidget* m_window;
    bool m_comparing = false; ///< 0 is held
};

} // namespace auralis
