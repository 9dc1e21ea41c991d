// FailedFilesDialog: files that could not be read.
#include "failedfilesdialog.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "models/formats.h"
#include "theme/auralisstyle.h"
#include "theme/textlabel.h"

namespace auralis
{

FailedFilesDialog::FailedFilesDialog(const std::vector<FileFailure>& files, const QString& title, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(title);
    resize(680, 420);
    auto* list = new QTreeWidget;
    list->setAccessibleName(windowTitle());
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list->setHeaderLabels({tr("File"), tr("Reason")});
    list->header()->setStretchLastSection(true);
    list->header()->resizeSection(0, 300);
    QStringList lines;
    for (const FileFailure& file : files) {
        const QString path = QFile::decodeName(file.path.c_str());
        auto* row = new QTreeWidgetItem(list, {QFileInfo(path).fileName(), file.reason});
        row->setToolTip(0, path);
        row->setToolTip(1, file.reason);
        lines << path + QLatin1Char('\t') + file.reason;
    }
    auto* copy = new QPushButton(tr("Copy list"));
    connect(copy, &QPushButton::clicked, this,
            [text = lines.join(QLatin1Char('\n'))] { QApplication::clipboard()->setText(text); });
    auto* close = new QPushButton(tr("Close"));
    setButtonKind(close, ButtonKind::Primary);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    const QString heading = files.size() == 1
                                ? tr("1 file could not be read")
                                : tr("%1 files could not be read").arg(formats::number(qint64(files.size())));
    layout->addWidget(new TextLabel(heading, TextStyle::Title));
    layout->addWidget(list, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(copy);
    buttons->addWidget(close);
    layout->addLayout(buttons);
}

} // namespace auralis
