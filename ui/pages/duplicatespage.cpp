// DuplicatesPage: groups of equal tracks.
#include "duplicatespage.h"

#include <algorithm>
#include <map>

#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "library.h"
#include "models/formats.h"
#include "theme/emptystate.h"
#include "trackmodels.h"
#include "trackview.h"

namespace auralis
{

DuplicatesPage::DuplicatesPage(const Services& services, QWidget* parent)
    : LibraryPage(parent)
    , m_services(services)
    , m_model(makeTrackModel(services, this))
    , m_view(new TrackView(m_model, services.actions))
    , m_header(new PageHeader(tr("Duplicates")))
    , m_spare(new QPushButton(tr("Select all but the best")))
    , m_stack(new QStackedWidget)
{
    using M = TrackTableModel;
    m_header->addControl(m_spare);
    m_spare->setToolTip(tr("Del then takes them out of the library. The files stay."));
    connect(m_spare, &QPushButton::clicked, this, &DuplicatesPage::selectSpare);
    auto* table = new QWidget;
    auto* inset = new QVBoxLayout(table);
    inset->setContentsMargins(theme().size.pageMargin, 0, 0, 0);
    inset->addWidget(m_view);
    m_stack->addWidget(table);
    m_stack->addWidget(new EmptyState(QStringLiteral("check"), tr("No duplicates"),
                                      tr("No two files in the library have the same sound.")));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);
    m_view->setColumns({M::Number, M::Title, M::Artist, M::Format, M::Plays, M::File, M::Time}, false, false);
    connect(m_view, &TrackView::albumRequested, this, &DuplicatesPage::goToAlbum);
    connect(m_view, &TrackView::artistRequested, this, &DuplicatesPage::goToArtist);
    connect(&services.library, &Library::contentsChanged, this, &DuplicatesPage::outdate);
}

QWidget* DuplicatesPage::mainView()
{
    return m_view;
}

void DuplicatesPage::refresh()
{
    m_services.library.duplicates(this, [this](const std::vector<Duplicates>& groups) { show(groups); });
}

void DuplicatesPage::show(const std::vector<Duplicates>& groups)
{
    std::vector<TrackId> ids;
    std::map<int, QString> headings;
    m_firsts.clear();
    for (const Duplicates& group : groups) {
        if (m_firsts.size() >= mostGroups) break;
        const int first = static_cast<int>(ids.size());
        const QString copies = formats::number(static_cast<qint64>(group.ids.size()));
        headings[first] =
            group.confirmed ? tr("%1 copies, the same sound").arg(copies) : tr("%1 copies, probably").arg(copies);
        m_firsts.push_back(first);
        ids.insert(ids.end(), group.ids.begin(), group.ids.end());
    }
    m_model->setTracks(std::move(ids));
    m_view->setHeadings(std::move(headings));
    m_spare->setEnabled(!groups.empty());
    m_stack->setCurrentIndex(groups.empty() ? 1 : 0);
    const qint64 shown = static_cast<qint64>(m_firsts.size()), all = static_cast<qint64>(groups.size());
    m_header->setDetail(all == 0      ? QString()
                        : shown < all ? tr("the first %1 of %2").arg(formats::number(shown), formats::number(all))
                        : all == 1    ? tr("1 track more than once")
                                      : tr("%1 tracks more than once").arg(formats::number(all)));
}

void DuplicatesPage::selectSpare()
{
    QItemSelection spare;
    const int last = m_model->columnCount() - 1;
    for (std::size_t i = 0; i < m_firsts.size(); ++i) {
        const int end = i + 1 < m_firsts.size() ? m_firsts[i + 1] : m_model->rowCount();
        if (end - m_firsts[i] > 1) spare.select(m_model->index(m_firsts[i] + 1, 0), m_model->index(end - 1, last));
    }
    m_view->selectionModel()->select(spare, QItemSelectionModel::ClearAndSelect);
    m_view->setFocus(Qt::OtherFocusReason);
}

} // namespace auralis
