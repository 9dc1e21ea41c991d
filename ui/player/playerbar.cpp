#include "player/playerbar.h"

#include <QAccessible>
#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QSlider>

#include "player/deckstate.h"
#include "player/enhancedeck.h"
#include "player/signalpathpopover.h"
#include "player/transport.h"
#include "player/volumepopover.h"
#include "player/waveformseekbar.h"
#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/textlabel.h"

namespace auralis
{
namespace
{

constexpr int margin = 16; ///< left and right of the bar
constexpr int top = 12;    ///< above cover, deck and play button
constexpr int coverSize = 80;
constexpr int leftZone = 288;  ///< cover, words, heart
constexpr int leftLeast = 200; ///< in a narrow window
constexpr int timeWidth = 40;
constexpr int transportGap = 12; ///< between play and its neighbours

QSlider* makeVolume(QWidget* parent)
{
    auto* slider = new QSlider(Qt::Horizontal, parent);
    slider->setRange(0, 100);
    slider->setPageStep(5);
    slider->setSingleStep(5);
    slider->setFocusPolicy(Qt::TabFocus);
    return slider;
}

} // namespace

PlayerBar::PlayerBar(QWidget* parent)
    : QWidget(parent)
    , m_title(new TextLabel(TextStyle::Strong, &Colors::text, this))
    , m_artist(new TextLabel(TextStyle::Small, &Colors::text2, this))
    , m_format(new TextLabel(TextStyle::Small, &Colors::text3, this))
    , m_heart(new IconButton(QStringLiteral("heart"), tr("Favourite"), this))
    , m_chip(new SignalChip(this))
    , m_shuffle(new IconButton(QStringLiteral("shuffle"), tr("Shuffle"), this))
    , m_previous(new IconButton(QStringLiteral("previous"), tr("Previous track"), this))
    , m_play(new PlayButton(this))
    , m_nextButton(new IconButton(QStringLiteral("next"), tr("Next track"), this))
    , m_repeat(new IconButton(QStringLiteral("repeat"), tr("Repeat (off)"), this))
    , m_mute(new IconButton(QStringLiteral("volume-high"), tr("Mute"), this))
    , m_volume(makeVolume(this))
    , m_elapsed(new TextLabel(TextStyle::Small, &Colors::text2, this))
    , m_waveform(new WaveformSeekBar(this))
    , m_total(new TextLabel(TextStyle::Small, &Colors::text2, this))
    , m_deck(new EnhanceDeck(this))
{
    setFixedHeight(theme().size.playerBar);
    setAutoFillBackground(true);
    setAccessibleName(tr("Player"));
    m_heart->setCheckable(true);
    m_heart->setShortcutHint(Qt::CTRL | Qt::Key_D);
    m_shuffle->setCheckable(true);
    m_previous->setShortcutHint(Qt::CTRL | Qt::Key_Left);
    m_nextButton->setShortcutHint(Qt::CTRL | Qt::Key_Right);
    m_repeat->setCheckable(true);
    m_repeat->setShortcutHint(Qt::CTRL | Qt::Key_R);
    m_mute->setCheckable(true);
    m_mute->setShortcutHint(Qt::CTRL | Qt::Key_U);
    m_elapsed->setTabular(true);
    m_total->setTabular(true);
    m_elapsed->setAlignment(Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter);
    m_total->setAlignment(Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter);

    connect(m_play, &QAbstractButton::clicked, this, &PlayerBar::playPauseRequested);
    connect(m_previous, &QToolButton::clicked, this, &PlayerBar::previousRequested);
    connect(m_nextButton, &QToolButton::clicked, this, &PlayerBar::nextRequested);
    // Checkable buttons follow the player, so a click puts them back and asks.
    connect(m_shuffle, &QToolButton::clicked, this, [this] {
        m_shuffle->setChecked(m_shuffleOn);
        Q_EMIT shuffleRequested(!m_shuffleOn);
    });
    connect(m_repeat, &QToolButton::clicked, this, [this] {
        const RepeatMode mode = m_repeatMode;
        setModes(m_shuffleOn, mode);
        Q_EMIT repeatRequested(mode == RepeatMode::Off   ? RepeatMode::All
                               : mode == RepeatMode::All ? RepeatMode::One
                                                         : RepeatMode::Off);
    });
    connect(m_mute, &QToolButton::clicked, this, [this] {
        m_mute->setChecked(m_snapshot.muted);
        if (m_volume->isHidden()) return openVolume();
        Q_EMIT muteRequested(!m_snapshot.muted);
    });
    connect(m_heart, &QToolButton::clicked, this, [this] {
        m_heart->setChecked(m_favourite);
        Q_EMIT favouriteRequested(!m_favourite);
    });
    connect(m_volume, &QSlider::valueChanged, this, [this](int value) { Q_EMIT volumeRequested(value / 100.0); });
    connect(m_waveform, &WaveformSeekBar::seekRequested, this, &PlayerBar::seekRequested);
    connect(m_chip, &QAbstractButton::clicked, this, &PlayerBar::openSignalPath);

    // In the order of the eye, which is not that of construction.
    QWidget* previous = m_heart;
    for (QWidget* next :
         {static_cast<QWidget*>(m_chip), static_cast<QWidget*>(m_shuffle), static_cast<QWidget*>(m_previous),
          static_cast<QWidget*>(m_play), static_cast<QWidget*>(m_nextButton), static_cast<QWidget*>(m_repeat),
          static_cast<QWidget*>(m_mute), static_cast<QWidget*>(m_volume), static_cast<QWidget*>(m_waveform)}) {
        setTabOrder(previous, next);
        previous = next;
    }
    setItem({});
    setModes(false, RepeatMode::Off);
    setFavourite(false);
    setSnapshot({});
}

QSize PlayerBar::sizeHint() const
{
    return {theme().size.windowWidth, theme().size.playerBar};
}
QSize PlayerBar::minimumSizeHint() const
{
    return {theme().size.windowMinWidth, theme().size.playerBar};
}

void PlayerBar::setSnapshot(const PlayerSnapshot& s)
{
    const bool hadItem = static_cast<bool>(m_snapshot.item);
    const bool otherVolume = s.volume != m_snapshot.volume || s.muted != m_snapshot.muted ||
                             qRound(s.volume * 100) != m_volume->value() || m_volume->toolTip().isEmpty();
    m_snapshot = s;
    const bool mastered = s.item && deckState(s, {}, false).accent;
    const double duration = s.duration > 0 ? framesToSeconds(s.duration, s.sourceRate) : m_item.durationSeconds;
    const double position = framesToSeconds(s.position, s.sourceRate);
    const bool buffering = s.state == PlayerState::Buffering;

    m_play->setPlaying(s.intentPlaying);
    m_play->setLoading(s.state == PlayerState::Loading);
    m_waveform->setDuration(s.item ? duration : 0);
    m_waveform->setPosition(position);
    m_waveform->setEnhanced(mastered, s.masteringGainDb);
    m_waveform->setCached(s.blind ? 0 : s.cachedFrom, s.blind ? 0 : s.cachedTo); // each side has its own
    const QString elapsed = buffering ? tr("Buffering") : s.item ? timeText(position) : QString();
    const bool otherWidth = elapsed.size() != m_elapsed->text().size();
    m_elapsed->setText(elapsed);
    m_total->setText(s.item && duration > 0 ? timeText(duration) : QString());
    // The mock-ups say what matters most: rate and depth; channels only in the signal path.
    if (!m_besideFull) m_format->setText(s.fileFormat.section(QStringLiteral(", "), 0, 1));
    m_deck->setSnapshot(s);

    const QStringList steps = signalSteps(s);
    const QString chipBefore = m_chip->text();
    m_chip->setSteps(steps);
    if (const QString heard = heardWords(s); m_chip->toolTip() != heard) m_chip->setToolTip(heard);
    if (otherVolume) showVolume();
    for (QWidget* control :
         {static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_nextButton), static_cast<QWidget*>(m_heart)})
        control->setEnabled(static_cast<bool>(s.item));
    if (m_signalPath && m_signalPath->isVisible()) m_signalPath->setSnapshot(s);
    if (otherWidth || chipBefore != m_chip->text() || hadItem != static_cast<bool>(s.item)) layOut();
}

