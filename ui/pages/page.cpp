// What pages share.
#include "page.h"

#include <QEvent>
#include <QHBoxLayout>

namespace auralis {

TextLabel::TextLabel(const QString& text, TextStyle style, QColor Colors::*color, QWidget* parent)
    : QLabel(text, parent), m_style(style), m_color(color), m_full(text)
{
    setTextFormat(Qt::PlainText);
    apply();
}

void TextLabel::apply()
{
    m_applying = true; // setting font and palette sends change events of its own
    setFont(theme().font(m_style));
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, theme().color.*m_color);
    setPalette(colors);
    m_applying = false;
    elide();
}

void TextLabel::setElided(bool on)
{
    m_elided = on;
    elide();
}

void TextLabel::setFullText(const QString& text)
{
    if (text == m_full) return;
    m_full = text;
    elide();
    updateGeometry();
}

void TextLabel::elide()
{
    if (!m_elided) {
        if (QLabel::text() != m_full) setText(m_full);
        return;
    }
    const QString shown = fontMetrics().elidedText(m_full, Qt::ElideRight, width());
    if (shown != QLabel::text()) setText(shown);
    setToolTip(shown == m_full ? QString() : m_full);
    setAccessibleName(m_full);
}

QSize TextLabel::minimumSizeHint() const { return m_elided ? QSize(24, QLabel::minimumSizeHint().height()) : QLabel::minimumSizeHint(); }

void TextLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::StyleChange && !m_applying) apply();
}

void TextLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    elide();
}

PageHeader::PageHeader(const QString& heading, QWidget* parent)
    : QWidget(parent), m_heading(new TextLabel(heading, TextStyle::Heading, &Colors::text)),
      m_detail(new TextLabel({}, TextStyle::Small, &Colors::text2)), m_row(new QHBoxLayout(this))
{
    setFixedHeight(height);
    m_row->setContentsMargins(theme().size.pageMargin, 0, theme().size.pageMargin, 0);
    m_row->setSpacing(12);
    m_row->addWidget(m_heading);
    m_detail->setContentsMargins(0, 4, 0, 0); // on one line with the larger type
    m_detail->setElided(true);
    m_detail->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_row->addWidget(m_detail, 1);
}

void PageHeader::setHeading(const QString& text) { m_heading->setFullText(text); }

void PageHeader::setDetail(const QString& text) { m_detail->setFullText(text); }

void PageHeader::addControl(QWidget* control) { m_row->addWidget(control, 0, Qt::AlignVCenter); }

} // namespace auralis
