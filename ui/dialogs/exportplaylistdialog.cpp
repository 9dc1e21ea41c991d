// ExportPlaylistDialog: file, format, paths.
#include "exportplaylistdialog.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "dialogs/dialogparts.h"
#include "pages/uisettings.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{

QString fileNameOf(QString name)
{
    for (const char c : {'/', '\\', ':', '*', '?', '"', '<', '>', '|'})
        name.replace(QLatin1Char(c), QLatin1Char('-'));
    return name.startsWith(QLatin1Char('.')) ? QLatin1Char('_') + name : name;
}

} // namespace

ExportPlaylistDialog::ExportPlaylistDialog(const QString& name, Settings& settings, QWidget* parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_format(new QComboBox)
    , m_relative(new QRadioButton(tr("Relative: the list and the music move together")))
    , m_absolute(new QRadioButton(tr("Absolute: the list works from anywhere on this computer")))
    , m_path(new QLineEdit)
    , m_write(new QPushButton(tr("Export")))
{
    setWindowTitle(tr("Export playlist"));
    m_format->setAccessibleName(tr("Format"));
    m_path->setAccessibleName(tr("File"));
    m_format->addItem(tr("M3U8 (most players)"), QStringLiteral("m3u8"));
    m_format->addItem(tr("M3U (older players)"), QStringLiteral("m3u"));
    m_format->addItem(tr("XSPF"), QStringLiteral("xspf"));
    m_format->addItem(tr("PLS"), QStringLiteral("pls"));
    m_format->setCurrentIndex(std::max(0, m_format->findData(settings.get(uisettings::playlistFormat))));
    const bool relative = settings.get(uisettings::playlistRelative);
    (relative ? m_relative : m_absolute)->setChecked(true);
    QString folder = settings.get(uisettings::playlistFolder);
    if (folder.isEmpty()) folder = QStandardPaths::writableLocation(QStandardPaths::MusicLocation);
    m_path->setText(QDir(folder).filePath(fileNameOf(name)));
    followFormat();

    auto* choose = new QPushButton(tr("Choose…"));
    connect(choose, &QPushButton::clicked, this, &ExportPlaylistDialog::browse);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportPlaylistDialog::followFormat);
    connect(m_path, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_write->setEnabled(!text.trimmed().isEmpty()); });
    auto* place = new QHBoxLayout;
    place->addWidget(m_path, 1);
    place->addWidget(choose);
    auto* paths = new QVBoxLayout;
    paths->addWidget(m_relative);
    paths->addWidget(m_absolute);
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(12);
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("Paths"), paths);
    form->addRow(tr("File"), place);
    auto* cancel = new QPushButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_write, &QPushButton::clicked, this, &ExportPlaylistDialog::accept);
    auto* column = dialogColumn(this);
    column->addWidget(new TextLabel(tr("Export “%1”").arg(name), TextStyle::Title));
    column->addLayout(form);
    column->addLayout(dialogButtons({cancel, m_write}));
    setMinimumWidth(560);
}

QString ExportPlaylistDialog::path() const
{
    return m_path->text().trimmed();
}

bool ExportPlaylistDialog::isRelative() const
{
    return m_relative->isChecked();
}

/// The file's ending names its format.
void ExportPlaylistDialog::followFormat()
{
    const QString ending = m_format->currentData().toString();
    QString path = m_path->text();
    for (int i = 0; i < m_format->count(); ++i) {
        const QString old = QLatin1Char('.') + m_format->itemData(i).toString();
        if (path.endsWith(old, Qt::CaseInsensitive)) {
            path.chop(old.size());
            break;
        }
    }
    m_path->setText(path + QLatin1Char('.') + ending);
}

void ExportPlaylistDialog::browse()
{
    const QString chosen = QFileDialog::getSaveFileName(this, windowTitle(), m_path->text());
    if (chosen.isEmpty()) return;
    m_path->setText(chosen);
    followFormat();
}

void ExportPlaylistDialog::accept()
{
    followFormat();
    uisettings::store(m_settings, uisettings::playlistFormat, m_format->currentData().toString());
    uisettings::store(m_settings, uisettings::playlistRelative, isRelative());
    uisettings::store(m_settings, uisettings::playlistFolder, QFileInfo(path()).absolutePath());
    Q_EMIT chosen(path(), isRelative());
    QDialog::accept();
}

} // namespace auralis