void PlayerBar::setItem(const PlayableItem& item)
{
    const bool other = !(item.item == m_item.item);
    m_item = item;
    showWords();
    setProfile(item.profile);
    if (other) setCover({});
    if (other && item.item) {
        setAccessibleDescription(tr("%1 by %2").arg(item.title, item.artist));
        QAccessibleEvent alert(this, QAccessible::Alert); // spoken once a track
        QAccessible::updateAccessibility(&alert);
    }
    layOut();
}

void PlayerBar::setNext(const PlayableItem& item)
{
    m_next = item;
    if (m_besideFull) showWords();
}

void PlayerBar::setBesideFullView(bool on)
{
    m_besideFull = on;
    for (QWidget* widget :
         {static_cast<QWidget*>(m_waveform), static_cast<QWidget*>(m_elapsed), static_cast<QWidget*>(m_total)})
        widget->setVisible(!on);
    showWords();
    layOut();
    update();
}

void PlayerBar::showWords()
{
    if (!m_besideFull) {
        m_title->setText(m_item.title);
        m_artist->setText(m_item.artist);
        m_format->setText(m_snapshot.fileFormat.section(QStringLiteral(", "), 0, 1));
        return;
    }
    m_format->setText(m_next.item ? tr("Next") : QString());
    m_title->setText(m_next.title);
    m_artist->setText(m_next.artist);
}

