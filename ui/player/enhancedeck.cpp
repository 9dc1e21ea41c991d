#include "player/enhancedeck.h"

#include <tuple>

#include <QAccessible>
#include <QEvent>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QTimer>

#include "player/presetpopover.h"
#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/textlabel.h"

namespace auralis
{
namespace
{

constexpr int patienceMs = 100; ///< a switch that is done sooner is not worth a word
constexpr int keyStep = 5;      ///< % of intensity

/// A button of the deck: outlined in the deck's colour; Compare fills while held.
class DeckButton : public QPushButton
{
public:
    using QPushButton::QPushButton;
    QString symbol;
    bool held = false;
    bool sounding = false; ///< what it stands for is heard

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Colors& c = theme().color;
        const Metrics& m = theme().size;
        const bool lit = isAccented(this);
        QColor fill = isDown() ? c.pressed : underMouse() && isEnabled() ? c.hover : QColor();
        QColor ink = isEnabled() ? c.text : c.disabled;
        QColor edge = !isEnabled() ? c.line : lit ? c.accentLine : c.outline;
        if (lit && fill.isValid()) fill = QColor(); // hover is of the neutral scale; here the edge answers
        if (lit && (underMouse() || isDown())) edge = c.accent;
        if (symbol == QLatin1String("chevron-down") && !lit && !fill.isValid()) fill = c.surface;
        if (held) {
            fill = edge = c.strong;
            ink = c.onStrong;
        }
        if (sounding) {
            fill = edge = c.accent;
            ink = c.onAccent;
        }
        paintBox(&painter, rect(), m.radiusControl, fill, edge);
        painter.setFont(theme().font(TextStyle::Caption));
        painter.setPen(ink);
        const bool isMenu = symbol == QLatin1String("chevron-down");
        const int textWidth = painter.fontMetrics().horizontalAdvance(text());
        if (isMenu && text().isEmpty()) return Icons::paint(&painter, symbol, rect(), m.iconSmall, ink);
        if (isMenu) {
            const QRect all = rect().adjusted(11, 0, -m.unit, 0);
            const auto place = [&](const QRect& r) { return style()->visualRect(layoutDirection(), rect(), r); };
            painter.drawText(place(all.adjusted(0, 0, -m.iconSmall, 0)), Qt::AlignVCenter | Qt::AlignLeading, text());
            const QRect arrow(all.right() - m.iconSmall + 1, 0, m.iconSmall, height());
            Icons::paint(&painter, symbol, place(arrow), m.iconSmall, ink);
            return;
        }
        const int gap = text().isEmpty() ? 0 : m.unit - 2;
        const int left = (width() - m.iconSmall - gap - textWidth) / 2;
        const QRect icon(left, 0, m.iconSmall, height());
        Icons::paint(&painter, symbol, icon, m.iconSmall, ink);
        painter.drawText(QRect(left + m.iconSmall + gap, 0, textWidth + 1, height()), Qt::AlignVCenter, text());
    }
};

DeckButton* deckButton(QPushButton* button)
{
    return static_cast<DeckButton*>(button);
}

} // namespace

