// NamesPage: see the header.
#include "namespage.h"

#include <QVBoxLayout>

#include "library.h"
#include "namelistview.h"

namespace auralis
{

NamesPage::NamesPage(const Services& services, const QString& heading, const QString& kind, bool round, QWidget* parent)
    : LibraryPage(parent)
    , m_services(services)
    , m_model(new NameModel(this))
    , m_view(new NameListView(m_model, services.covers, {kind, round}))
    , m_header(new PageHeader(heading))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_view, 1);
    m_view->setAccessibleName(heading);
    connect(m_view, &NameListView::opened, this, [this, kind](const NameRow& row) {
        Q_EMIT go({kind, row.id, row.name});
    });
    connect(&services.library, &Library::contentsChanged, this, &NamesPage::outdate);
}

QWidget* NamesPage::mainView()
{
    return m_view;
}

} // namespace auralis
