#include "dialogs/correctiondialog.h"

#include <algorithm>

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QInputDialog>
#include <QPointer>
#include <QPushButton>

#include "dialogs/bandtable.h"
#include "dialogs/dialogparts.h"
#include "dialogs/presetcontrols.h"
#include "dialogs/presethandles.h"
#include "player/deckstate.h"
#include "player/enhancementdata.h"
#include "player/presetmemory.h"
#include "recipebook.h"
#include "theme/auralisstyle.h"
#include "theme/textlabel.h"
#include "unifiedplayermanager.h"

namespace auralis
{
namespace
{

constexpr int hearMs = 30; ///< a drag is many changes: the newest of this time is enough
constexpr double scaleDb = 18;
constexpr int drawRate = 48000; ///< Hz, for bands near its end

QString errorText(const Error& error)
{
    return QString::fromStdString(error.text());
}

} // namespace

CorrectionDialog::CorrectionDialog(UnifiedPlayerManager& player, PresetMemory& memory, QWidget* parent)
    : QDialog(parent)
    , m_player(player)
    , m_memory(memory)
    , m_book(*player.recipes())
    , m_impulseCurve(this)
    , m_list(new QComboBox)
    , m_where(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_body(new QWidget)
    , m_curve(new EqCurveView)
    , m_table(new BandTable)
    , m_autoLevel(new QCheckBox(tr("Keep the loudness")))
    , m_preamp(new LabelledSlider(tr("Preamplification"), -24, 12, 0.5,
                                  [](double db) { return tr("%1 dB").arg(signedNumber(db, 1, true)); }))
    , m_crossfeed(new QComboBox)
    , m_impulse(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_removeImpulse(new QPushButton(tr("Remove")))
    , m_status(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_revert(new QPushButton(tr("Revert")))
    , m_save(new QPushButton(tr("Save")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Listening correction"));
    layOut();
    connectControls();
    m_hearing.setSingleShot(true);
    m_hearing.setInterval(hearMs);
    connect(&m_hearing, &QTimer::timeout, this, &CorrectionDialog::hear);
    connect(&m_impulseCurve, &ImpulseCurve::changed, this, &CorrectionDialog::refresh);
    connect(&m_book, &RecipeBook::changed, this, [this] {
        fillList();
        takeResponse();
    });
    connect(&m_book, &RecipeBook::responseFailed, this, [this](const QString& reason) { tell(reason, true); });
    connect(&m_memory, &PresetMemory::changed, this, [this] { // another device has another one
        if (m_memory.state().correction.toStdString() != m_correction.id)
            choose(m_memory.state().correction.toStdString());
        refresh();
    });
    connect(&m_player, &UnifiedPlayerManager::snapshotChanged, this, &CorrectionDialog::refresh);
    fillList();
    choose(m_player.correction().toStdString());
    QStringList problems;
    for (const Error& problem : m_book.corrections.problems())
        problems += errorText(problem);
    if (!problems.isEmpty()) tell(problems.join(QLatin1Char('\n')), true);
}

CorrectionDialog::~CorrectionDialog()
{
    if (!m_correction.id.empty()) m_book.corrections.revert(m_correction.id);
}

void CorrectionDialog::layOut()
{
    const Metrics& m = theme().size;
    auto* column = dialogColumn(this);
    column->addLayout(fileRow());
    column->addWidget(m_where);
    column->addWidget(m_body, 1);

    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins({});
    body->setSpacing(12);
    m_curve->setRange(scaleDb);
    m_curve->setMinimumHeight(180);
    body->addWidget(m_curve, 3);
    body->addWidget(new HandleFigures(m_curve, false));
    m_table->setMinimumHeight(110);
    body->addWidget(m_table, 2);
    body->addLayout(soundForm());

    auto* foot = new QHBoxLayout;
    foot->setSpacing(m.controlGap);
    m_status->setWordWrap(true);
    setButtonKind(m_save, ButtonKind::Primary);
    foot->addWidget(m_status, 1);
    for (QPushButton* button : {m_revert, m_save}) {
        button->setAutoDefault(false);
        foot->addWidget(button);
    }
    column->addLayout(foot);
    resize(780, 700);
}

/// What is corrected besides the curve.
QFormLayout* CorrectionDialog::soundForm()
{
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    auto* level = new QHBoxLayout;
    level->setSpacing(16);
    level->addWidget(m_autoLevel);
    level->addWidget(m_preamp, 1);
    form->addRow(new TextLabel(tr("Level"), TextStyle::Small), level);
    m_crossfeed->setAccessibleName(tr("Crossfeed"));
    m_crossfeed->addItem(tr("Off"));
    m_crossfeed->addItem(tr("Usual, 700 Hz, 4.5 dB"));
    m_crossfeed->addItem(tr("Chu Moy, 700 Hz, 6 dB"));
    m_crossfeed->addItem(tr("Jan Meier, 650 Hz, 9.5 dB"));
    form->addRow(new TextLabel(tr("Crossfeed"), TextStyle::Small), m_crossfeed);
    auto* response = new QHBoxLayout;
    auto* pick = new QPushButton(tr("Choose a file\u2026"));
    for (QPushButton* button : {pick, m_removeImpulse}) {
        setButtonSmall(button);
        button->setAutoDefault(false);
    }
    response->addWidget(m_impulse, 1);
    response->addWidget(pick);
    response->addWidget(m_removeImpulse);
    form->addRow(new TextLabel(tr("Impulse response"), TextStyle::Small), response);
    connect(pick, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Impulse response"), {},
                                                          tr("Sound (*.wav *.flac *.aiff *.irs);;All files (*)"));
        if (!path.isEmpty()) loadImpulse(path);
    });
    return form;
}

void CorrectionDialog::connectControls()
{
    connect(m_curve, &EqCurveView::edited, this, [this] {
        const auto handles = m_curve->handles();
        if (handles.size() < m_correction.bands.size()) { // one was removed: the others keep what they are
            const auto gone =
                std::mismatch(handles.begin(), handles.end(), m_correction.bands.begin(),
                              [](const auto& handle, const EqBand& band) { return handle.hz == band.hz; });
            m_correction.bands.erase(gone.second);
        }
        m_correction.bands = bandsAt(handles, m_correction.bands);
        m_table->setBands(m_correction.bands);
        changed();
    });
    connect(m_curve, &EqCurveView::selectionChanged, m_table, [this](int row) { m_table->selectBand(row); });
    connect(m_table, &BandTable::bandChosen, m_curve, &EqCurveView::select);
    connect(m_table, &BandTable::edited, this, [this] {
        m_correction.bands = m_table->bands();
        m_curve->setHandles(handlesOf(m_correction.bands));
        changed();
    });
    connect(m_autoLevel, &QCheckBox::toggled, this, [this](bool on) {
        m_correction.autoPreamp = on;
        changed();
    });
    connect(m_preamp, &LabelledSlider::valueChanged, this, [this](double db) {
        m_correction.preampDb = db;
        changed();
    });
    connect(m_crossfeed, &QComboBox::activated, this, [this](int index) {
        const Crossfeed kinds[] = {crossfeedDefault, crossfeedCmoy, crossfeedJmeier};
        m_correction.crossfeed.reset();
        if (index >= 1 && index <= 3) m_correction.crossfeed = kinds[index - 1];
        changed();
    });
    connect(m_removeImpulse, &QPushButton::clicked, this, [this] {
        m_correction.impulseFile.clear();
        m_correction.impulse.reset();
        m_impulseCurve.follow(m_correction);
        changed();
    });
    connect(m_revert, &QPushButton::clicked, this, &CorrectionDialog::revert);
    connect(m_save, &QPushButton::clicked, this, &CorrectionDialog::save);
}

/// The list of corrections and what can be done with them.
QBoxLayout* CorrectionDialog::fileRow()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(theme().size.unit);
    m_list->setAccessibleName(tr("Correction"));
    m_list->setMinimumWidth(200);
    row->addWidget(m_list, 1);
    const auto add = [&](const QString& text, bool ofOne, auto run) {
        auto* button = new QPushButton(text);
        setButtonSmall(button);
        button->setAutoDefault(false);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, run);
        if (ofOne) m_ofOne.push_back(button);
    };
    add(tr("New"), false, [this] { create(); });
    add(tr("Import\u2026"), false, [this] {
        const QString path =
            QFileDialog::getOpenFileName(this, tr("Import"), {}, tr("Corrections (*.json *.txt);;All files (*)"));
        if (!path.isEmpty()) importFrom(path);
    });
    add(tr("Export\u2026"), true, [this] {
        const QString path = QFileDialog::getSaveFileName(
            this, tr("Export"), m_list->currentText() + QStringLiteral(".json"), tr("Corrections (*.json)"));
        if (!path.isEmpty()) exportTo(path);
    });
    add(tr("Duplicate"), true, [this] { duplicate(); });
    add(tr("Rename\u2026"), true, [this] {
        bool said = false;
        const QString name =
            QInputDialog::getText(this, tr("Rename"), tr("Name"), QLineEdit::Normal, m_list->currentText(), &said);
        if (said) rename(name);
    });
    add(tr("Delete\u2026"), true, [this] {
        if (askToDelete(this, m_list->currentText(), tr("Devices that use it play without correction."))) remove();
    });
    connect(m_list, &QComboBox::activated, this, [this](int index) {
        const QString id = m_list->itemData(index).toString();
        if (mayLeave())
            m_memory.setCorrection(id);
        else
            fillList();
    });
    return row;
}

void CorrectionDialog::fillList()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_list->addItem(tr("Off"), QString());
    for (const CorrectionPtr& each : m_book.corrections.all())
        m_list->addItem(QString::fromStdString(each->name), QString::fromStdString(each->id));
    m_list->setCurrentIndex(std::max(0, m_list->findData(QString::fromStdString(m_correction.id))));
}

