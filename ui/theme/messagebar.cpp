#include "theme/messagebar.h"

#include <algorithm>

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/textlabel.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{
constexpr int margin = 7;      // layouts do not mirror their margins: both are alike, and a gap makes the difference
constexpr int iconColumn = 46; // where the text begins
} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
{
    setFixedHeight(theme().size.messageBar);
    m_layout->setContentsMargins(margin, 0, margin, 0);
    m_layout->setSpacing(theme().size.controlGap);
    hide();
}

QSize MessageBar::sizeHint() const
{
    return {480, theme().size.messageBar};
}

void MessageBar::post(const Message& message)
{
    std::erase_if(m_messages, [&message](const Message& m) { return m.id == message.id; });
    m_messages.push_back(message);
    rebuild();
    show();
    setAccessibleName(message.text);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::dismiss(const QString& id)
{
    std::erase_if(m_messages, [&id](const Message& m) { return m.id == id; });
    rebuild();
    if (m_messages.empty()) hide();
}

void MessageBar::rebuild()
{
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        // The click that led here may come from one of these buttons.
        if (QWidget* widget = item->widget()) {
            widget->setParent(nullptr);
            widget->deleteLater();
        }
        delete item;
    }
    if (m_messages.empty()) return;
    const Message& message = m_messages.back();
    m_layout->addSpacing(iconColumn - margin);
    auto* text = new TextLabel(message.text, TextStyle::Body);
    text->setObjectName(QStringLiteral("text"));
    m_layout->addWidget(text, 1);
    const auto addButton = [this](const QString& label, bool minor) {
        auto* button = new QPushButton(label);
        setButtonKind(button, minor ? ButtonKind::Flat : ButtonKind::Secondary);
        setButtonSmall(button);
        m_layout->addWidget(button);
        return button;
    };
    if (count() > 1) {
        QPushButton* more = addButton(QStringLiteral("+%1").arg(count() - 1), true);
        more->setObjectName(QStringLiteral("more"));
        more->setAccessibleName(tr("%n more messages", nullptr, count() - 1));
        more->setToolTip(tr("Next message"));
        connect(more, &QPushButton::clicked, this, [this] {
            std::rotate(m_messages.begin(), m_messages.end() - 1, m_messages.end());
            rebuild();
        });
    }
    for (const Message::Action& action : message.actions) {
        connect(addButton(action.text, action.minor), &QPushButton::clicked, this,
                [this, id = message.id, run = action.run] {
                    const auto runIt = run; // dismiss() may destroy what we were called from
                    dismiss(id);
                    if (runIt) runIt();
                });
    }
    auto* close = new IconButton(QStringLiteral("close"), tr("Close message"));
    close->setIconSize({theme().size.iconSmall, theme().size.iconSmall});
    m_layout->addWidget(close);
    connect(close, &QToolButton::clicked, this, [this, id = message.id] { dismiss(id); });
    update();
}

void MessageBar::paintEvent(QPaintEvent*)
{
    if (m_messages.empty()) return;
    QPainter painter(this);
    const Colors& c = theme().color;
    QColor fill = c.raised;
    QColor edge = c.outline;
    QColor sign = c.text2;
    QString icon = QStringLiteral("info");
    if (m_messages.back().severity == Message::Severity::Warning) {
        fill = c.warningSoft;
        edge = sign = c.warning;
        icon = QStringLiteral("warning");
    } else if (m_messages.back().severity == Message::Severity::Error) {
        fill = c.errorSoft;
        edge = sign = c.error;
        icon = QStringLiteral("warning");
    }
    paintBox(&painter, rect(), theme().size.radiusCard, fill, edge);
    const QRect column =
        style()->visualRect(layoutDirection(), rect(), QRect(14, 0, theme().size.iconNormal, height()));
    Icons::paint(&painter, icon, column, theme().size.iconNormal, sign);
}

} // namespace auralis