EnhanceDeck::EnhanceDeck(QWidget* parent)
    : QWidget(parent)
    , m_preset(presetId(0))
    , m_patience(new QTimer(this))
    , m_switch(new Switch(this))
    , m_title(new TextLabel(tr("Enhance"), TextStyle::Strong, &Colors::text, this))
    , m_words(new TextLabel(TextStyle::Caption, &Colors::text2, this))
    , m_presets(new SegmentedControl(this))
    , m_intensityLabel(new TextLabel(tr("Intensity"), TextStyle::Caption, &Colors::text2, this))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_percent(new TextLabel(TextStyle::Caption, &Colors::text2, this))
    , m_more(new DeckButton(this))
    , m_menu(new DeckButton(this))
    , m_compare(new DeckButton(this))
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_patience->setSingleShot(true);
    m_patience->setInterval(patienceMs);
    connect(m_patience, &QTimer::timeout, this, &EnhanceDeck::refresh);

    m_switch->setAccessibleName(tr("Enhance"));
    m_switch->setToolTip(tr("Enhance (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_E).toString(QKeySequence::NativeText)));
    connect(m_switch, &QAbstractButton::clicked, this, [this] {
        // The click only asks; the switch goes where the sound goes.
        const bool wanted = m_snapshot.asked.mode != Mode::Enhanced;
        refresh();
        Q_EMIT enhanceRequested(wanted);
    });

    m_presets->setAccessibleName(tr("Preset"));
    m_presets->setFollowsClicks(false);
    for (int i = 0; i < shippedPresetCount(); ++i)
        m_presets->addSegment(presetName(i), {}, tr("%1 (%2)").arg(presetName(i), QString::number(i + 1)));
    connect(m_presets, &SegmentedControl::chosen, this, [this](int index) { Q_EMIT presetRequested(presetId(index)); });

    m_slider->setRange(0, 100);
    m_slider->setSingleStep(keyStep);
    m_slider->setPageStep(keyStep);
    m_slider->setFocusPolicy(Qt::TabFocus);
    m_slider->setAccessibleName(tr("Intensity"));
    m_slider->setToolTip(tr("Intensity (%1 and %2)").arg(QStringLiteral("-"), QStringLiteral("=")));
    m_percent->setTabular(true);
    m_percent->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        m_intensity = value / 100.0;
        m_percent->setText(tr("%1 %").arg(value));
        Q_EMIT intensityRequested(m_intensity);
    });

    deckButton(m_menu)->symbol = QStringLiteral("chevron-down");
    m_menu->setFocusPolicy(Qt::TabFocus);
    m_menu->setAccessibleName(tr("Preset"));
    m_menu->setToolTip(tr("Preset and intensity"));
    connect(m_menu, &QPushButton::clicked, this, [this] { openPresets(m_menu); });
    deckButton(m_more)->symbol = QStringLiteral("chevron-down");
    m_more->setFocusPolicy(Qt::TabFocus);
    m_more->setAccessibleName(tr("All presets"));
    m_more->setToolTip(tr("All presets, and what they are remembered for"));
    connect(m_more, &QPushButton::clicked, this, [this] { openPresets(m_more); });

    deckButton(m_compare)->symbol = QStringLiteral("compare");
    m_compare->setFocusPolicy(Qt::TabFocus);
    m_compare->setAccessibleName(tr("Compare with original, hold"));
    m_compare->setToolTip(tr("Hold to hear the original at the same loudness (0)"));
    connect(m_compare, &QPushButton::pressed, this, [this] { Q_EMIT compareRequested(true); });
    connect(m_compare, &QPushButton::released, this, [this] { Q_EMIT compareRequested(false); });

    showIntensity(m_intensity);
    setCompact(false);
    refresh();
}

QSize EnhanceDeck::sizeHint() const
{
    const Metrics& m = theme().size;
    return {m_compact ? m.deckCompactWidth : m.deckWidth, m.deckHeight};
}

void EnhanceDeck::setCompact(bool on)
{
    m_compact = on;
    for (QWidget* wide :
         {static_cast<QWidget*>(m_presets), static_cast<QWidget*>(m_intensityLabel), static_cast<QWidget*>(m_slider),
          static_cast<QWidget*>(m_percent), static_cast<QWidget*>(m_more)})
        wide->setVisible(!on);
    m_menu->setVisible(on);
    m_compare->setText(on ? QString() : tr("Compare"));
    updateGeometry();
    layOut();
}

