#include "player/enhancementpanel.h"

#include <cmath>

#include <QGridLayout>
#include <QPainter>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

#include "explain.h"
#include "models/inbackground.h"
#include "player/analysisviews.h"
#include "player/deckstate.h"
#include "recipebook.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/textlabel.h"

namespace auralis
{
namespace
{

bool hearsMastering(const PlayerSnapshot& s)
{
    return s.item && deckState(s, {}, false).accent;
}

QHBoxLayout* headLine(TextLabel* head, TextLabel* note)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins({});
    row->addWidget(head);
    row->addStretch();
    if (note) row->addWidget(note);
    return row;
}

} // namespace

/// "You hear Adaptive, 80 %"
class EnhancementPanel::Banner : public QWidget
{
public:
    Banner() { setFixedHeight(40); }
    void setWords(const QString& words, bool lit)
    {
        if (m_words == words && m_lit == lit) return;
        m_words = words;
        m_lit = lit;
        setAccessibleName(words);
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Colors& c = theme().color;
        const QColor ink = m_lit ? c.accent : c.text;
        paintBox(&painter, rect(), theme().size.radiusCoverLarge, m_lit ? c.accentSoft : c.raised);
        const auto place = [this](const QRect& r) { return style()->visualRect(layoutDirection(), rect(), r); };
        Icons::paint(&painter, QStringLiteral("enhance"), place(QRect(12, 0, 20, height())), 20,
                     m_lit ? c.accent : c.text2);
        painter.setFont(theme().font(TextStyle::Strong));
        painter.setPen(ink);
        const QRect words = place(QRect(42, 0, width() - 52, height()));
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeading,
                         painter.fontMetrics().elidedText(m_words, Qt::ElideRight, words.width()));
    }

private:
    QString m_words;
    bool m_lit = false;
};

EnhancementPanel::EnhancementPanel(QWidget* parent)
    : QWidget(parent)
    , m_preset(presetId(0))
    , m_banner(new Banner)
    , m_content(new QWidget)
    , m_waiting(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_tone(new ToneView)
    , m_afterHead(new TextLabel(tr("After"), TextStyle::Caption, &Colors::text2))
    , m_loudness(new LoudnessView)
    , m_reductionText(new TextLabel(TextStyle::Caption, &Colors::text2))
    , m_reduction(new ReductionMeter)
    , m_reductionGroup(new QWidget)
    , m_whyHead(new TextLabel(tr("Why"), TextStyle::Strong))
    , m_why(new QVBoxLayout)
{
    const Metrics& m = theme().size;
    setAccessibleName(tr("Enhancement"));
    setMinimumWidth(m.rightPanelMin);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 12, 0, 0);
    outer->setSpacing(0);
    auto* close = new IconButton(QStringLiteral("close"), tr("Close panel"));
    close->setShortcutHint(Qt::Key_Escape);
    connect(close, &QToolButton::clicked, this, &EnhancementPanel::closeRequested);
    auto* head = headLine(new TextLabel(tr("Enhancement"), TextStyle::Title), nullptr);
    head->setContentsMargins(m.unit, 0, m.unit, 0);
    head->insertSpacing(0, m.panelMargin - m.unit);
    head->addWidget(close);
    outer->addLayout(head);
    outer->addSpacing(12);

    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setBackgroundRole(QPalette::Window);
    auto* inside = new QWidget;
    area->setWidget(inside);
    outer->addWidget(area, 1);
    auto* top = new QVBoxLayout(inside);
    top->setContentsMargins(m.panelMargin, 0, m.panelMargin, m.panelMargin);
    top->setSpacing(0);
    top->addWidget(m_banner);
    top->addSpacing(16);
    m_waiting->setWordWrap(true);
    top->addWidget(m_waiting);
    top->addWidget(m_content);
    top->addStretch();

    fillContent();
    refresh();
}

