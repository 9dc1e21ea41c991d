// GenresPage: the genres of the library.
#include "genrespage.h"

#include <QVBoxLayout>

#include "library.h"
#include "models/formats.h"
#include "namelistview.h"

namespace auralis
{

GenresPage::GenresPage(const Services& services, QWidget* parent)
    : LibraryPage(parent)
    , m_services(services)
    , m_model(new NameModel(this))
    , m_view(new NameListView(m_model, services.covers, {QStringLiteral("genre")}))
    , m_header(new PageHeader(tr("Genres")))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_view, 1);
    m_view->setAccessibleName(tr("Genres"));
    connect(m_view, &NameListView::opened, this, [this](const NameRow& row) {
        Q_EMIT go({QStringLiteral("genre"), row.id, row.name});
    });
    connect(&services.library, &Library::contentsChanged, this, &GenresPage::outdate);
}

QWidget* GenresPage::mainView()
{
    return m_view;
}

void GenresPage::refresh()
{
    m_services.library.genres({}, this, [this](const std::vector<GenreRow>& genres) {
        std::vector<NameRow> rows;
        for (const GenreRow& genre : genres)
            rows.push_back({genre.id.value,
                            genre.name,
                            formats::albums(genre.albums) + QStringLiteral(", ") + formats::tracks(genre.tracks),
                            genre.coverKey,
                            {},
                            false});
        m_header->setDetail(rows.empty() ? tr("No track names a genre") : formats::genres(qint64(rows.size())));
        m_model->setRows(std::move(rows));
    });
}

} // namespace auralis
