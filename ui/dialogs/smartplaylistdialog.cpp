// SmartPlaylistDialog: search, order, limit.
#include "smartplaylistdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "dialogs/dialogparts.h"
#include "library.h"
#include "models/formats.h"
#include "pages/queryfield.h"
#include "theme/auralisstyle.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{

struct Order {
    TrackSort sort;
    bool descending;
    const char* name;
};
constexpr Order orders[] = {
    {TrackSort::Default, false, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Artist, album, track")},
    {TrackSort::Added, true, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Newest in the library first")},
    {TrackSort::Added, false, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Oldest in the library first")},
    {TrackSort::Rating, true, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Best rated first")},
    {TrackSort::Plays, true, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Most played first")},
    {TrackSort::Plays, false, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Least played first")},
    {TrackSort::LastPlayed, true, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Played last first")},
    {TrackSort::LastPlayed, false, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Not played for longest first")},
    {TrackSort::Year, true, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Latest year first")},
    {TrackSort::Year, false, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Earliest year first")},
    {TrackSort::Title, false, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Title")},
    {TrackSort::Duration, true, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Longest first")},
    {TrackSort::Duration, false, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Shortest first")},
    {TrackSort::Loudness, false, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Quietest first")},
    {TrackSort::Loudness, true, QT_TRANSLATE_NOOP("auralis::SmartPlaylistDialog", "Loudest first")},
};

} // namespace

SmartPlaylistDialog::SmartPlaylistDialog(Library& library, const PlaylistRow& row, QWidget* parent)
    : QDialog(parent)
    , m_library(library)
    , m_row(row)
    , m_name(new QLineEdit(row.name))
    , m_query(new QueryField)
    , m_found(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_order(new QComboBox)
    , m_limited(new QCheckBox(tr("At most")))
    , m_limit(new QSpinBox)
    , m_save(new QPushButton(row.id ? tr("Save") : tr("Create")))
{
    m_row.kind = PlaylistRow::Kind::Smart;
    setWindowTitle(row.id ? tr("Edit smart playlist") : tr("New smart playlist"));
    for (const Order& order : orders) {
        m_order->addItem(tr(order.name));
        if (order.sort == row.query.sort && order.descending == row.query.descending)
            m_order->setCurrentIndex(m_order->count() - 1);
    }
    m_limit->setRange(1, 100000);
    m_limit->setValue(row.query.limit > 0 ? row.query.limit : 100);
    m_limit->setEnabled(row.query.limit > 0);
    m_limited->setChecked(row.query.limit > 0);
    m_query->setText(row.query.search);
    build();
    connect(m_limited, &QCheckBox::toggled, m_limit, &QSpinBox::setEnabled);
    connect(m_limited, &QCheckBox::toggled, this, &SmartPlaylistDialog::count);
    connect(m_limit, &QSpinBox::valueChanged, this, &SmartPlaylistDialog::count);
    connect(m_query, &QLineEdit::textChanged, this, &SmartPlaylistDialog::count);
    connect(m_name, &QLineEdit::textChanged, this, &SmartPlaylistDialog::count);
    connect(&library, &Library::contentsChanged, this, &SmartPlaylistDialog::count);
    count();
    (row.id ? static_cast<QWidget*>(m_query) : m_name)->setFocus();
    m_name->selectAll();
}

void SmartPlaylistDialog::build()
{
    m_name->setAccessibleName(tr("Name"));
    m_query->setAccessibleName(tr("Rules"));
    m_query->setPlaceholderText(tr("genre:ambient rating:>=4 added:<90d"));
    m_order->setAccessibleName(tr("Order"));
    m_limit->setAccessibleName(tr("Most tracks"));
    m_limit->setSuffix(tr(" tracks"));
    m_found->setObjectName(QStringLiteral("found"));
    m_found->setWordWrap(true);
    auto* help = new TextLabel(
        tr("Words find titles, artists, albums and genres. Fields narrow them: artist:, album:, genre:, composer:, "
           "path:, year:1995..2001, rating:>=4, plays:0, skips:, length:>10:00, added:<30d, played:<7d, lossless:yes, "
           "favourite:yes, missing:no. A minus before a word leaves it out; OR joins alternatives."),
        TextStyle::Small, &Colors::text3);
    help->setWordWrap(true);

    auto* limit = new QHBoxLayout;
    limit->addWidget(m_limited);
    limit->addWidget(m_limit);
    limit->addStretch();
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(12);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Rules"), m_query);
    form->addRow({}, m_found);
    form->addRow(tr("Order"), m_order);
    form->addRow(tr("Limit"), limit);
    auto* cancel = new QPushButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &SmartPlaylistDialog::accept);
    auto* column = dialogColumn(this);
    column->addWidget(new TextLabel(windowTitle(), TextStyle::Title));
    column->addLayout(form);
    column->addWidget(help);
    column->addStretch();
    column->addLayout(dialogButtons({cancel, m_save}));
    setMinimumWidth(520);
    resize(600, sizeHint().height());
}

PlaylistRow SmartPlaylistDialog::playlist() const
{
    PlaylistRow row = m_row;
    const Order& order = orders[m_order->currentIndex()];
    row.name = m_name->text().simplified();
    row.query = {};
    row.query.search = m_query->text().trimmed();
    row.query.sort = order.sort;
    row.query.descending = order.descending;
    row.query.limit = m_limited->isChecked() ? m_limit->value() : -1;
    return row;
}

void SmartPlaylistDialog::count()
{
    TrackQuery query = playlist().query;
    query.search = m_query->text(); // untrimmed: a mistake is told by its place
    m_library.trackIds(query, this, [this, request = ++m_request](const TrackList& list) {
        if (request == m_request) showCount(list);
    });
}

void SmartPlaylistDialog::showCount(const TrackList& list)
{
    m_good = list.error.isEmpty();
    m_query->setMistake(list.errorStart, list.errorLength);
    m_found->setColorRole(m_good ? &Colors::text2 : &Colors::error);
    m_found->setText(!m_good ? list.error
                     : list.ids.empty()
                         ? tr("No track fits these rules now.")
                         : tr("%1, %2").arg(formats::tracks(qint64(list.ids.size())), formats::length(list.duration)));
    m_save->setEnabled(m_good && !m_name->text().simplified().isEmpty());
}

void SmartPlaylistDialog::accept()
{
    if (!m_save->isEnabled()) return;
    Q_EMIT saved(playlist());
    QDialog::accept();
}

} // namespace auralis
