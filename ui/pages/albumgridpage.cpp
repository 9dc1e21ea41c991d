// AlbumGridPage: all albums as covers or rows.
#include "albumgridpage.h"

#include <array>

#include <QActionGroup>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include "albumview.h"
#include "library.h"
#include "models/albumgridmodel.h"
#include "models/formats.h"
#include "models/nowplaying.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "uisettings.h"

namespace auralis
{

namespace
{

struct SortChoice {
    const char* name;
    AlbumSort sort;
    const char* text;
};
constexpr std::array<SortChoice, 4> sortChoices{
    {{"added", AlbumSort::RecentlyAdded, QT_TRANSLATE_NOOP("auralis::AlbumGridPage", "Recently added")},
     {"title", AlbumSort::Title, QT_TRANSLATE_NOOP("auralis::AlbumGridPage", "Title")},
     {"artist", AlbumSort::Artist, QT_TRANSLATE_NOOP("auralis::AlbumGridPage", "Artist")},
     {"year", AlbumSort::Year, QT_TRANSLATE_NOOP("auralis::AlbumGridPage", "Year")}}};

} // namespace

AlbumGridPage::AlbumGridPage(const Services& services, QWidget* parent)
    : LibraryPage(parent)
    , m_services(services)
    , m_model(new AlbumGridModel(this))
    , m_view(new AlbumView(m_model, services.covers, services.actions))
    , m_header(new PageHeader(tr("Albums")))
    , m_sortButton(new QPushButton)
    , m_forms(new SegmentedControl)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_view);
    m_view->setHeader(m_header, PageHeader::height);

    auto* menu = new QMenu(m_sortButton);
    auto* group = new QActionGroup(menu);
    for (const SortChoice& choice : sortChoices) {
        const QString name = QLatin1String(choice.name);
        QAction* action = menu->addAction(tr(choice.text), this, [this, name] { setSort(name); });
        action->setCheckable(true);
        action->setData(name);
        group->addAction(action);
    }
    m_sortButton->setMenu(menu);
    m_sortButton->setIcon(Icons::get("sort"));
    m_forms->addSegment({}, QStringLiteral("grid"), tr("Grid"));
    m_forms->addSegment({}, QStringLiteral("list"), tr("List"));
    m_forms->setAccessibleName(tr("View"));
    m_header->addControl(m_sortButton);
    m_header->addControl(m_forms);

    connect(m_forms, &SegmentedControl::chosen, this,
            [this](int index) { setForm(index == 0 ? QStringLiteral("grid") : QStringLiteral("list")); });
    connect(m_view, &AlbumView::albumOpened, this, &AlbumGridPage::goToAlbum);
    connect(&services.library, &Library::contentsChanged, this, &AlbumGridPage::outdate);
    connect(&services.now, &NowPlaying::changed, this, [this] { m_model->setPlaying(m_services.now.album()); });
    m_model->setPlaying(services.now.album());
    setForm(services.settings.get(uisettings::albumForm));
    setSort(services.settings.get(uisettings::albumSort));
}

QWidget* AlbumGridPage::mainView()
{
    return m_view;
}

void AlbumGridPage::refresh()
{
    m_services.library.albums(m_sort, {}, this, [this, sort = m_sort](std::vector<AlbumRow> albums) {
        if (sort != m_sort) return;
        const qint64 count = qint64(albums.size());
        m_model->setAlbums(std::move(albums));
        m_services.library.counts(this, [this, count](const LibraryCounts& counts) {
            m_header->setDetail(QStringLiteral("%1, %2").arg(formats::albums(count), formats::tracks(counts.tracks)));
        });
    });
}

void AlbumGridPage::setSort(const QString& name)
{
    const SortChoice* chosen = &sortChoices.front();
    for (const SortChoice& choice : sortChoices)
        if (name == QLatin1String(choice.name)) chosen = &choice;
    m_sort = chosen->sort;
    m_sortButton->setText(tr(chosen->text));
    m_sortButton->setAccessibleName(tr("Sort by %1").arg(tr(chosen->text)));
    const auto actions = m_sortButton->menu()->actions();
    for (QAction* action : actions)
        action->setChecked(action->data().toString() == QLatin1String(chosen->name));
    uisettings::store(m_services.settings, uisettings::albumSort, QString(QLatin1String(chosen->name)));
    outdate();
}

void AlbumGridPage::setForm(const QString& name)
{
    const bool list = name == QLatin1String("list");
    m_forms->setCurrent(list ? 1 : 0);
    m_view->setForm(list ? AlbumView::Form::List : AlbumView::Form::Grid);
    uisettings::store(m_services.settings, uisettings::albumForm,
                      list ? QStringLiteral("list") : QStringLiteral("grid"));
}

} // namespace auralis
