// TagFields: fields and their state.
#include "tagfields.h"

#include <algorithm>

#include <QAction>
#include <QCompleter>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "theme/icons.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{

/// `many`: may hold several values; `span`: of the six columns; `tall`: of several lines.
struct Spec {
    const char* key;
    const char* name;
    bool many;
    int span;
    bool tall = false;
};
constexpr Spec specs[] = {
    {"TITLE", QT_TRANSLATE_NOOP("auralis::TagFields", "Title"), false, 6},
    {"ARTIST", QT_TRANSLATE_NOOP("auralis::TagFields", "Artists"), true, 3},
    {"ALBUMARTIST", QT_TRANSLATE_NOOP("auralis::TagFields", "Album artists"), true, 3},
    {"ALBUM", QT_TRANSLATE_NOOP("auralis::TagFields", "Album"), false, 6},
    {"TRACKNUMBER", QT_TRANSLATE_NOOP("auralis::TagFields", "Track"), false, 1},
    {"DISCNUMBER", QT_TRANSLATE_NOOP("auralis::TagFields", "Disc"), false, 1},
    {"DATE", QT_TRANSLATE_NOOP("auralis::TagFields", "Date"), false, 2},
    {"ORIGINALDATE", QT_TRANSLATE_NOOP("auralis::TagFields", "Original date"), false, 2},
    {"GENRE", QT_TRANSLATE_NOOP("auralis::TagFields", "Genres"), true, 3},
    {"COMPOSER", QT_TRANSLATE_NOOP("auralis::TagFields", "Composers"), true, 3},
    {"CONDUCTOR", QT_TRANSLATE_NOOP("auralis::TagFields", "Conductors"), true, 3},
    {"PERFORMER", QT_TRANSLATE_NOOP("auralis::TagFields", "Performers"), true, 3},
    {"WORK", QT_TRANSLATE_NOOP("auralis::TagFields", "Work"), false, 3},
    {"MOVEMENTNAME", QT_TRANSLATE_NOOP("auralis::TagFields", "Movement"), false, 3},
    {"COMMENT", QT_TRANSLATE_NOOP("auralis::TagFields", "Comment"), false, 6},
    {"BPM", QT_TRANSLATE_NOOP("auralis::TagFields", "BPM"), false, 1},
    {"COMPILATION", QT_TRANSLATE_NOOP("auralis::TagFields", "Compilation"), false, 1},
    {"ISRC", QT_TRANSLATE_NOOP("auralis::TagFields", "ISRC"), false, 2},
    {"LABEL", QT_TRANSLATE_NOOP("auralis::TagFields", "Label"), false, 2},
    {"COPYRIGHT", QT_TRANSLATE_NOOP("auralis::TagFields", "Copyright"), false, 6},
    {"TITLESORT", QT_TRANSLATE_NOOP("auralis::TagFields", "Title, sorted as"), false, 3},
    {"ARTISTSORT", QT_TRANSLATE_NOOP("auralis::TagFields", "Artists, sorted as"), true, 3},
    {"ALBUMSORT", QT_TRANSLATE_NOOP("auralis::TagFields", "Album, sorted as"), false, 3},
    {"ALBUMARTISTSORT", QT_TRANSLATE_NOOP("auralis::TagFields", "Album artists, sorted as"), true, 3},
    {"MUSICBRAINZ_TRACKID", QT_TRANSLATE_NOOP("auralis::TagFields", "MusicBrainz recording"), false, 3},
    {"MUSICBRAINZ_ALBUMID", QT_TRANSLATE_NOOP("auralis::TagFields", "MusicBrainz release"), false, 3},
    {"MUSICBRAINZ_ARTISTID", QT_TRANSLATE_NOOP("auralis::TagFields", "MusicBrainz artists"), true, 3},
    {"MUSICBRAINZ_ALBUMARTISTID", QT_TRANSLATE_NOOP("auralis::TagFields", "MusicBrainz album artists"), true, 3},
    {"LYRICS", QT_TRANSLATE_NOOP("auralis::TagFields", "Lyrics"), false, 6, true},
};

const QString between = QStringLiteral("; ");

} // namespace

TagField::TagField(const QString& key, const QString& name, bool many, bool tall, QWidget* parent)
    : QWidget(parent)
    , m_key(key)
    , m_name(name)
    , m_many(many)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(4);
    auto* label = new TextLabel(name, TextStyle::Small, &Colors::text2);
    column->addWidget(label);
    if (tall) {
        m_tall = new QPlainTextEdit;
        m_tall->setAccessibleName(name);
        m_tall->setTabChangesFocus(true);
        m_tall->setFixedHeight(120);
        column->addWidget(m_tall);
        connect(m_tall, &QPlainTextEdit::textChanged, this, [this] {
            if (!m_showing) touch();
        });
    } else {
        m_line = new QLineEdit;
        m_line->setAccessibleName(name);
        m_line->setFixedHeight(theme().size.input);
        if (many) m_line->setToolTip(tr("Several are written with a semicolon between them."));
        m_putBack = m_line->addAction(Icons::get("undo"), QLineEdit::TrailingPosition);
        m_putBack->setToolTip(tr("Put back what the files hold"));
        m_putBack->setVisible(false);
        connect(m_putBack, &QAction::triggered, this, &TagField::putBack);
        connect(m_line, &QLineEdit::textEdited, this, &TagField::touch);
        column->addWidget(m_line);
    }
    (tall ? static_cast<QWidget*>(m_tall) : m_line)->installEventFilter(this);
}

