#include "player/fullview.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

#include "player/deckstate.h"
#include "player/peakmeter.h"
#include "player/waveformseekbar.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "theme/textlabel.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{
constexpr int edge = 48;       ///< left and right of everything
constexpr int headHeight = 64; ///< the way back
constexpr int mostCover = 472;
constexpr int timeWidth = 48;
constexpr int wordsHeight = 92; ///< of title, artist and format
} // namespace

FullView::FullView(QWidget* parent)
    : QWidget(parent)
    , m_back(new IconButton(QStringLiteral("chevron-down"), tr("Back to library"), this))
    , m_backWords(new TextLabel(tr("Back to library"), TextStyle::Small, &Colors::text, this))
    , m_mini(new IconButton(QStringLiteral("mini-player"), tr("Mini player"), this))
    , m_screen(new IconButton(QStringLiteral("fullscreen"), tr("Full screen"), this))
    , m_title(new TextLabel(TextStyle::Display, &Colors::text, this))
    , m_artist(new TextLabel(TextStyle::Body, &Colors::text2, this))
    , m_format(new TextLabel(TextStyle::Small, &Colors::text2, this))
    , m_meter(new PeakMeter(this))
    , m_elapsed(new TextLabel(TextStyle::Small, &Colors::text2, this))
    , m_waveform(new WaveformSeekBar(this))
    , m_total(new TextLabel(TextStyle::Small, &Colors::text2, this))
{
    setAccessibleName(tr("Now playing"));
    setFocusPolicy(Qt::StrongFocus);
    m_back->setShortcutHint(Qt::Key_F11);
    m_mini->setShortcutHint(Qt::CTRL | Qt::SHIFT | Qt::Key_M);
    m_screen->setShortcutHint(Qt::SHIFT | Qt::Key_F11);
    m_elapsed->setTabular(true);
    m_total->setTabular(true);
    m_elapsed->setAlignment(Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter);
    m_total->setAlignment(Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter);
    connect(m_back, &QToolButton::clicked, this, &FullView::closeRequested);
    connect(m_mini, &QToolButton::clicked, this, &FullView::miniRequested);
    connect(m_screen, &QToolButton::clicked, this, &FullView::fullScreenRequested);
    connect(m_waveform, &WaveformSeekBar::seekRequested, this, &FullView::seekRequested);
}

void FullView::setSnapshot(const PlayerSnapshot& s)
{
    m_snapshot = s;
    const bool mastered = deckState(s, {}, false).accent && s.item;
    const double duration = s.duration > 0 ? framesToSeconds(s.duration, s.sourceRate) : m_item.durationSeconds;
    const double position = framesToSeconds(s.position, s.sourceRate);
    m_waveform->setDuration(s.item ? duration : 0);
    m_waveform->setPosition(position);
    m_waveform->setEnhanced(mastered, s.masteringGainDb);
    m_waveform->setCached(s.blind ? 0 : s.cachedFrom, s.blind ? 0 : s.cachedTo); // each side has its own
    m_elapsed->setText(s.item ? timeText(position) : QString());
    m_total->setText(s.item && duration > 0 ? timeText(duration) : QString());
    m_format->setText(s.fileFormat);
    m_meter->setVisible(!s.blind); // the peaks of a limiter are known at a glance
    m_meter->setPeaks(s.peakL, s.peakR, mastered);
}

void FullView::setItem(const PlayableItem& item)
{
    if (!(item.item == m_item.item)) {
        setCover({});
        m_meter->reset();
    }
    m_item = item;
    m_title->setText(item.title);
    m_artist->setText(item.album.isEmpty() ? item.artist : tr("%1, %2").arg(item.artist, item.album));
    setProfile(item.profile);
}

void FullView::setCover(const QPixmap& cover)
{
    m_cover = cover;
    update();
}

void FullView::setProfile(const ProfilePtr& profile)
{
    m_waveform->setProfile(profile);
}

