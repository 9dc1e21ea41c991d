// ActivityPopover: import and analysis.
#include "activitypopover.h"

#include <cmath>

#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "library.h"
#include "models/formats.h"
#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{

constexpr qsizetype failuresNamed = 3; ///< the list of all comes when the import is over

QLabel* sign(const QString& icon, QColor Colors::*color, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setPixmap(Icons::pixmap(icon, 20, parent->devicePixelRatioF(), theme().color.*color));
    return label;
}

QString timeLeft(double seconds)
{
    if (seconds < 0) return {};
    if (seconds < 60) return ActivityPopover::tr(", %1 s left").arg(std::max(1, int(std::ceil(seconds))));
    return ActivityPopover::tr(", about %1 left").arg(formats::length(seconds));
}

} // namespace

ActivityPopover::ActivityPopover(Library& library, bool failed, QWidget* parent)
    : Popover(parent)
    , m_library(library)
    , m_namesKnown(failed)
    , m_title(new TextLabel(TextStyle::Strong))
    , m_bar(new QProgressBar)
    , m_words(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_import(new QWidget)
    , m_analysis(new QWidget)
    , m_analysisBar(new QProgressBar)
    , m_analysisWords(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_failures(new QWidget)
    , m_failureWords(new TextLabel(TextStyle::Body))
    , m_failureNames(new TextLabel(TextStyle::Small, &Colors::text2))
{
    body()->setFixedWidth(theme().size.popoverActivity);
    const auto fill = [this](QWidget* part, const QString& icon, TextLabel* title, QProgressBar* bar,
                             TextLabel* words) {
        bar->setTextVisible(false);
        bar->setFixedHeight(4);
        words->setWordWrap(true);
        auto* column = new QVBoxLayout;
        column->setSpacing(6);
        column->addWidget(title);
        column->addWidget(bar);
        column->addWidget(words);
        auto* row = new QHBoxLayout(part);
        row->setContentsMargins({});
        row->setSpacing(12);
        row->addWidget(sign(icon, &Colors::text2, this), 0, Qt::AlignTop);
        row->addLayout(column, 1);
        return row;
    };
    auto* cancel = new IconButton(QStringLiteral("close"), tr("Cancel the import"));
    connect(cancel, &IconButton::clicked, this, [this] { m_library.cancelImport(); });
    m_bar->setAccessibleName(tr("Import"));
    m_analysisBar->setAccessibleName(tr("Analysis"));
    fill(m_import, QStringLiteral("folder"), m_title, m_bar, m_words)->addWidget(cancel, 0, Qt::AlignTop);
    fill(m_analysis, QStringLiteral("waveform"), new TextLabel(tr("Analysing tracks"), TextStyle::Strong),
         m_analysisBar, m_analysisWords);

    fillFailures();
    auto* layout = new QVBoxLayout(body());
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(14);
    layout->addWidget(new TextLabel(tr("Activity"), TextStyle::Title));
    layout->addWidget(m_import);
    layout->addWidget(m_analysis);
    layout->addWidget(m_failures);
    connect(&library, &Library::importProgressed, this, &ActivityPopover::showImport);
    connect(&library, &Library::importFinished, this, &ActivityPopover::closeWhenOver);
    connect(&library, &Library::analysisProgressChanged, this, [this] {
        showAnalysis();
        closeWhenOver();
    });
    showImport();
    showAnalysis();
}

/// Words about the files that could not be read, and the way to their names.
void ActivityPopover::fillFailures()
{
    auto* show = new QPushButton(tr("Show files"));
    setButtonSmall(show);
    show->setVisible(m_namesKnown);
    connect(show, &QPushButton::clicked, this, [this] {
        close();
        Q_EMIT failedFilesRequested();
    });
    auto* failureRow = new QHBoxLayout(m_failures);
    failureRow->setContentsMargins({});
    failureRow->setSpacing(12);
    m_failureNames->setObjectName(QStringLiteral("failureNames"));
    m_failureNames->setWordWrap(true);
    auto* failureColumn = new QVBoxLayout;
    failureColumn->setSpacing(4);
    failureColumn->addWidget(m_failureWords);
    failureColumn->addWidget(m_failureNames);
    failureRow->addWidget(sign(QStringLiteral("warning"), &Colors::warning, this), 0, Qt::AlignTop);
    failureRow->addLayout(failureColumn, 1);
    failureRow->addWidget(show, 0, Qt::AlignTop);
}

void ActivityPopover::closeWhenOver()
{
    const AnalysisProgress& analysis = m_library.analysisProgress();
    if (!m_library.importProgress().running && analysis.done >= analysis.total)
        close();
    else
        showImport();
}

void ActivityPopover::showImport()
{
    const ImportProgress& p = m_library.importProgress();
    m_import->setVisible(p.running);
    const QString folder = QFileInfo(p.folder).fileName();
    m_title->setText(folder.isEmpty() ? tr("Adding music") : tr("Adding %1").arg(folder));
    m_bar->setRange(0, p.counting ? 0 : std::max(1, p.total));
    m_bar->setValue(p.done);
    QString words = p.counting ? tr("%1 files found").arg(formats::number(p.total))
                               : tr("%1 of %2 files").arg(formats::number(p.done), formats::number(p.total));
    if (!p.counting && p.secondsElapsed > 0.5) {
        words += tr(", %1 a second").arg(formats::number(qint64(std::llround(p.done / p.secondsElapsed))));
        words += timeLeft(p.secondsLeft);
    }
    QStringList counts;
    if (p.added > 0) counts << tr("%1 new").arg(formats::number(p.added));
    if (p.updated > 0) counts << tr("%1 changed").arg(formats::number(p.updated));
    if (p.unchanged > 0) counts << tr("%1 as before").arg(formats::number(p.unchanged));
    if (p.others > 0) counts << tr("%1 other files passed over").arg(formats::number(p.others));
    if (!counts.isEmpty()) words += QLatin1Char('\n') + counts.join(QStringLiteral(", "));
    m_words->setText(words);
    m_failures->setVisible(p.failed > 0 || m_namesKnown);
    m_failureWords->setText(p.failed == 0   ? tr("Some files could not be read")
                            : p.failed == 1 ? tr("1 file could not be read")
                                            : tr("%1 files could not be read").arg(formats::number(p.failed)));
    QStringList names;
    for (const FileFailure& failure : p.failures) {
        if (names.size() == failuresNamed) break;
        const QString name = QFileInfo(QFile::decodeName(QByteArray::fromStdString(failure.path))).fileName();
        names << tr("%1: %2").arg(name, failure.reason);
    }
    if (!names.isEmpty() && p.failed > names.size())
        names << tr("and %1 more").arg(formats::number(p.failed - names.size()));
    m_failureNames->setVisible(!names.isEmpty());
    m_failureNames->setText(names.join(QLatin1Char('\n')));
    adjustSize();
}

void ActivityPopover::showAnalysis()
{
    const AnalysisProgress& p = m_library.analysisProgress();
    m_analysis->setVisible(p.done < p.total);
    m_analysisBar->setRange(0, std::max(1, p.total));
    m_analysisBar->setValue(p.done);
    QString words = tr("%1 left, %2 done").arg(formats::number(p.total - p.done), formats::number(p.done));
    if (p.failed > 0) words += tr(", %1 not possible").arg(formats::number(p.failed));
    if (p.waiting) words += tr(". It waits while the computer is busy or on battery");
    m_analysisWords->setText(words);
    adjustSize();
}

} // namespace auralis
