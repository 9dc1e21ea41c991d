// TagEditorDialog: read, edit, review, write.
#include "tageditordialog.h"

#include <algorithm>
#include <iterator>
#include <map>

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "coverfield.h"
#include "dialogs/dialogparts.h"
#include "library.h"
#include "models/formats.h"
#include "pages/uisettings.h"
#include "tagfields.h"
#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{

constexpr std::size_t filesAtOnce = 32; ///< read before others' questions get their turn
constexpr int mostShown = 2000;         ///< files with their differences; the count tells of all

QString nameOf(const std::string& path)
{
    return QFileInfo(QFile::decodeName(path.c_str())).fileName();
}

QString filesText(qint64 n)
{
    return n == 1 ? TagEditorDialog::tr("1 file") : TagEditorDialog::tr("%1 files").arg(formats::number(n));
}

QTreeWidget* makeList(const QStringList& headers, const QString& name)
{
    auto* list = new QTreeWidget;
    list->setAccessibleName(name);
    list->setHeaderLabels(headers);
    list->setUniformRowHeights(true);
    list->header()->setStretchLastSection(true);
    return list;
}

} // namespace

TagEditorDialog::TagEditorDialog(const Services& services, TagWriter& writer, std::vector<TrackId> ids, QWidget* parent)
    : QDialog(parent)
    , m_services(services)
    , m_library(services.library)
    , m_writer(writer)
    , m_ids(std::move(ids))
    , m_fields(new TagFields)
    , m_cover(new CoverField(services.covers))
    , m_title(new TextLabel(TextStyle::Title))
    , m_detail(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_stack(new QStackedWidget)
    , m_back(new QPushButton(tr("Back")))
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_forward(new QPushButton)
{
    setWindowTitle(tr("Edit tags"));
    m_stack->addWidget(makeEditing());
    m_stack->addWidget(makeReview());
    m_stack->addWidget(makeWriting());
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_forward);
    auto* column = dialogColumn(this);
    column->addWidget(m_title);
    column->addWidget(m_detail);
    column->addWidget(m_stack, 1);
    column->addLayout(buttons);
    m_forward->setDefault(true);
    connect(m_back, &QPushButton::clicked, this, [this] { setStep(Step::Editing); });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_step == Step::Writing && m_writer.progress().running())
            m_writer.cancel();
        else
            reject();
    });
    connect(m_forward, &QPushButton::clicked, this, [this] {
        if (m_step == Step::Editing) return review();
        if (m_step == Step::Reviewing) return write();
        accept();
    });
    connect(m_fields, &TagFields::edited, this, &TagEditorDialog::describe);
    connect(m_cover, &CoverField::edited, this, &TagEditorDialog::describe);
    connect(m_cover, &CoverField::extractRequested, this, &TagEditorDialog::extractCover);
    connect(&writer, &TagWriter::progressed, this, &TagEditorDialog::followWriting);
    connect(&writer, &TagWriter::finished, this, &TagEditorDialog::followWriting);
    resize(860, 640);
    const QByteArray size = services.settings.get(uisettings::tagEditorSize);
    if (!size.isEmpty()) restoreGeometry(size);

    setStep(Step::Reading);
    readCovers();
    preview(previewOf(TagFields::everything()), [this](const Files& files) {
        m_fields->setFiles(files);
        setStep(Step::Editing);
        m_fields->field(m_ids.size() == 1 ? QStringLiteral("TITLE") : QStringLiteral("ARTIST"))
            ->findChild<QLineEdit*>()
            ->setFocus();
    });
}

TagEditorDialog::~TagEditorDialog()
{
    uisettings::store(m_services.settings, uisettings::tagEditorSize, saveGeometry());
}

QWidget* TagEditorDialog::makeEditing()
{
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_fields);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins({});
    row->setSpacing(24);
    row->addWidget(m_cover);
    row->addWidget(scroll, 1);
    return page;
}

QWidget* TagEditorDialog::makeReview()
{
    m_changes = makeList({tr("File"), tr("Now"), tr("Then")}, tr("Changes"));
    m_changes->header()->resizeSection(0, 260);
    m_changes->header()->resizeSection(1, 200);
    return m_changes;
}

QWidget* TagEditorDialog::makeWriting()
{
    auto* page = new QWidget;
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(4);
    m_bar->setAccessibleName(tr("Files written"));
    m_words = new TextLabel(TextStyle::Body, &Colors::text2);
    m_words->setWordWrap(true);
    m_failures = makeList({tr("File"), tr("Reason")}, tr("Files that could not be written"));
    m_failures->setRootIsDecorated(false);
    m_failures->header()->resizeSection(0, 260);
    m_failures->hide();
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(12);
    column->addWidget(m_bar);
    column->addWidget(m_words);
    column->addWidget(m_failures, 1);
    column->addStretch();
    return page;
}