/// What is shown once there are figures, from top to bottom.
void EnhancementPanel::fillContent()
{
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addLayout(headLine(new TextLabel(tr("Tone"), TextStyle::Strong),
                               new TextLabel(tr("dB, 20 Hz to 20 kHz"), TextStyle::Caption, &Colors::text2)));
    column->addSpacing(16);
    column->addWidget(m_tone);
    column->addSpacing(12);

    column->addLayout(makeLevels());
    column->addSpacing(17);
    column->addLayout(headLine(new TextLabel(tr("Loudness over time"), TextStyle::Strong),
                               new TextLabel(tr("LUFS, short-term"), TextStyle::Caption, &Colors::text2)));
    column->addSpacing(6);
    column->addWidget(m_loudness);
    column->addSpacing(14);
    auto* reduction = new QVBoxLayout(m_reductionGroup);
    reduction->setContentsMargins(0, 0, 0, 12);
    reduction->setSpacing(6);
    reduction->addLayout(headLine(new TextLabel(tr("Gain reduction"), TextStyle::Strong), m_reductionText));
    reduction->addWidget(m_reduction);
    column->addWidget(m_reductionGroup);
    column->addWidget(m_whyHead);
    column->addSpacing(4);
    m_why->setSpacing(6);
    column->addLayout(m_why);
}

/// Figures before and after.
QGridLayout* EnhancementPanel::makeLevels()
{
    auto* table = new QGridLayout;
    table->setContentsMargins({});
    table->setHorizontalSpacing(6);
    table->setVerticalSpacing(0);
    table->setColumnStretch(0, 1);
    table->setColumnMinimumWidth(1, 72);
    table->setColumnMinimumWidth(2, 74);
    table->setColumnMinimumWidth(3, 34);
    const auto right = Qt::AlignRight | Qt::AlignVCenter;
    auto* beforeHead = new TextLabel(tr("Before"), TextStyle::Caption, &Colors::text2);
    beforeHead->setAlignment(right);
    m_afterHead->setAlignment(right);
    table->addWidget(new TextLabel(tr("Level"), TextStyle::Strong), 0, 0);
    table->addWidget(beforeHead, 0, 1);
    table->addWidget(m_afterHead, 0, 2);
    const QStringList names{tr("Loudness"), tr("True peak"), tr("Loudness range"), tr("Stereo width")};
    const QStringList units{QStringLiteral("LUFS"), QStringLiteral("dBTP"), QStringLiteral("LU"), QStringLiteral("%")};
    for (int i = 0; i < names.size(); ++i) {
        Row row{new TextLabel(TextStyle::Small, &Colors::text2), new TextLabel(TextStyle::Strong)};
        for (TextLabel* figure : {row.before, row.after}) {
            figure->setTabular(true);
            figure->setAlignment(right);
        }
        table->addWidget(new TextLabel(names[i], TextStyle::Small), i + 1, 0);
        table->addWidget(row.before, i + 1, 1);
        table->addWidget(row.after, i + 1, 2);
        table->addWidget(new TextLabel(units[i], TextStyle::Caption, &Colors::text3), i + 1, 3);
        table->setRowMinimumHeight(i + 1, 28);
        m_rows.push_back(row);
    }
    table->setRowMinimumHeight(0, 24);
    return table;
}

void EnhancementPanel::setProfile(const ProfilePtr& profile)
{
    if (m_profile == profile) return;
    m_profile = profile;
    m_mostReduction = 0;
    ++m_wantedKey;
    want();
    refresh();
}

void EnhancementPanel::setChoice(const QString& preset, double intensity)
{
    if (m_preset == preset && m_intensity == intensity) return;
    m_preset = preset;
    m_intensity = intensity;
    ++m_wantedKey;
    want();
}

void EnhancementPanel::setSnapshot(const PlayerSnapshot& s)
{
    if (!(s.item == m_snapshot.item)) m_mostReduction = 0;
    const bool otherSound = !(s.sounding == m_snapshot.sounding);
    m_snapshot = s;
    if (otherSound && s.sounding.mode == Mode::Enhanced) {
        ++m_wantedKey;
        want();
    }
    if (hearsMastering(s) && !std::isnan(s.reductionDb)) m_mostReduction = std::max(m_mostReduction, s.reductionDb);
    if (isVisible()) refresh();
}

void EnhancementPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    want();
    refresh();
}