void PlayerBar::setCover(const QPixmap& cover)
{
    m_cover = cover;
    update(coverRect());
}

void PlayerBar::setProfile(const ProfilePtr& profile)
{
    m_waveform->setProfile(profile);
}

void PlayerBar::setFavourite(bool on)
{
    m_favourite = on;
    m_heart->setIconName(on ? QStringLiteral("heart-filled") : QStringLiteral("heart"));
    m_heart->setName(on ? tr("Remove from favourites") : tr("Favourite"));
}

void PlayerBar::setFavouriteEnabled(bool on)
{
    m_heart->setVisible(on);
}

void PlayerBar::setModes(bool shuffle, RepeatMode repeat)
{
    m_shuffleOn = shuffle;
    m_repeatMode = repeat;
    m_shuffle->setChecked(shuffle);
    m_repeat->setChecked(repeat != RepeatMode::Off);
    m_repeat->setIconName(repeat == RepeatMode::One ? QStringLiteral("repeat-one") : QStringLiteral("repeat"));
    m_repeat->setName(repeat == RepeatMode::Off   ? tr("Repeat (off)")
                      : repeat == RepeatMode::All ? tr("Repeat (all)")
                                                  : tr("Repeat (one)"));
}

void PlayerBar::showVolume()
{
    m_mute->setIconName(volumeIcon(m_snapshot.volume, m_snapshot.muted));
    m_mute->setChecked(m_snapshot.muted);
    const int percent = qRound(m_snapshot.volume * 100);
    if (!m_volume->isSliderDown()) {
        const QSignalBlocker quiet(m_volume);
        m_volume->setValue(percent);
    }
    m_volume->setAccessibleName(tr("Volume (%1 %)").arg(percent));
    m_volume->setToolTip(tr("Volume %1 %").arg(percent));
    if (m_volumePopover) m_volumePopover->setVolume(m_snapshot.volume, m_snapshot.muted);
}

void PlayerBar::openVolume()
{
    if (!m_volumePopover) {
        m_volumePopover = new VolumePopover(this);
        connect(m_volumePopover, &VolumePopover::volumeChosen, this, &PlayerBar::volumeRequested);
        connect(m_volumePopover, &VolumePopover::muteChosen, this, &PlayerBar::muteRequested);
    }
    showVolume();
    m_volumePopover->openAt(m_mute);
}

void PlayerBar::openSignalPath()
{
    if (!m_snapshot.item) return;
    if (!m_signalPath) {
        m_signalPath = new SignalPathPopover(this);
        connect(m_signalPath, &SignalPathPopover::playOriginalRequested, this, &PlayerBar::playOriginalRequested);
    }
    m_signalPath->setSnapshot(m_snapshot);
    m_signalPath->openAt(m_chip);
}

QRect PlayerBar::coverRect() const
{
    return style()->visualRect(layoutDirection(), rect(), QRect(margin, top, coverSize, coverSize));
}