void TagEditorDialog::preview(const Ask& ask, std::function<void(Files)> done)
{
    m_asked = 0;
    askMore(++m_request, ask, {}, std::move(done));
}

void TagEditorDialog::askMore(int request, const Ask& ask, Files sofar, std::function<void(Files)> done)
{
    if (request != m_request) return;
    m_detail->setText(
        m_ids.size() > filesAtOnce
            ? tr("Reading %1 of %2").arg(formats::number(qint64(m_asked)), filesText(qint64(m_ids.size())))
            : QString());
    if (m_asked >= m_ids.size()) return done(std::move(sofar));
    const std::size_t last = std::min(m_asked + filesAtOnce, m_ids.size());
    std::vector<TrackId> part(m_ids.begin() + static_cast<std::ptrdiff_t>(m_asked),
                              m_ids.begin() + static_cast<std::ptrdiff_t>(last));
    m_asked = last;
    ask(std::move(part), [this, request, ask, sofar = std::move(sofar), done = std::move(done)](Files files) mutable {
        std::move(files.begin(), files.end(), std::back_inserter(sofar));
        askMore(request, ask, std::move(sofar), std::move(done));
    });
}

TagEditorDialog::Ask TagEditorDialog::previewOf(const TagEdit& edit)
{
    return [this, edit](std::vector<TrackId> ids, std::function<void(Files)> done) {
        m_library.previewTags(std::move(ids), edit, this, std::move(done));
    };
}

void TagEditorDialog::readCovers()
{
    m_library.tracks(m_ids, this, [this](const std::vector<TrackRow>& rows) {
        if (rows.empty()) return;
        const QString key = rows.front().coverKey;
        const bool mixed =
            std::any_of(rows.begin(), rows.end(), [&key](const TrackRow& r) { return r.coverKey != key; });
        m_cover->setFiles(key, mixed);
    });
}

void TagEditorDialog::extractCover()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Save cover"), QStringLiteral("cover.jpg"), {}, nullptr,
                                                      QFileDialog::DontConfirmOverwrite); // it is never written over
    if (file.isEmpty()) return;
    m_library.extractCover(
        m_ids.front(), QFile::encodeName(file).toStdString(), this, [this, file](const Result<void>& result) {
            const QString name = QFileInfo(file).fileName();
            m_cover->say(result ? tr("Saved as %1.").arg(name)
                                : tr("%1 %2.").arg(name, QString::fromStdString(result.error().message)));
        });
}

void TagEditorDialog::setStep(Step step)
{
    m_step = step;
    m_stack->setCurrentIndex(step == Step::Reviewing ? 1 : step == Step::Writing ? 2 : 0);
    m_fields->setEnabled(step == Step::Editing);
    m_back->setVisible(step == Step::Reviewing);
    describe();
    Q_EMIT stepChanged();
}

void TagEditorDialog::describe()
{
    const qint64 count = static_cast<qint64>(m_ids.size());
    m_title->setText(count == 1 ? tr("Edit tags") : tr("Edit tags of %1").arg(filesText(count)));
    switch (m_step) {
    case Step::Reading:
        m_forward->setText(tr("Review changes"));
        m_forward->setEnabled(false);
        break;
    case Step::Editing: {
        const std::size_t changed = m_fields->edit().size() + (m_cover->edit() ? 1 : 0);
        m_detail->setText(changed == 0   ? tr("Only fields that are changed here are written.")
                          : changed == 1 ? tr("1 field changed")
                                         : tr("%1 fields changed").arg(changed));
        m_forward->setText(tr("Review changes"));
        m_forward->setEnabled(changed > 0);
        break;
    }
    case Step::Reviewing:
        m_forward->setText(tr("Write to %1").arg(filesText(static_cast<qint64>(m_targets.size()))));
        m_forward->setEnabled(!m_targets.empty());
        break;
    case Step::Writing:
        m_forward->setText(tr("Close"));
        m_forward->setEnabled(true);
        break;
    }
    m_cancel->setVisible(m_step != Step::Writing || m_writer.progress().running());
}

void TagEditorDialog::review()
{
    m_edit = m_fields->edit();
    if (m_step != Step::Editing || (m_edit.empty() && !m_cover->edit())) return;
    setStep(Step::Reading);
    preview(previewOf(m_edit), [this](Files files) {
        if (m_cover->edit())
            reviewCover(std::move(files));
        else
            showReview(files);
    });
}

