// AlbumRuleDialog: the grouping of one album.
#include "albumruledialog.h"

#include <QButtonGroup>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include "dialogs/dialogparts.h"
#include "library.h"
#include "models/formats.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{

using Kind = AlbumRule::Kind;

struct Choice {
    Kind kind;
    const char* text;
};
constexpr Choice choices[] = {
    {Kind::Automatic, QT_TRANSLATE_NOOP("auralis::AlbumRuleDialog", "By the rules above")},
    {Kind::OwnArtist, QT_TRANSLATE_NOOP("auralis::AlbumRuleDialog", "As it is, but by this artist")},
    {Kind::Together, QT_TRANSLATE_NOOP("auralis::AlbumRuleDialog", "One album with those chosen below")},
    {Kind::SplitByArtist, QT_TRANSLATE_NOOP("auralis::AlbumRuleDialog", "An album for each artist")},
    {Kind::SplitByFolder, QT_TRANSLATE_NOOP("auralis::AlbumRuleDialog", "An album for each folder")},
};

} // namespace

AlbumRuleDialog::AlbumRuleDialog(Library& library, const AlbumRow& album, QWidget* parent)
    : QDialog(parent)
    , m_library(library)
    , m_album(album)
    , m_kinds(new QButtonGroup(this))
    , m_artist(new QLineEdit(album.artist))
    , m_others(new QListWidget)
    , m_save(new QPushButton(tr("Save")))
{
    setWindowTitle(tr("Album grouping"));
    m_artist->setAccessibleName(tr("Artist of the album"));
    m_others->setAccessibleName(tr("Albums of the same title"));
    m_others->setMaximumHeight(120);
    auto* column = dialogColumn(this);
    auto* title = new TextLabel(tr("What makes “%1” an album").arg(album.title), TextStyle::Title);
    column->addWidget(title);
    const auto paragraph = [column](const QString& text, TextLabel::ColorRole color) {
        auto* label = new TextLabel(text, TextStyle::Small, color);
        label->setWordWrap(true);
        column->addWidget(label);
    };
    if (!album.grouping.isEmpty()) paragraph(tr("Now: %1").arg(album.grouping), &Colors::text);
    int number = 1;
    for (const QString& sentence : Library::albumRules())
        paragraph(tr("%1. %2").arg(number++).arg(sentence), &Colors::text2);
    column->addSpacing(4);
    for (const Choice& choice : choices) {
        auto* button = new QRadioButton(tr(choice.text));
        m_kinds->addButton(button, static_cast<int>(choice.kind));
        button->setChecked(choice.kind == album.rule);
        column->addWidget(button);
        if (choice.kind == Kind::OwnArtist) column->addWidget(m_artist);
        if (choice.kind == Kind::Together) column->addWidget(m_others);
    }
    auto* cancel = new QPushButton(tr("Cancel"));
    column->addStretch();
    column->addLayout(dialogButtons({cancel, m_save}));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &AlbumRuleDialog::accept);
    connect(m_kinds, &QButtonGroup::idToggled, this, &AlbumRuleDialog::follow);
    connect(m_artist, &QLineEdit::textChanged, this, &AlbumRuleDialog::follow);
    connect(m_others, &QListWidget::itemChanged, this, &AlbumRuleDialog::follow);
    setMinimumWidth(560);
    resize(560, 700); // room for lines that wrap
    library.albums(AlbumSort::Artist, {}, this, [this](const std::vector<AlbumRow>& albums) { showOthers(albums); });
    follow();
}

void AlbumRuleDialog::showOthers(const std::vector<AlbumRow>& albums)
{
    for (const AlbumRow& album : albums) {
        if (album.id == m_album.id || album.title.compare(m_album.title, Qt::CaseInsensitive) != 0) continue;
        auto* row = new QListWidgetItem(tr("%1, %2").arg(album.artist, formats::tracks(album.tracks)), m_others);
        row->setData(Qt::UserRole, static_cast<qint64>(album.id.value));
        row->setCheckState(Qt::Unchecked);
    }
    if (m_others->count() == 0) {
        auto* none = new QListWidgetItem(tr("No other album has this title."), m_others);
        none->setFlags(Qt::NoItemFlags);
    }
}

AlbumRule AlbumRuleDialog::rule() const
{
    AlbumRule rule;
    rule.kind = static_cast<Kind>(m_kinds->checkedId());
    if (rule.kind == Kind::OwnArtist) rule.artist = m_artist->text().simplified();
    return rule;
}

std::vector<AlbumId> AlbumRuleDialog::albums() const
{
    std::vector<AlbumId> ids{m_album.id};
    if (rule().kind == Kind::Together)
        for (int i = 0; i < m_others->count(); ++i)
            if (m_others->item(i)->checkState() == Qt::Checked)
                ids.push_back({m_others->item(i)->data(Qt::UserRole).toLongLong()});
    return ids;
}

void AlbumRuleDialog::follow()
{
    const AlbumRule chosen = rule();
    m_artist->setEnabled(chosen.kind == Kind::OwnArtist);
    m_others->setEnabled(chosen.kind == Kind::Together);
    m_save->setEnabled(chosen.kind != Kind::OwnArtist || !chosen.artist.isEmpty());
}

void AlbumRuleDialog::accept()
{
    if (!m_save->isEnabled()) return;
    m_library.setAlbumRule(albums(), rule());
    QDialog::accept();
}

} // namespace auralis