void CorrectionDialog::choose(const std::string& id)
{
    if (!m_correction.id.empty() && m_correction.id != id) m_book.corrections.revert(m_correction.id);
    m_hearing.stop();
    const CorrectionPtr found = m_book.corrections.find(id);
    m_correction = m_saved = found ? *found : ListeningCorrection();
    if (m_memory.state().correction.toStdString() != id) m_memory.setCorrection(QString::fromStdString(id));
    fillList();
    fill();
    m_impulseCurve.follow(m_correction);
}

void CorrectionDialog::create()
{
    if (!mayLeave()) return;
    ListeningCorrection fresh;
    fresh.name = tr("New correction").toStdString();
    const Result<std::string> id = m_book.corrections.add(fresh);
    if (!id) return tell(errorText(id.error()), true);
    choose(*id);
}

void CorrectionDialog::duplicate()
{
    if (!mayLeave()) return;
    const Result<std::string> id =
        m_book.corrections.duplicate(m_correction.id, tr("%1 copy").arg(QString::fromStdString(m_correction.name)));
    if (!id) return tell(errorText(id.error()), true);
    choose(*id);
}

void CorrectionDialog::rename(const QString& name)
{
    if (name.trimmed().isEmpty() || m_correction.id.empty()) return;
    m_correction.name = name.trimmed().left(80).toStdString();
    save();
}