void EnhanceDeck::setSnapshot(const PlayerSnapshot& snapshot)
{
    const bool wasSwitching = m_snapshot.asked == m_snapshot.sounding ? false : m_snapshot.item == snapshot.item;
    const auto heard = [](const PlayerSnapshot& s) {
        return std::tie(s.item, s.sounding, s.asked, s.comparing, s.blind, s.measuring, s.masteringFailed, s.failure);
    };
    const bool same = heard(snapshot) == heard(m_snapshot) && !m_words->text().isEmpty();
    m_snapshot = snapshot;
    if (same) return; // thirty a second tell only of time
    const bool switching = !(snapshot.asked == snapshot.sounding) && snapshot.item;
    if (!switching)
        m_patience->stop();
    else if (!wasSwitching)
        m_patience->start();
    refresh();
}

void EnhanceDeck::setChoice(const QString& preset, double intensity)
{
    if (m_preset == preset && !m_percent->text().isEmpty() && (m_slider->isSliderDown() || m_intensity == intensity))
        return;
    m_preset = preset;
    showIntensity(intensity);
    refresh();
}

void EnhanceDeck::showIntensity(double intensity)
{
    if (!m_slider->isSliderDown()) {
        m_intensity = intensity;
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(qRound(intensity * 100));
    }
    m_percent->setText(tr("%1 %").arg(m_slider->value()));
    if (m_popover) m_popover->setIntensity(intensity);
}

void EnhanceDeck::refresh()
{
    const DeckState before = m_state;
    m_state = deckState(m_snapshot, m_preset, !m_patience->isActive());
    const bool lit = m_state.accent;

    m_switch->setChecked(m_state.switchOn);
    m_switch->setHollow(m_state.switchOn && !lit);
    setAccented(m_switch, lit);
    setAccented(m_slider, lit);
    setAccented(m_compare, lit);
    setAccented(m_menu, lit);
    setAccented(m_more, lit);
    m_presets->setDeck(lit);
    const auto segmentOf = [](int preset) { return preset < shippedPresetCount() ? preset : -1; };
    m_presets->setCurrent(segmentOf(m_state.filled));
    m_presets->setPending(segmentOf(m_state.pending));
    deckButton(m_more)->sounding = lit && segmentOf(m_state.filled) < 0;
    m_more->update();
    const bool blind = m_state.kind == DeckState::Kind::Blind; // a touch would spoil the test
    for (QWidget* control :
         {static_cast<QWidget*>(m_switch), static_cast<QWidget*>(m_presets), static_cast<QWidget*>(m_slider),
          static_cast<QWidget*>(m_menu), static_cast<QWidget*>(m_more), static_cast<QWidget*>(m_compare)})
        control->setEnabled(!blind);
    m_presets->setAccessibleDescription(blind
                                            ? QString()
                                            : tr("%1, %2 of %3")
                                                  .arg(presetName(m_state.filled), QString::number(m_state.filled + 1),
                                                       QString::number(presetCount())));
    m_words->setText(m_state.words);
    m_words->setColorRole(m_state.kind == DeckState::Kind::Failed ? &Colors::error
                          : lit                                   ? &Colors::accent
                                                                  : &Colors::text2);
    m_words->setToolTip(m_state.kind == DeckState::Kind::Failed ? m_snapshot.failure : heardWords(m_snapshot));
    for (TextLabel* label : {m_intensityLabel, m_percent})
        label->setColorRole(lit ? &Colors::text : &Colors::text2);
    const int shown = m_state.pending >= 0 ? m_state.pending : m_state.filled;
    m_menu->setText(blind ? QString()
                          : tr("%1, %2 %").arg(presetName(shown), QString::number(qRound(m_intensity * 100))));
    if (m_popover && blind) m_popover->hide();
    if (m_popover && !blind) m_popover->setCurrent(shown);
    deckButton(m_compare)->held = m_snapshot.comparing && !blind;
    m_compare->update();
    if (before.kind != m_state.kind) layOut();
    update();
    if (before.words != m_state.words) {
        setAccessibleName(m_state.words);
        QAccessibleEvent alert(this, QAccessible::Alert); // spoken once at each change of the words
        QAccessible::updateAccessibility(&alert);
    }
}