void FullView::setCues(const std::vector<WaveformSeekBar::Cue>& cues)
{
    m_waveform->setCues(cues);
}

void FullView::setLyricsView(QWidget* view)
{
    m_lyrics = view;
    view->setParent(this);
    setHasLyrics(m_hasLyrics);
}

void FullView::setHasLyrics(bool on)
{
    m_hasLyrics = on;
    if (!m_lyrics) return;
    m_lyrics->setVisible(on);
    layOut();
    update();
    Q_EMIT coverSideChanged();
}

int FullView::coverSide() const
{
    const int words = m_lyrics && m_hasLyrics ? wordsHeight : 0; // then they are below the cover
    const int room = height() - headHeight - theme().size.waveformFull - 2 * theme().size.pageMargin - words;
    return std::clamp(std::min(room, width() - 5 * edge - m_meter->sizeHint().width() - 200), 120, mostCover);
}

QRect FullView::coverRect() const
{
    const int side = coverSide();
    return style()->visualRect(layoutDirection(), rect(), QRect(edge, headHeight, side, side));
}

void FullView::layOut()
{
    const Metrics& m = theme().size;
    const auto place = [this](QWidget* widget, const QRect& r) {
        widget->setGeometry(style()->visualRect(layoutDirection(), rect(), r));
    };
    const int side = coverSide();
    place(m_back, QRect(m.panelMargin, 12, m.iconButton, m.iconButton));
    place(m_backWords, QRect(m.panelMargin + m.iconButton + m.half, 12, 200, m.iconButton));
    const int right = width() - m.panelMargin - m.iconButton;
    place(m_screen, QRect(right, 12, m.iconButton, m.iconButton));
    place(m_mini, QRect(right - m.unit - m.iconButton, 12, m.iconButton, m.iconButton));
    const QSize meter = m_meter->sizeHint();
    const int meterLeft = width() - edge - meter.width();
    place(m_meter, QRect(meterLeft, headHeight, meter.width(), std::min(side, 360)));
    const int wordsLeft = edge + side + edge;
    const int wordsWidth = meterLeft - m.groupGap - wordsLeft;
    const int middle = headHeight + side / 2;
    const bool below = m_lyrics && m_hasLyrics;
    if (below) place(m_lyrics, QRect(wordsLeft, headHeight, wordsWidth, side + wordsHeight - m.unit));
    const int left = below ? edge : wordsLeft;
    const int wide = below ? side : wordsWidth;
    const int titleTop = below ? headHeight + side + m.unit : middle - 44;
    place(m_title, QRect(left, titleTop, wide, 38));
    place(m_artist, QRect(left, titleTop + 42, wide, 22));
    place(m_format, QRect(left, titleTop + 66, wide, 20));

    const int top = height() - m.waveformFull - m.pageMargin;
    m_elapsed->setGeometry(edge, top + m.waveformFull / 2 - 12, timeWidth, 20);
    m_total->setGeometry(width() - edge - timeWidth, top + m.waveformFull / 2 - 12, timeWidth, 20);
    m_waveform->setGeometry(edge + timeWidth, top, width() - 2 * (edge + timeWidth), m.waveformFull);
}

void FullView::resizeEvent(QResizeEvent*)
{
    layOut();
    Q_EMIT coverSideChanged();
}

void FullView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::LayoutDirectionChange) layOut();
    QWidget::changeEvent(event);
}

void FullView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) return Q_EMIT closeRequested();
    QWidget::keyPressEvent(event);
}

void FullView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    painter.fillRect(rect(), c.artWash);
    const QRect cover = coverRect();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(cover), theme().size.radiusCoverLarge, theme().size.radiusCoverLarge);
    painter.setClipPath(shape);
    if (m_cover.isNull()) {
        painter.fillRect(cover, c.hover);
        Icons::paint(&painter, QStringLiteral("album"), cover, 96, c.text3);
    } else {
        painter.drawPixmap(cover, m_cover);
    }
}

} // namespace auralis