void EnhancementPanel::want()
{
    if (!isVisible() || isCurrent() || !m_profile) return;
    // What sounds; with Enhance off, what would.
    const bool heard = hearsMastering(m_snapshot);
    const std::string id = heard ? m_snapshot.sounding.preset : m_preset.toStdString();
    const double intensity = heard ? static_cast<double>(m_snapshot.sounding.intensity) : m_intensity;
    PresetPtr preset = m_recipes ? m_recipes->presets.find(id) : nullptr;
    if (const Preset* shipped = findPreset(id); !preset && shipped) preset = std::make_shared<const Preset>(*shipped);
    if (!preset) return;
    const CorrectionPtr correction =
        m_recipes && heard ? m_recipes->corrections.find(m_snapshot.sounding.correction) : nullptr;
    const auto make = [profile = m_profile, preset, correction, intensity] {
        const PlanPtr plan = makePlan(*profile, *preset, intensity, correction.get());
        EnhancementData made = enhancementData(*profile, *plan, *preset);
        for (const Explanation::Item& item : explain(*profile, *preset, intensity, correction.get()).items)
            made.why += QString::fromStdString(item.sentence);
        return made;
    };
    inBackground(this, make, [this, key = m_wantedKey](const EnhancementData& made) {
        if (key < m_shownKey) return;
        m_shownKey = key;
        showData(made);
    });
}

void EnhancementPanel::showData(const EnhancementData& made)
{
    m_data = made;
    m_dataHeard.reset();
    while (QLayoutItem* item = m_why->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_whyHead->setVisible(!made.why.isEmpty());
    for (const QString& line : made.why) {
        auto* label = new TextLabel(line, TextStyle::Small, &Colors::text2);
        label->setWordWrap(true);
        m_why->addWidget(label);
    }
    refresh();
}

void EnhancementPanel::refresh()
{
    const bool heard = hearsMastering(m_snapshot);
    const bool blind = m_snapshot.blind && m_snapshot.item;
    m_banner->setWords(blind ? tr("Blind test")
                       : heard
                           ? tr("You hear %1, %2 %")
                                 .arg(presetNameOf(m_snapshot.sounding.preset),
                                      QString::number(qRound(static_cast<double>(m_snapshot.sounding.intensity) * 100)))
                       : m_snapshot.item ? tr("You hear the original")
                                         : tr("Nothing plays"),
                       heard);
    m_waiting->setVisible(!m_profile || blind);
    m_waiting->setText(blind             ? tr("What sounds is hidden until the blind test is closed.")
                       : m_snapshot.item ? tr("This track is being measured.")
                                         : tr("Play a track to see what mastering does to it."));
    m_content->setVisible(m_profile && !blind);
    if (!m_profile || blind) return;

    m_afterHead->setText(heard ? tr("After") : tr("Would be"));
    if (m_dataHeard != heard) { // drawn anew only when it is other
        m_tone->setData(m_data, heard);
        m_loudness->setData(m_data, heard);
        m_dataHeard = heard;
    }
    m_loudness->setPosition(m_snapshot.duration > 0 ? double(m_snapshot.position) / double(m_snapshot.duration) : -1);
    const EnhancementData::Figure figures[] = {m_data.lufs, m_data.truePeakDbtp, m_data.rangeLu, m_data.widthPercent};
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const int digits = i + 1 == m_rows.size() ? 0 : 1;
        m_rows[i].before->setText(signedNumber(figures[i].before, digits));
        m_rows[i].after->setText(signedNumber(figures[i].after, digits));
        m_rows[i].after->setColorRole(heard ? &Colors::accent : &Colors::text3);
    }
    m_reductionGroup->setVisible(!std::isnan(m_snapshot.reductionDb));
    m_reduction->setReduction(heard ? m_snapshot.reductionDb : 0, heard ? m_mostReduction : 0);
    m_reductionText->setText(
        heard ? tr("now %1 dB, most %2 dB").arg(signedNumber(m_snapshot.reductionDb), signedNumber(m_mostReduction))
              : tr("not in use"));
}

} // namespace auralis