void TagField::setValues(const std::vector<QStringList>& values)
{
    m_original = values.empty() ? QStringList() : values.front();
    m_mixed = std::any_of(values.begin(), values.end(), [this](const QStringList& v) { return v != m_original; });
    if (m_line && m_mixed) { // what is there is offered
        QStringList found;
        for (const QStringList& each : values)
            if (const QString text = each.join(between); !text.isEmpty() && !found.contains(text) && found.size() < 50)
                found << text;
        auto* completer = new QCompleter(found, m_line);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        m_line->setCompleter(completer);
        connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &TagField::touch);
    }
    putBack();
}

void TagField::putBack()
{
    m_touched = false;
    show(m_mixed ? QString() : m_original.join(m_many ? between : QStringLiteral("\n")));
    const QString hint = m_mixed ? tr("Several") : QString();
    if (m_line) m_line->setPlaceholderText(hint);
    if (m_tall) m_tall->setPlaceholderText(hint);
    if (m_putBack) m_putBack->setVisible(false);
    Q_EMIT edited();
}

void TagField::show(const QString& text)
{
    m_showing = true;
    if (m_line) {
        m_line->setText(text);
        m_line->setCursorPosition(0);
    } else {
        m_tall->setPlainText(text);
    }
    m_showing = false;
}

void TagField::setText(const QString& text)
{
    show(text);
    touch();
}

void TagField::touch()
{
    m_touched = true;
    const QString hint = m_mixed ? tr("Removed from all files") : QString();
    if (m_line) m_line->setPlaceholderText(hint);
    if (m_tall) m_tall->setPlaceholderText(hint);
    if (m_putBack) m_putBack->setVisible(isChanged());
    Q_EMIT edited();
}

/// Del or Backspace in a field that is empty because the files differ: empty in all of them.
bool TagField::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress && m_mixed && !m_touched && text().isEmpty()) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Backspace || key == Qt::Key_Delete) touch();
    }
    return QWidget::eventFilter(watched, event);
}

QString TagField::text() const
{
    return m_line ? m_line->text() : m_tall->toPlainText();
}

QStringList TagField::value() const
{
    const QString all = text().trimmed();
    if (all.isEmpty()) return {};
    if (!m_many) return {all};
    QStringList parts;
    for (const QString& part : all.split(QLatin1Char(';')))
        if (const QString trimmed = part.trimmed(); !trimmed.isEmpty()) parts << trimmed;
    return parts;
}

bool TagField::isChanged() const
{
    return m_touched && (m_mixed || value() != m_original);
}

TagFields::TagFields(QWidget* parent)
    : QWidget(parent)
{
    constexpr int columns = 6;
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 16, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(12);
    for (int i = 0; i < columns; ++i)
        grid->setColumnStretch(i, 1);
    int row = 0, column = 0;
    for (const Spec& spec : specs) {
        auto* field = new TagField(QLatin1String(spec.key), tr(spec.name), spec.many, spec.tall);
        if (column + spec.span > columns) {
            ++row;
            column = 0;
        }
        grid->addWidget(field, row, column, 1, spec.span);
        column += spec.span;
        m_fields.emplace(field->key(), field);
        connect(field, &TagField::edited, this, &TagFields::edited);
    }
    grid->setRowStretch(row + 1, 1);
}

TagEdit TagFields::everything()
{
    TagEdit edit;
    for (const Spec& spec : specs)
        edit.emplace(QLatin1String(spec.key), QStringList());
    return edit;
}

void TagFields::setFiles(const std::vector<TagDifference>& files)
{
    for (const auto& entry : m_fields) {
        std::vector<QStringList> values;
        for (const TagDifference& file : files) {
            if (!file.problem.isEmpty()) continue;
            const auto found = file.before.find(entry.first);
            values.push_back(found == file.before.end() ? QStringList() : found->second);
        }
        entry.second->setValues(values);
    }
}

TagEdit TagFields::edit() const
{
    TagEdit edit;
    for (const auto& entry : m_fields)
        if (entry.second->isChanged()) edit.emplace(entry.first, entry.second->value());
    return edit;
}

TagField* TagFields::field(const QString& key) const
{
    const auto found = m_fields.find(key);
    return found == m_fields.end() ? nullptr : found->second;
}

QString TagFields::nameOf(const QString& key) const
{
    const TagField* known = field(key);
    return known ? known->name() : key;
}

} // namespace auralis