void CorrectionDialog::remove()
{
    const std::string id = m_correction.id;
    const Result<void> gone = m_book.corrections.remove(id);
    if (!gone) return tell(errorText(gone.error()), true);
    m_correction = m_saved = {};
    m_memory.forgetCorrection(QString::fromStdString(id));
    choose({});
}

bool CorrectionDialog::importFrom(const QString& path)
{
    if (!mayLeave()) return false;
    const Result<std::string> id = m_book.corrections.importFile(path);
    if (!id) {
        tell(errorText(id.error()), true);
        return false;
    }
    choose(*id);
    tell(tr("Imported %1.").arg(QString::fromStdString(m_correction.name)), false);
    return true;
}

void CorrectionDialog::exportTo(const QString& path)
{
    tell(tr("Writing"), false);
    const auto told = [this](const QString& file, const QString& problem) {
        tell(problem.isEmpty() ? tr("Written to %1.").arg(file) : problem, !problem.isEmpty());
    };
    m_book.corrections.exportFile(m_correction.id, path, whenWritten(this, path, told, m_afterwards));
}

void CorrectionDialog::loadImpulse(const QString& path)
{
    tell(tr("Reading the response"), false);
    m_book.readResponse(path, [self = QPointer<CorrectionDialog>(this),
                               id = m_correction.id](const Result<RecipeBook::Response>& response) {
        if (!self || self->m_correction.id != id) return;
        if (response) {
            self->m_correction.impulseFile = response->file;
            self->m_correction.impulse = response->impulse;
            self->tell({}, false);
            self->m_impulseCurve.follow(self->m_correction);
            self->changed();
        } else {
            self->tell(errorText(response.error()), true);
        }
        Q_EMIT self->impulseLoaded(response.has_value());
    });
}