void PlayerBar::layOut()
{
    const Metrics& m = theme().size;
    const auto place = [this](QWidget* widget, int x, int y, int width, int height) {
        widget->setGeometry(style()->visualRect(layoutDirection(), rect(), QRect(x, y, width, height)));
    };
    const bool compact = width() < m.breakDeckCompact;
    if (m_deck->isCompact() != compact) m_deck->setCompact(compact);
    const int deckWidth = m_deck->sizeHint().width();
    place(m_deck, width() - margin - deckWidth, top, deckWidth, m.deckHeight);

    // Narrow windows take from the words first: the volume keeps its slider as long as it can, the transport never
    // shrinks.
    const int transportHalf = m.playButton / 2 + 8 + 2 * m.iconButton + transportGap - m.half;
    constexpr int volumeWidth = 88, volumeInset = 11;
    const int volumeRoom = m.iconButton + m.half + volumeWidth + volumeInset;
    const int rest = width() - 2 * margin - 2 * m.groupGap - deckWidth - 2 * (transportHalf + m.unit + volumeRoom);
    const int zone = std::clamp(rest, leftLeast, leftZone);
    const int words = m_besideFull ? margin : margin + coverSize + 12;
    const int heartLeft = margin + zone - m.iconButton;
    const int wordsWidth = (m_heart->isHidden() ? margin + zone : heartLeft - m.half) - words;
    const int titleTop = top + (m_besideFull ? 29 : 11);
    place(m_title, words, titleTop, wordsWidth, 20);
    place(m_artist, words, titleTop + 21, wordsWidth, 18);
    place(m_format, words, m_besideFull ? top + 10 : titleTop + 39, wordsWidth, 18);
    place(m_heart, heartLeft, top + (coverSize - m.iconButton) / 2, m.iconButton, m.iconButton);

    const int left = margin + zone + m.groupGap;
    const int right = width() - margin - deckWidth - m.groupGap;
    const int middle = left + (right - left) / 2;
    const int row = m_besideFull ? height() / 2 : top + m.playButton / 2; // middle of the upper row
    // Transport keeps its direction in every language.
    const QRect visual = style()->visualRect(layoutDirection(), rect(), QRect(left, 0, right - left, height()));
    int x = visual.center().x() + 1 - m.playButton / 2;
    m_play->move(x, row - m.playButton / 2);
    const auto button = [&](QWidget* widget, int at) { widget->move(at, row - m.iconButton / 2); };
    const int step = m.iconButton + transportGap - m.half;
    button(m_previous, x - m.half - m.iconButton + (m.half - 8));
    button(m_shuffle, m_previous->x() - step);
    button(m_nextButton, x + m.playButton + 8);
    button(m_repeat, m_nextButton->x() + step);

    const int room = middle - transportHalf - m.unit - left;
    const int chip = m_chip->fullWidth() <= room ? m_chip->fullWidth() : m.iconButton;
    place(m_chip, left, row - 12, chip, 24);
    m_chip->setVisible(room >= m.iconButton);
    const bool slider = width() >= m.breakVolumePopover && room >= volumeRoom;
    m_volume->setVisible(slider);
    const int muteRight = slider ? right - volumeInset - volumeWidth - m.half : right;
    place(m_mute, muteRight - m.iconButton, row - m.iconButton / 2, m.iconButton, m.iconButton);
    if (slider) place(m_volume, right - volumeInset - volumeWidth, row - m.sliderHit / 2, volumeWidth, m.sliderHit);
    m_mute->setName(slider ? tr("Mute") : tr("Volume"));

    // Time runs to the right in every language, too.
    const int elapsedWidth = std::max(timeWidth, m_elapsed->sizeHint().width() + m.unit);
    const int totalWidth = std::max(timeWidth, m_total->sizeHint().width() + m.unit);
    const int waveTop = top + m.playButton;
    m_elapsed->setGeometry(visual.left(), waveTop + 9, elapsedWidth, 20);
    m_total->setGeometry(visual.right() + 1 - totalWidth, waveTop + 9, totalWidth, 20);
    m_waveform->setGeometry(visual.left() + elapsedWidth, waveTop, visual.width() - elapsedWidth - totalWidth,
                            m.waveformBar);
}

void PlayerBar::resizeEvent(QResizeEvent*)
{
    layOut();
}

void PlayerBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::LayoutDirectionChange) layOut();
    QWidget::changeEvent(event);
}

void PlayerBar::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_item.item) return;
    if (m_besideFull) return;
    if (coverRect().contains(event->position().toPoint())) Q_EMIT coverClicked();
    if (m_title->geometry().contains(event->position().toPoint())) Q_EMIT titleClicked();
}

void PlayerBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    painter.fillRect(QRect(0, 0, width(), 1), c.line);
    if (m_besideFull) return; // the cover is in the full view
    const QRectF cover = coverRect();
    if (m_cover.isNull()) {
        paintBox(&painter, cover, theme().size.radiusCover, c.hover);
        return Icons::paint(&painter, QStringLiteral("album"), cover, 32, c.text3);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QPainterPath shape;
    shape.addRoundedRect(cover, theme().size.radiusCover, theme().size.radiusCover);
    painter.setClipPath(shape);
    painter.drawPixmap(cover.toRect(), m_cover);
}

} // namespace auralis
