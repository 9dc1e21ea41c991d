// What pages share.
#include "page.h"

#include <QHBoxLayout>

namespace auralis
{

void Page::goToAlbum(AlbumId album)
{
    Q_EMIT go({QStringLiteral("album"), album.value, {}});
}

void Page::goToArtist(const QString& name)
{
    Q_EMIT go({QStringLiteral("artist"), 0, name});
}

void LibraryPage::outdate()
{
    m_stale = true;
    if (isVisible()) {
        m_stale = false;
        refresh();
    }
}

void LibraryPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (m_stale) outdate();
}

PageHeader::PageHeader(const QString& heading, QWidget* parent)
    : QWidget(parent)
    , m_heading(new TextLabel(heading, TextStyle::Heading, &Colors::text, this))
    , m_detail(new TextLabel({}, TextStyle::Small, &Colors::text2, this))
    , m_row(new QHBoxLayout(this))
{
    setFixedHeight(height);
    m_row->setContentsMargins(theme().size.pageMargin, 0, theme().size.pageMargin, 0);
    m_row->setSpacing(12);
    m_row->addWidget(m_heading);
    m_detail->setContentsMargins(0, 4, 0, 0); // on one line with the larger type
    m_detail->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_row->addWidget(m_detail, 1);
}

void PageHeader::setHeading(const QString& text)
{
    m_heading->setText(text);
}

void PageHeader::setDetail(const QString& text)
{
    m_detail->setText(text);
}

void PageHeader::addControl(QWidget* control)
{
    m_row->addWidget(control, 0, Qt::AlignVCenter);
}

} // namespace auralis
