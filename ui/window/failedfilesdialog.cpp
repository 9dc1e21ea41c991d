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

#include "dialogs/dialogparts.h"
#include "models/formats.h"
#include "theme/auralisstyle.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{

QString headingOf(FailedFilesDialog::Failed what, qint64 count)
{
    using D = FailedFilesDialog;
    const QString number = formats::number(count);
    if (what == D::Failed::Reading)
        return count == 1 ? D::tr("1 file could not be read") : D::tr("%1 files could not be read").arg(number);
    return count == 1 ? D::tr("1 file could not be written") : D::tr("%1 files could not be written").arg(number);
}

} // namespace

FailedFilesDialog::FailedFilesDialog(const std::vector<FileFailure>& files, Failed what, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(what == Failed::Reading ? tr("Files that could not be read")
                                           : tr("Files that could not be written"));
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
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto* layout = dialogColumn(this);
    layout->addWidget(new TextLabel(headingOf(what, qint64(files.size())), TextStyle::Title));
    layout->addWidget(list, 1);
    layout->addLayout(dialogButtons({copy, close}));
}

} // namespace auralis
