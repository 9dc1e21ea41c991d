// SidePanel: what stands at the right of the page: the queue, what the mastering does, or the lyrics. Main thread.
#pragma once

#include <QStackedWidget>

#include "pages/page.h"

namespace auralis
{

class EnhancementPanel;
class LyricsPanel;
class QueuePanel;

class SidePanel : public QStackedWidget
{
    Q_OBJECT
public:
    enum class Kind { None, Queue, Enhancement, Lyrics };
    explicit SidePanel(const Services& services, QWidget* parent = nullptr);

    /// Which one it holds; whether it is shown at all is the window's business. None leaves the last one.
    void setKind(Kind kind);
    QueuePanel* queue() const { return m_queue; }
    EnhancementPanel* enhancement() const { return m_enhancement; }
    /// Where the keyboard goes.
    QWidget* mainView() const;

    static QString nameOf(Kind kind); ///< "none", "queue", "enhancement", "lyrics", as in the settings
    static Kind kindOf(const QString& name);

Q_SIGNALS:
    void closeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QueuePanel* m_queue;
    EnhancementPanel* m_enhancement;
    LyricsPanel* m_lyrics;
};

} // namespace auralis
