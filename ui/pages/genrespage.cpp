// GenresPage: the genres of the library.
#include "genrespage.h"

#include "library.h"
#include "models/formats.h"
#include "namelistview.h"

namespace auralis
{

GenresPage::GenresPage(const Services& services, QWidget* parent)
    : NamesPage(services, tr("Genres"), QStringLiteral("genre"), false, parent)
{
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