/// A stored response that was still being read when the correction was chosen.
void CorrectionDialog::takeResponse()
{
    const CorrectionPtr found = m_book.corrections.find(m_correction.id);
    if (!found || !found->impulse || m_correction.impulse) return refresh();
    for (ListeningCorrection* ours : {&m_correction, &m_saved})
        if (ours->impulseFile == found->impulseFile) ours->impulse = found->impulse;
    m_impulseCurve.follow(m_correction);
}

/// The controls show the correction.
void CorrectionDialog::fill()
{
    m_filling = true;
    m_curve->setHandles(handlesOf(m_correction.bands));
    m_table->setBands(m_correction.bands);
    m_autoLevel->setChecked(m_correction.autoPreamp);
    m_preamp->setValue(m_correction.preampDb);
    m_filling = false;
    refresh();
}

void CorrectionDialog::changed()
{
    if (m_filling) return;
    if (!m_hearing.isActive()) m_hearing.start();
    refresh();
}

void CorrectionDialog::hear()
{
    m_book.corrections.edit(m_correction);
}

void CorrectionDialog::save()
{
    m_hearing.stop();
    hear();
    const Result<void> saved = m_book.corrections.save(m_correction.id);
    if (!saved) return tell(tr("Not saved: %1").arg(errorText(saved.error())), true);
    m_saved = m_correction;
    tell({}, false);
    refresh();
}

void CorrectionDialog::revert()
{
    m_hearing.stop();
    m_book.corrections.revert(m_correction.id);
    m_correction = m_saved;
    fill();
    m_impulseCurve.follow(m_correction);
}

void CorrectionDialog::refresh()
{
    const bool one = !m_correction.id.empty();
    const bool differs = one && !(m_correction == m_saved);
    const PlayerSnapshot& s = m_player.snapshot();
    const bool heard = one && s.item && deckState(s, {}, false).accent && s.sounding.correction == m_correction.id;
    const QString device = m_memory.state().device;
    m_where->setText((device.isEmpty() ? tr("For the present device.") : tr("For %1.").arg(device)) + QLatin1Char(' ') +
                     (heard                   ? tr("You hear it.")
                      : m_player.isEnhanced() ? tr("Heard at any intensity.")
                                              : tr("Heard while Enhance is on.")));
    m_body->setEnabled(one);
    for (QPushButton* button : m_ofOne)
        button->setEnabled(one);
    m_revert->setEnabled(differs);
    m_save->setEnabled(differs);
    m_preamp->setEnabled(!m_correction.autoPreamp);
    const std::optional<Crossfeed>& cross = m_correction.crossfeed;
    const QSignalBlocker quiet(m_crossfeed);
    m_crossfeed->setCurrentIndex(!cross ? 0 : *cross == crossfeedCmoy ? 2 : *cross == crossfeedJmeier ? 3 : 1);
    const QString response = m_book.isReading(m_correction) ? tr("being read") : impulseText(m_correction);
    m_impulse->setText(response.isEmpty() ? tr("None") : response);
    m_removeImpulse->setEnabled(!response.isEmpty());
    ListeningCorrection bands = m_correction;
    bands.impulse.reset();
    m_curve->setResponse([bands, impulse = m_impulseCurve.points()](double hz) {
        return correctionDb(bands, hz, drawRate) + ImpulseCurve::at(impulse, hz);
    });
    m_curve->setSounding(heard);
    const ProfilePtr profile = m_player.profile();
    m_curve->setSpectrum(profile ? spectrumOf(*profile) : std::vector<EnhancementData::Point>());
}

void CorrectionDialog::tell(const QString& text, bool failed)
{
    m_status->setText(text);
    m_status->setColorRole(failed ? &Colors::error : &Colors::text2);
}

bool CorrectionDialog::mayLeave()
{
    if (m_correction.id.empty() || m_correction == m_saved) return true;
    const auto saved = [this] {
        save();
        return m_correction == m_saved;
    };
    return settleChanges(this, QString::fromStdString(m_saved.name), saved, [this] { revert(); });
}

void CorrectionDialog::reject()
{
    if (mayLeave()) QDialog::reject();
}

} // namespace auralis