/// The covers' differences beside those of the texts.
void TagEditorDialog::reviewCover(Files texts)
{
    const auto ask = [this, picture = *m_cover->edit()](std::vector<TrackId> ids, std::function<void(Files)> done) {
        m_library.previewCover(std::move(ids), picture, this, std::move(done));
    };
    preview(ask, [this, texts = std::move(texts)](const Files& covers) mutable {
        std::map<TrackId, const TagDifference*> byId;
        for (const TagDifference& cover : covers)
            byId.emplace(cover.id, &cover);
        for (TagDifference& file : texts) {
            const auto found = byId.find(file.id);
            if (found == byId.end()) continue;
            file.coverChanges = found->second->coverChanges;
            file.coverBefore = found->second->coverBefore;
            if (file.problem.isEmpty()) file.problem = found->second->problem;
        }
        showReview(texts);
    });
}

void TagEditorDialog::showReview(const Files& files)
{
    m_changes->clear();
    m_targets.clear();
    int unchanged = 0, problems = 0;
    for (const TagDifference& file : files) {
        const bool bad = !file.problem.isEmpty();
        const bool same = !bad && file.after.empty() && !file.coverChanges;
        if (bad)
            ++problems;
        else if (same)
            ++unchanged;
        else
            m_targets.push_back({file.id, file.path, !file.after.empty(), file.coverChanges});
        if (same || m_changes->topLevelItemCount() >= mostShown) continue;
        auto* row = new QTreeWidgetItem(m_changes, {nameOf(file.path), bad ? file.problem : QString()});
        row->setToolTip(0, QFile::decodeName(file.path.c_str()));
        if (bad) row->setIcon(0, Icons::get("warning"));
        for (const auto& change : file.after) {
            const auto old = file.before.find(change.first);
            const QString before = old == file.before.end() ? QString() : old->second.join(QStringLiteral("; "));
            const QString after = change.second.isEmpty() ? tr("(removed)") : change.second.join(QStringLiteral("; "));
            auto* line = new QTreeWidgetItem(row, {m_fields->nameOf(change.first), before, after});
            line->setToolTip(1, before);
            line->setToolTip(2, after);
        }
        if (!bad && file.coverChanges)
            new QTreeWidgetItem(row, {tr("Cover"), file.coverBefore.isEmpty() ? tr("none") : tr("a picture"),
                                      m_cover->edit()->isEmpty() ? tr("(removed)") : tr("the new picture")});
    }
    if (m_changes->topLevelItemCount() <= 50) m_changes->expandAll();
    setStep(Step::Reviewing);
    QStringList words{m_targets.empty() ? tr("Nothing to write")
                                        : tr("%1 will be changed").arg(filesText(qint64(m_targets.size())))};
    if (unchanged > 0) words << tr("%1 already so").arg(filesText(unchanged));
    if (problems > 0) words << tr("%1 cannot be written").arg(filesText(problems));
    m_detail->setText(words.join(QStringLiteral(", ")));
}

void TagEditorDialog::write()
{
    if (m_step != Step::Reviewing || m_targets.empty()) return;
    setStep(Step::Writing);
    m_detail->setText(tr("Each file is written as a copy, checked, and then put in the place of the old one."));
    m_writer.write(m_targets, m_edit, m_cover->edit().value_or(QByteArray()));
    followWriting();
}

void TagEditorDialog::followWriting()
{
    if (m_step != Step::Writing) return;
    const TagWriter::Progress& progress = m_writer.progress();
    m_bar->setRange(0, std::max(1, progress.total));
    m_bar->setValue(progress.done);
    QString words = tr("%1 of %2").arg(formats::number(progress.done), filesText(progress.total));
    if (!progress.waitingFor.isEmpty())
        words = tr("%1 is playing. Its file is written when it is over. This window may be closed meanwhile.")
                    .arg(progress.waitingFor);
    else if (!progress.running())
        words = progress.cancelled ? tr("Cancelled. Tags of %1 were changed.").arg(filesText(progress.written))
                                   : tr("Tags of %1 changed.").arg(filesText(progress.written));
    m_words->setText(words);
    m_failures->setVisible(!progress.failed.empty());
    for (std::size_t i = static_cast<std::size_t>(m_failures->topLevelItemCount()); i < progress.failed.size(); ++i) {
        const FileFailure& failure = progress.failed[i];
        auto* row = new QTreeWidgetItem(m_failures, {nameOf(failure.path), failure.reason});
        row->setToolTip(0, QFile::decodeName(failure.path.c_str()));
        row->setToolTip(1, failure.reason);
    }
    describe();
    if (!progress.running() && progress.failed.empty() && !progress.cancelled) accept();
}

} // namespace auralis
