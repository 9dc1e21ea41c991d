#include "dialogs/preseteditor.h"

#include <utility>

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "dialogs/dialogparts.h"
#include "dialogs/presetcontrols.h"
#include "dialogs/presethandles.h"
#include "player/deckstate.h"
#include "player/enhancementdata.h"
#include "recipebook.h"
#include "theme/auralisstyle.h"
#include "theme/textlabel.h"
#include "unifiedplayermanager.h"

namespace auralis
{
namespace
{

constexpr int hearMs = 30; ///< a drag is many changes: the newest of this time is enough

QString percentText(double share)
{
    return QStringLiteral("%1 %").arg(qRound(share * 100));
}

QString dbText(double db)
{
    return QStringLiteral("%1 dB").arg(signedNumber(db, 1, true));
}

} // namespace

PresetEditor::PresetEditor(UnifiedPlayerManager& player, const std::string& id, QWidget* parent)
    : QDialog(parent)
    , m_player(player)
    , m_book(*player.recipes())
    , m_opened(id)
    , m_id(id)
    , m_name(new QLineEdit)
    , m_description(new QLineEdit)
    , m_curve(new EqCurveView)
    , m_target(new LabelledSlider(tr("Target"), -30, -8, 0.5,
                                  [](double lufs) { return tr("%1 LUFS").arg(signedNumber(lufs)); }))
    , m_correction(new LabelledSlider(tr("Correction"), 0, 1, 0.05, percentText))
    , m_limit(new LabelledSlider(tr("At most"), 0, 6, 0.5, dbText))
    , m_ratio(new LabelledSlider(tr("Ratio"), 1, 4, 0.1,
                                 [](double ratio) { return QStringLiteral("%1 : 1").arg(ratio, 0, 'f', 1); }))
    , m_leveller(new LabelledSlider(tr("Levelling"), 0, 1, 0.05, percentText))
    , m_punch(new LabelledSlider(tr("Punch"), 0, 1, 0.05, percentText))
    , m_width(new LabelledSlider(tr("Width"), -12, 6, 0.2, dbText))
    , m_compressor(new QCheckBox(tr("Compressor")))
    , m_status(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_hearSaved(new QPushButton(tr("Hear the saved one")))
    , m_listen(new QPushButton(tr("Hear this preset")))
    , m_revert(new QPushButton(tr("Revert")))
    , m_save(new QPushButton(tr("Save")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    m_book.presets.revert(id);
    if (const auto saved = m_book.presets.find(id)) m_preset = m_saved = *saved;
    build();
    m_hearing.setSingleShot(true);
    m_hearing.setInterval(hearMs);
    connect(&m_hearing, &QTimer::timeout, this, &PresetEditor::hear);
    connect(&m_player, &UnifiedPlayerManager::snapshotChanged, this, &PresetEditor::refresh);
    connect(&m_player, &UnifiedPlayerManager::trackChanged, this, &PresetEditor::showProfile);
    connect(&m_player, &UnifiedPlayerManager::profileMeasured, this, &PresetEditor::showProfile);
    fill();
    showProfile();
    m_player.setEnhanced(true, QString::fromStdString(id));
    refresh();
}

PresetEditor::~PresetEditor()
{
    m_book.presets.revert(m_id);
    withdrawCopy();
}

/// What is shipped stays as it is: from now on a copy is edited and heard.
bool PresetEditor::copyShipped()
{
    if (!m_book.presets.isShipped(m_id)) return true;
    const Result<std::string> copy =
        m_book.presets.duplicate(m_id, tr("My %1").arg(QString::fromStdString(m_saved.name)));
    if (!copy) {
        m_problem = tr("Not copied: %1").arg(QString::fromStdString(copy.error().text()));
        return false;
    }
    m_id = *copy;
    m_copyIsNew = true;
    m_preset = m_saved = *m_book.presets.find(m_id);
    if (m_name->text() == QString::fromStdString(m_book.presets.find(m_opened)->name))
        m_name->setText(QString::fromStdString(m_saved.name));
    m_player.setEnhanced(true, QString::fromStdString(m_id));
    return true;
}

/// Nothing stays of a copy that was not saved.
void PresetEditor::withdrawCopy()
{
    if (!m_copyIsNew) return;
    m_copyIsNew = false;
    const QString copy = QString::fromStdString(std::exchange(m_id, m_opened));
    if (m_player.preset() == copy) m_player.setPreset(QString::fromStdString(m_opened));
    m_book.presets.remove(copy.toStdString());
    Q_EMIT withdrawn(copy);
}

void PresetEditor::build()
{
    const Metrics& m = theme().size;
    auto* column = dialogColumn(this);
    auto* names = new QHBoxLayout;
    names->setSpacing(m.controlGap);
    m_name->setAccessibleName(tr("Name"));
    m_name->setPlaceholderText(tr("Name"));
    m_name->setMaxLength(80);
    m_name->setFixedWidth(220);
    m_description->setAccessibleName(tr("Description"));
    m_description->setPlaceholderText(tr("What it is for"));
    m_description->setMaxLength(400);
    names->addWidget(m_name);
    names->addWidget(m_description, 1);
    column->addLayout(names);
    column->addWidget(m_curve, 1);
    column->addWidget(new HandleFigures(m_curve, true));

    m_target->setToolTip(tr("The loudness tracks are brought to"));
    m_correction->setToolTip(tr("How much of the difference to similar music is corrected"));
    m_limit->setToolTip(tr("The correction never goes further than this"));
    m_width->setToolTip(tr("The sides against the middle, above 400 Hz"));
    m_compressor->setToolTip(tr("Holds back what is louder than the track's own level"));
    m_ratio->setToolTip(tr("So many dB above that level become one"));
    m_leveller->setToolTip(tr("Evens out loud and quiet passages, slowly"));
    m_punch->setToolTip(tr("Brings out how drums and strings set in"));
    auto* sliders = new QGridLayout;
    sliders->setHorizontalSpacing(32);
    sliders->setVerticalSpacing(6);
    QWidget* const left[] = {m_target, m_correction, m_limit, m_width};
    QWidget* const right[] = {m_compressor, m_ratio, m_leveller, m_punch};
    for (int row = 0; row < 4; ++row) {
        sliders->addWidget(left[row], row, 0);
        sliders->addWidget(right[row], row, 1);
    }
    column->addLayout(sliders);

    auto* foot = new QHBoxLayout;
    foot->setSpacing(m.controlGap);
    m_hearSaved->setCheckable(true);
    m_hearSaved->setToolTip(tr("A and B: the edited and the saved one"));
    setButtonKind(m_save, ButtonKind::Primary);
    for (QPushButton* button : {m_hearSaved, m_listen, m_revert, m_save})
        button->setAutoDefault(false);
    foot->addWidget(m_status, 1);
    foot->addWidget(m_listen);
    foot->addWidget(m_hearSaved);
    foot->addWidget(m_revert);
    foot->addWidget(m_save);
    column->addLayout(foot);
    resize(760, 620);

    connect(m_curve, &EqCurveView::edited, this, &PresetEditor::take);
    for (LabelledSlider* slider : {m_target, m_correction, m_limit, m_ratio, m_leveller, m_punch, m_width})
        connect(slider, &LabelledSlider::valueChanged, this, &PresetEditor::take);
    connect(m_compressor, &QCheckBox::toggled, this, &PresetEditor::take);
    connect(m_name, &QLineEdit::textEdited, this, &PresetEditor::take);
    connect(m_description, &QLineEdit::textEdited, this, &PresetEditor::take);
    connect(m_hearSaved, &QPushButton::toggled, this, &PresetEditor::setHearingSaved);
    connect(m_listen, &QPushButton::clicked, this,
            [this] { m_player.setEnhanced(true, QString::fromStdString(m_id)); });
    connect(m_revert, &QPushButton::clicked, this, &PresetEditor::revert);
    connect(m_save, &QPushButton::clicked, this, &PresetEditor::save);
}

/// The controls show the preset.
void PresetEditor::fill()
{
    m_filling = true;
    m_name->setText(QString::fromStdString(m_preset.name));
    m_description->setText(QString::fromStdString(m_preset.description));
    m_curve->setHandles(handlesOf(m_preset));
    m_target->setValue(m_preset.targetLufs);
    m_correction->setValue(m_preset.correction);
    m_limit->setValue(m_preset.correctionLimitDb);
    m_compressor->setChecked(m_preset.compressor);
    m_ratio->setValue(m_preset.compressorRatio);
    m_leveller->setValue(m_preset.leveller);
    m_punch->setValue(m_preset.transient);
    m_width->setValue(m_preset.widthDb);
    m_filling = false;
    refresh();
}

/// The preset is what the controls show.
void PresetEditor::take()
{
    if (m_filling) return;
    m_problem.clear();
    if (!copyShipped()) return fill();
    m_preset.name = m_name->text().trimmed().isEmpty() ? m_saved.name : m_name->text().trimmed().toStdString();
    m_preset.description = m_description->text().toStdString();
    applyHandles(m_curve->handles(), m_preset);
    m_preset.targetLufs = m_target->value();
    m_preset.correction = m_correction->value();
    m_preset.correctionLimitDb = m_limit->value();
    m_preset.compressor = m_compressor->isChecked();
    m_preset.compressorRatio = m_ratio->value();
    m_preset.leveller = m_leveller->value();
    m_preset.transient = m_punch->value();
    m_preset.widthDb = m_width->value();
    m_hearSaved->setChecked(false); // who edits wants to hear that
    if (!m_hearing.isActive()) m_hearing.start();
    refresh();
}

void PresetEditor::hear()
{
    m_book.presets.edit(m_hearSaved->isChecked() ? m_saved : m_preset);
    refresh();
}

void PresetEditor::setHearingSaved(bool on)
{
    const QSignalBlocker quiet(m_hearSaved);
    m_hearSaved->setChecked(on);
    m_hearing.stop();
    hear();
}

void PresetEditor::save()
{
    setHearingSaved(false);
    const Result<void> saved = m_book.presets.save(m_id);
    m_problem = saved ? QString() : tr("Not saved: %1").arg(QString::fromStdString(saved.error().text()));
    if (saved) {
        m_saved = m_preset;
        m_copyIsNew = false;
    }
    refresh();
}

void PresetEditor::revert()
{
    m_hearing.stop();
    m_problem.clear();
    m_book.presets.revert(m_id);
    withdrawCopy();
    if (const auto stored = m_book.presets.find(m_id)) m_preset = m_saved = *stored;
    const QSignalBlocker quiet(m_hearSaved);
    m_hearSaved->setChecked(false);
    fill();
}

void PresetEditor::refresh()
{
    const bool changed = !(m_preset == m_saved);
    const PlayerSnapshot& s = m_player.snapshot();
    const bool chosen = m_player.isEnhanced() && m_player.preset().toStdString() == m_id;
    const bool heard = deckState(s, {}, false).accent && s.sounding.preset == m_id && s.item;
    const Preset& shown = m_hearSaved->isChecked() ? m_saved : m_preset;
    setWindowTitle(QString::fromStdString(m_preset.name) + (changed ? QStringLiteral(" •") : QString()));
    m_curve->setResponse([shown](double hz) { return presetCurveDb(shown, hz); });
    m_curve->setSounding(heard);
    m_ratio->setEnabled(m_compressor->isChecked());
    m_listen->setVisible(!chosen);
    m_hearSaved->setEnabled(changed);
    m_revert->setEnabled(changed);
    m_save->setEnabled(changed);
    m_status->setColorRole(!m_problem.isEmpty() ? &Colors::error : heard ? &Colors::accent : &Colors::text2);
    m_status->setText(!m_problem.isEmpty()                ? m_problem
                      : s.blind                           ? tr("Blind test")
                      : heard && m_hearSaved->isChecked() ? tr("You hear the saved one")
                      : heard && changed                  ? tr("You hear your changes")
                      : heard                             ? tr("You hear it as saved")
                      : !s.item                           ? tr("Play a track to hear it")
                      : chosen                            ? tr("Preparing")
                                                          : tr("You hear something else"));
}

void PresetEditor::showProfile()
{
    const ProfilePtr profile = m_player.profile();
    std::vector<EnhancementData::Point> spectrum;
    if (profile) spectrum = spectrumOf(*profile);
    m_curve->setSpectrum(spectrum);
}

bool PresetEditor::mayClose()
{
    if (m_preset == m_saved) return true;
    const auto saved = [this] {
        save();
        return m_preset == m_saved;
    };
    return settleChanges(this, QString::fromStdString(m_saved.name), saved, [this] { revert(); });
}

void PresetEditor::reject()
{
    if (mayClose()) QDialog::reject();
}

} // namespace auralis
