// BareKeys: keys without Ctrl.
#include "barekeys.h"

#include <algorithm>

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QWidget>

#include "player/presetlist.h"
#include "unifiedplayermanager.h"

namespace auralis
{

namespace
{

constexpr double seekSeconds = 5;
constexpr float intensityStep = 0.05f;

bool takesText(const QWidget* widget)
{
    return qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QTextEdit*>(widget) ||
           qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget);
}

} // namespace

BareKeys::BareKeys(UnifiedPlayerManager& player, QWidget* window)
    : QObject(window)
    , m_player(player)
    , m_window(window)
{
    qApp->installEventFilter(this);
}

bool BareKeys::eventFilter(QObject* watched, QEvent* event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::WindowDeactivate && watched == m_window && m_comparing) {
        m_comparing = false; // the release will go elsewhere
        m_player.setComparing(false);
    }
    if (type != QEvent::KeyPress && type != QEvent::KeyRelease && type != QEvent::ShortcutOverride) return false;
    auto* widget = qobject_cast<QWidget*>(watched);
    if (!widget || widget->window() != m_window || QApplication::activePopupWidget()) return false;
    auto* key = static_cast<QKeyEvent*>(event);
    if (type == QEvent::KeyRelease) return release(key);
    if (key->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) return false;
    if (takesText(widget)) return false;
    if (type == QEvent::ShortcutOverride) {
        if (isOurs(key->key())) event->accept();
        return false;
    }
    return press(key, widget);
}

bool BareKeys::isOurs(int key) const
{
    return key == Qt::Key_Space || (key >= Qt::Key_0 && key <= Qt::Key_9) || key == Qt::Key_Comma ||
           key == Qt::Key_Period || key == Qt::Key_Minus || key == Qt::Key_Equal || key == Qt::Key_Plus;
}

bool BareKeys::press(QKeyEvent* event, QWidget* focus)
{
    const auto nudge = [this](float by) { m_player.setIntensity(std::clamp(m_player.intensity() + by, 0.0f, 1.0f)); };
    const auto seek = [this](double by) {
        const PlayerSnapshot& now = m_player.snapshot();
        if (now.sourceRate > 0) m_player.seekSeconds(std::max(0.0, framesToSeconds(now.position, now.sourceRate) + by));
    };
    const int code = event->key();
    const bool ofTheDeck = (code >= Qt::Key_0 && code <= Qt::Key_9) || code == Qt::Key_Minus || code == Qt::Key_Equal ||
                           code == Qt::Key_Plus;
    if (ofTheDeck && m_player.snapshot().blind) return true; // it would spoil the test
    switch (code) {
    case Qt::Key_Space:
        // A button or a list of choices that has the focus is what Space is for.
        if (qobject_cast<QAbstractButton*>(focus) || qobject_cast<QComboBox*>(focus)) return false;
        if (!event->isAutoRepeat()) m_player.togglePlay();
        return true;
    case Qt::Key_0:
        if (!event->isAutoRepeat() && !m_comparing) {
            m_comparing = true;
            m_player.setComparing(true);
        }
        return true;
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
    case Qt::Key_4:
    case Qt::Key_5:
    case Qt::Key_6: // from here on the listener's own
    case Qt::Key_7:
    case Qt::Key_8:
    case Qt::Key_9: {
        const QString preset = presetId(code - Qt::Key_1);
        if (!event->isAutoRepeat() && !preset.isEmpty()) m_player.setEnhanced(true, preset);
        return true;
    }
    case Qt::Key_Comma:
        seek(-seekSeconds);
        return true;
    case Qt::Key_Period:
        seek(seekSeconds);
        return true;
    case Qt::Key_Minus:
        nudge(-intensityStep);
        return true;
    case Qt::Key_Equal:
    case Qt::Key_Plus:
        nudge(intensityStep);
        return true;
    default:
        return false;
    }
}

bool BareKeys::release(QKeyEvent* event)
{
    if (event->key() != Qt::Key_0 || !m_comparing || event->isAutoRepeat()) return false;
    m_comparing = false;
    m_player.setComparing(false);
    return true;
}

} // namespace auralis
