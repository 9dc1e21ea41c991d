// ActivityPopover: the import's particulars.
#include "activitypopover.h"

#include <cmath>

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

#include "library.h"
#include "models/formats.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{

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

ActivityPopover::ActivityPopover(Library& library, QWidget* parent)
    : Popover(parent)
    , m_library(library)
    , m_title(new TextLabel(TextStyle::Strong))
    , m_bar(new QProgressBar)
    , m_words(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_failures(new QWidget)
    , m_failureWords(new TextLabel(TextStyle::Body))
{
    body()->setFixedWidth(theme().size.popoverActivity);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(4);
    m_bar->setAccessibleName(tr("Import"));
    auto* cancel = new IconButton(QStringLiteral("close"), tr("Cancel the import"));
    connect(cancel, &IconButton::clicked, this, [this] { m_library.cancelImport(); });

    auto* words = new QVBoxLayout;
    words->setSpacing(6);
    words->addWidget(m_title);
    words->addWidget(m_bar);
    words->addWidget(m_words);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(sign(QStringLiteral("folder"), &Colors::text2, this), 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(cancel, 0, Qt::AlignTop);

    auto* failureRow = new QHBoxLayout(m_failures);
    failureRow->setContentsMargins({});
    failureRow->setSpacing(12);
    failureRow->addWidget(sign(QStringLiteral("warning"), &Colors::warning, this));
    failureRow->addWidget(m_failureWords, 1);

    auto* layout = new QVBoxLayout(body());
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(14);
    layout->addWidget(new TextLabel(tr("Activity"), TextStyle::Title));
    layout->addLayout(row);
    layout->addWidget(m_failures);
    connect(&library, &Library::importProgressed, this, &ActivityPopover::show);
    connect(&library, &Library::importFinished, this, [this] { close(); });
    show(library.importProgress());
}

void ActivityPopover::show(const ImportProgress& p)
{
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
    m_words->setText(words);
    m_failures->setVisible(p.failed > 0);
    m_failureWords->setText(p.failed == 1 ? tr("1 file could not be read")
                                          : tr("%1 files could not be read").arg(formats::number(p.failed)));
    adjustSize();
}

} // namespace auralis
