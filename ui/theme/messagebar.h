// MessageBar: one line above the content that tells what happened, what goes on, and offers an action. Never blocks.
// Main thread.
#pragma once

#include <functional>
#include <vector>

#include <QWidget>

class QHBoxLayout;

namespace auralis
{

class IconButton;
class TextLabel;

struct Message {
    enum class Severity { Info, Warning, Error };
    struct Action {
        QString text;
        std::function<void()> run; ///< the message is dismissed first
        bool minor = false;        ///< without an outline
    };
    QString id; ///< a second message of the same id replaces the first; "device"
    Severity severity = Severity::Info;
    QString text;
    std::vector<Action> actions;
};

class MessageBar : public QWidget
{
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent = nullptr);
    /// The newest is shown; earlier ones wait behind "+1". The bar shows itself.
    void post(const Message& message);
    void dismiss(const QString& id);
    int count() const { return static_cast<int>(m_messages.size()); }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void rebuild();
    std::vector<Message> m_messages; ///< newest last
    QHBoxLayout* m_layout;
};

} // namespace auralis