void EnhanceDeck::setMemory(const PresetMemory::State& memory)
{
    m_memory = memory;
    if (m_popover) m_popover->setMemory(memory);
}

void EnhanceDeck::refreshPresets()
{
    if (m_popover) m_popover->setEntries(presetEntries());
    refresh();
}

void EnhanceDeck::openPresets(QWidget* anchor)
{
    if (!m_popover) {
        m_popover = new PresetPopover(this);
        connect(m_popover, &PresetPopover::presetChosen, this,
                [this](int index) { Q_EMIT presetRequested(presetId(index)); });
        connect(m_popover, &PresetPopover::intensityChosen, this, [this](double intensity) {
            m_intensity = intensity;
            Q_EMIT intensityRequested(intensity);
            refresh();
        });
        connect(m_popover, &PresetPopover::rememberChosen, this, &EnhanceDeck::rememberRequested);
        connect(m_popover, &PresetPopover::editChosen, this, &EnhanceDeck::editRequested);
        connect(m_popover, &PresetPopover::manageChosen, this, &EnhanceDeck::manageRequested);
    }
    m_popover->setEntries(presetEntries());
    m_popover->setCurrent(m_state.pending >= 0 ? m_state.pending : m_state.filled);
    m_popover->setIntensity(m_intensity);
    m_popover->setMemory(m_memory);
    m_popover->openAt(anchor);
}

void EnhanceDeck::layOut()
{
    // Two rows whose middles lie at 24 and 58 px; the measures are those of the drawing.
    const Metrics& m = theme().size;
    const auto place = [this](QWidget* widget, int x, int middle, int width, int height) {
        widget->setGeometry(
            style()->visualRect(layoutDirection(), rect(), QRect(x, middle - height / 2, width, height)));
    };
    constexpr int left = 13, row1 = 24, row2 = 58;
    const int warn = m_state.kind == DeckState::Kind::Failed ? m.iconSmall + 2 : 0;
    place(m_switch, left, row1, m.switchWidth, m.switchHeight);
    place(m_title, left + m.switchWidth + 10, row1, 58, 20);
    if (m_compact) {
        place(m_words, 122 + warn, row1, width() - 122 - 14 - warn, 20);
        m_words->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        place(m_menu, left, row2, 174, m.buttonSmall);
        place(m_compare, 195, row2, 36, m.buttonSmall);
        return;
    }
    m_words->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    place(m_words, left + warn, row2, 108 - warn, 20);
    place(m_presets, 125, row1, 307, m.segmented);
    place(m_more, 436, row1, 28, m.segmented);
    place(m_intensityLabel, 125, row2, 54, 20);
    place(m_slider, 179, row2, 136, m.sliderHit);
    place(m_percent, 317, row2, 41, 20);
    place(m_compare, 371, row2, 93, m.buttonSmall);
}

void EnhanceDeck::resizeEvent(QResizeEvent*)
{
    layOut();
}

void EnhanceDeck::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::LayoutDirectionChange) layOut();
    QWidget::changeEvent(event);
}

void EnhanceDeck::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    const bool lit = m_state.accent;
    paintBox(&painter, rect(), theme().size.radiusCard, lit ? c.accentSoft : c.raised, lit ? c.accent : c.outline);
    if (m_state.kind != DeckState::Kind::Failed) return;
    const int size = theme().size.iconSmall;
    const QRect words = m_words->geometry();
    // Before the words; in the compact deck those stand at the end of their room.
    const int room = m_compact ? std::max(0, words.width() - m_words->sizeHint().width()) : 0;
    const bool rtl = layoutDirection() == Qt::RightToLeft;
    const int x = rtl ? words.right() + 4 - room : words.left() - size - 3 + room;
    Icons::paint(&painter, QStringLiteral("warning"), QRect(x, words.top(), size, words.height()), size, c.error);
}

} // namespace auralis
