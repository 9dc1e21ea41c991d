#include "player/miniplayer.h"

#include <QAbstractButton>
#include <QCloseEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWindow>

#include "player/deckstate.h"
#include "player/transport.h"
#include "player/waveformseekbar.h"
#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/compositing.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/textlabel.h"

namespace auralis
{

/// The lamp of the mini player: the deck's words in a pill. A click asks to turn Enhance on or off.
class EnhancePill : public QAbstractButton
{
public:
    explicit EnhancePill(QWidget* parent)
        : QAbstractButton(parent)
    {
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setFocusRadius(this, theme().size.buttonSmall / 2);
        setAccessibleName(tr("Enhance"));
        setToolTip(tr("Enhance (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_E).toString(QKeySequence::NativeText)));
    }
    void setState(const DeckState& state)
    {
        m_lit = state.accent;
        m_failed = state.kind == DeckState::Kind::Failed;
        setText(state.words);
        setAccessibleDescription(state.words);
        update();
    }
    QSize sizeHint() const override
    {
        const int words = QFontMetrics(theme().font(TextStyle::Label)).horizontalAdvance(text());
        return {33 + words + 12, theme().size.buttonSmall};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Colors& c = theme().color;
        const int size = theme().size.iconSmall;
        const QColor ink = m_failed ? c.error : m_lit ? c.accent : c.text2;
        const QColor fill = m_lit ? c.accentSoft : isDown() ? c.pressed : underMouse() ? c.hover : QColor();
        paintBox(&painter, rect(), height() / 2.0, fill, m_lit ? c.accent : c.outline);
        const auto place = [this](const QRect& r) { return style()->visualRect(layoutDirection(), rect(), r); };
        Icons::paint(&painter, m_failed ? QStringLiteral("warning") : QStringLiteral("enhance"),
                     place(QRect(9, 0, size, height())), size, ink);
        painter.setFont(theme().font(TextStyle::Label));
        painter.setPen(ink);
        painter.drawText(place(QRect(33, 0, width() - 33, height())), Qt::AlignVCenter | Qt::AlignLeading, text());
    }

private:
    bool m_lit = false;
    bool m_failed = false;
};

namespace
{
constexpr int diameter = 34;  ///< of the play button
constexpr int textLeft = 143; ///< right of the cover
constexpr int rightEdge = 13;
} // namespace

MiniPlayer::MiniPlayer(QWidget* parent)
    : QWidget(parent, Qt::Window | Qt::FramelessWindowHint | Qt::WindowStaysOnTopHint)
    , m_round(canBeTranslucent())
    , m_title(new TextLabel(TextStyle::Strong, &Colors::text, this))
    , m_artist(new TextLabel(TextStyle::Small, &Colors::text2, this))
    , m_close(new IconButton(QStringLiteral("close"), tr("Close mini player"), this))
    , m_previous(new IconButton(QStringLiteral("previous"), tr("Previous track"), this))
    , m_play(new PlayButton(this))
    , m_next(new IconButton(QStringLiteral("next"), tr("Next track"), this))
    , m_pill(new EnhancePill(this))
    , m_waveform(new WaveformSeekBar(this))
{
    setWindowTitle(tr("Auralis"));
    setFixedSize(theme().size.miniWidth, theme().size.miniHeight);
    setAttribute(Qt::WA_TranslucentBackground, m_round);
    m_play->setDiameter(diameter);
    m_close->setShortcutHint(Qt::CTRL | Qt::SHIFT | Qt::Key_M);
    m_close->setIconSize({theme().size.iconSmall, theme().size.iconSmall});
    m_previous->setShortcutHint(Qt::CTRL | Qt::Key_Left);
    m_next->setShortcutHint(Qt::CTRL | Qt::Key_Right);
    connect(m_close, &QToolButton::clicked, this, &QWidget::close);
    connect(m_play, &QAbstractButton::clicked, this, &MiniPlayer::playPauseRequested);
    connect(m_previous, &QToolButton::clicked, this, &MiniPlayer::previousRequested);
    connect(m_next, &QToolButton::clicked, this, &MiniPlayer::nextRequested);
    connect(m_waveform, &WaveformSeekBar::seekRequested, this, &MiniPlayer::seekRequested);
    connect(m_pill, &QAbstractButton::clicked, this,
            [this] { Q_EMIT enhanceRequested(m_snapshot.asked.mode != Mode::Enhanced); });
    setItem({});
    setSnapshot({});
}

void MiniPlayer::setSnapshot(const PlayerSnapshot& s)
{
    m_snapshot = s;
    const DeckState state = deckState(s, QString::fromStdString(s.asked.preset), s.state == PlayerState::Switching);
    const double duration = s.duration > 0 ? framesToSeconds(s.duration, s.sourceRate) : m_item.durationSeconds;
    m_play->setPlaying(s.intentPlaying);
    m_play->setLoading(s.state == PlayerState::Loading);
    m_waveform->setDuration(s.item ? duration : 0);
    m_waveform->setPosition(framesToSeconds(s.position, s.sourceRate));
    m_waveform->setEnhanced(s.item && state.accent, s.masteringGainDb);
    m_waveform->setCached(s.blind ? 0 : s.cachedFrom, s.blind ? 0 : s.cachedTo); // each side has its own
    if (m_pill->text() != state.words || isAccented(m_pill) != state.accent) {
        setAccented(m_pill, state.accent);
        m_pill->setState(state);
        m_pill->setEnabled(!s.blind); // a touch would spoil the test
        layOut();
    }
}

void MiniPlayer::setItem(const PlayableItem& item)
{
    if (!(item.item == m_item.item)) setCover({});
    m_item = item;
    m_title->setText(item.title);
    m_artist->setText(item.artist);
    if (!item.title.isEmpty()) setWindowTitle(tr("%1 \u2013 Auralis").arg(item.title));
    setProfile(item.profile);
    layOut();
}

void MiniPlayer::setCover(const QPixmap& cover)
{
    m_cover = cover;
    update();
}

void MiniPlayer::setProfile(const ProfilePtr& profile)
{
    m_waveform->setProfile(profile);
}

void MiniPlayer::layOut()
{
    const Metrics& m = theme().size;
    const auto place = [this](QWidget* widget, const QRect& r) {
        widget->setGeometry(style()->visualRect(layoutDirection(), rect(), r));
    };
    const int right = width() - rightEdge;
    place(m_close, QRect(right + 8 - m.iconButton, 6, m.iconButton, m.iconButton));
    place(m_title, QRect(textLeft, 9, right - m.iconButton - textLeft, 20));
    place(m_artist, QRect(textLeft, 28, right - m.iconButton - textLeft, 18));
    // Transport and time keep their direction in every language.
    const QRect area = style()->visualRect(layoutDirection(), rect(), QRect(textLeft, 0, right - textLeft, height()));
    constexpr int middle = 70;
    constexpr int transport = 106;
    const int start = layoutDirection() == Qt::RightToLeft ? area.right() + 1 - transport : area.left();
    m_previous->move(start, middle - m.iconButton / 2);
    m_play->move(start + 36, middle - diameter / 2);
    m_next->move(start + 74, middle - m.iconButton / 2);
    const int pill = std::min(m_pill->sizeHint().width(), area.width() - transport - m.unit);
    place(m_pill, QRect(right - pill, middle - m.buttonSmall / 2, pill, m.buttonSmall));
    m_waveform->setGeometry(area.left(), 91, area.width(), m.waveformMini);
}

void MiniPlayer::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    const qreal radius = m_round ? theme().size.radiusCard : 0;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    paintBox(&painter, rect(), radius, c.surface);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()), radius, radius);
    painter.setClipPath(shape);
    const QRect cover = style()->visualRect(layoutDirection(), rect(), QRect(0, 0, height(), height()));
    if (m_cover.isNull()) {
        painter.fillRect(cover, c.hover);
        Icons::paint(&painter, QStringLiteral("album"), cover, 40, c.text3);
    } else {
        painter.drawPixmap(cover, m_cover);
    }
    painter.setClipping(false);
    paintBox(&painter, rect(), radius, {}, c.popoverLine);
}

void MiniPlayer::mousePressEvent(QMouseEvent* event)
{
    // There is no title bar: anywhere that is no control moves the window.
    if (event->button() == Qt::LeftButton && windowHandle()) windowHandle()->startSystemMove();
}

void MiniPlayer::mouseDoubleClickEvent(QMouseEvent*)
{
    close();
}

void MiniPlayer::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        close();
        break;
    case Qt::Key_Space:
        Q_EMIT playPauseRequested();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void MiniPlayer::closeEvent(QCloseEvent* event)
{
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

} // namespace auralis
