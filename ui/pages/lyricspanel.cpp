// LyricsPanel: words that follow the music.
#include "lyricspanel.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStackedWidget>
#include <QStringListModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "library.h"
#include "models/nowplaying.h"
#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/emptystate.h"
#include "theme/paintkit.h"
#include "unifiedplayermanager.h"

namespace auralis
{

namespace
{

constexpr int side = 16, above = 6;

class LineDelegate : public QStyledItemDelegate
{
public:
    explicit LineDelegate(LyricsView* view)
        : QStyledItemDelegate(view)
        , m_view(view)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        const int width = std::max(60, m_view->viewport()->width());
        // In the weight of the line sung, so that nothing moves when it comes.
        const QFontMetrics metrics(fontOf(true));
        const QString text = index.data().toString();
        const int height = text.trimmed().isEmpty()
                               ? metrics.height() / 2
                               : metrics.boundingRect(0, 0, width - 2 * side, 10000, Qt::TextWordWrap, text).height();
        return {width, height + 2 * above};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Colors& c = theme().color;
        const bool sung = index.row() == m_view->line();
        if (m_view->hasFocus() && keyboardFocusVisible() && m_view->currentIndex() == index)
            paintBox(painter, option.rect.adjusted(4, 0, -4, 0), theme().size.radiusControl, {}, c.focus,
                     theme().size.focusWidth);
        painter->setFont(fontOf(sung));
        painter->setPen(sung || !m_view->isTimed() ? c.text : c.text2);
        painter->drawText(option.rect.adjusted(side, above, -side, -above), Qt::TextWordWrap, index.data().toString());
    }

private:
    QFont fontOf(bool sung) const
    {
        QFont font = theme().font(m_view->isTimed() ? TextStyle::Title : TextStyle::Body);
        font.setWeight(sung && m_view->isTimed() ? QFont::DemiBold : QFont::Normal);
        return font;
    }
    LyricsView* m_view;
};

} // namespace

LyricsView::LyricsView(QWidget* parent)
    : QListView(parent)
    , m_model(new QStringListModel(this))
{
    setModel(m_model);
    setItemDelegate(new LineDelegate(this));
    setAccessibleName(tr("Lyrics"));
    setFrameShape(NoFrame);
    setWordWrap(true);
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setResizeMode(Adjust);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setBackgroundRole(QPalette::Window);
    viewport()->setBackgroundRole(QPalette::Window);
    connect(this, &QListView::clicked, this, [this](const QModelIndex& index) {
        if (isTimed()) Q_EMIT seekRequested(m_lyrics.lines[static_cast<std::size_t>(index.row())].seconds);
    });
}

void LyricsView::setLyrics(const Lyrics& lyrics)
{
    m_lyrics = lyrics;
    m_line = -1;
    QStringList lines;
    for (const Lyrics::Line& line : lyrics.lines)
        lines << line.text;
    if (lines.isEmpty() && !lyrics.text.isEmpty()) lines = lyrics.text.split(QLatin1Char('\n'));
    m_model->setStringList(lines);
    scrollToTop();
}

void LyricsView::setTime(double seconds)
{
    if (!isTimed()) return;
    const auto next = std::upper_bound(m_lyrics.lines.begin(), m_lyrics.lines.end(), seconds,
                                       [](double time, const Lyrics::Line& line) { return time < line.seconds; });
    const int line = static_cast<int>(next - m_lyrics.lines.begin()) - 1;
    if (line == m_line) return;
    m_line = line;
    if (line >= 0 && !underMouse()) scrollTo(m_model->index(line), PositionAtCenter); // who reads on is left alone
    viewport()->update();
}

void LyricsView::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid())
        Q_EMIT clicked(currentIndex());
    else
        QListView::keyPressEvent(event);
}

void LyricsView::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // lines break anew
}

void LyricsView::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::StyleChange) scheduleDelayedItemsLayout();
}

LyricsPanel::LyricsPanel(const Services& services, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_detail(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_view(new LyricsView)
    , m_empty(new EmptyState)
    , m_stack(new QStackedWidget)
{
    setAccessibleName(tr("Lyrics"));
    auto* top = new QWidget;
    top->setFixedHeight(theme().size.toolbar);
    auto* head = new QHBoxLayout(top);
    head->setContentsMargins(theme().size.panelMargin, 0, 8, 0);
    head->setSpacing(10);
    head->addWidget(new TextLabel(tr("Lyrics"), TextStyle::Title));
    m_detail->setContentsMargins(0, 2, 0, 0);
    m_detail->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    head->addWidget(m_detail, 1);
    auto* close = new IconButton(QStringLiteral("close"), tr("Close lyrics"));
    head->addWidget(close);
    connect(close, &IconButton::clicked, this, &LyricsPanel::closeRequested);
    m_empty->setIcon(QStringLiteral("lyrics"));
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(top);
    column->addWidget(m_stack, 1);
    connect(&services.now, &NowPlaying::changed, this, [this] {
        if (isVisible()) fetch();
    });
    connect(&services.library, &Library::tracksChanged, this, [this](const std::vector<TrackId>& ids) {
        if (std::find(ids.begin(), ids.end(), m_track) == ids.end()) return;
        m_track = {}; // its words may be others now
        if (isVisible()) fetch();
    });
    connect(&services.player, &UnifiedPlayerManager::snapshotChanged, this, [this] {
        if (isVisible()) followTime();
    });
    connect(m_view, &LyricsView::seekRequested, this,
            [this](double seconds) { m_services.player.seekSeconds(seconds); });
}

void LyricsPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    fetch();
}

void LyricsPanel::fetch()
{
    const TrackId track = m_services.now.track();
    if (track == m_track && track) return;
    m_track = track;
    const int request = ++m_request;
    const auto show = [this](const Lyrics& lyrics) {
        const bool none = lyrics.source == Lyrics::Source::None;
        m_view->setLyrics(lyrics);
        m_detail->setText(none                                    ? QString()
                          : lyrics.source == Lyrics::Source::File ? tr("from a file")
                                                                  : tr("from the tags"));
        m_empty->setHeading(m_track ? tr("No lyrics") : tr("Nothing plays"));
        m_empty->setText(m_track ? tr("They are read from the tags, or from a .lrc file beside the track.")
                                 : QString());
        m_stack->setCurrentIndex(none ? 1 : 0);
        followTime();
    };
    if (!track) return show({});
    m_services.library.lyrics(track, this, [this, request, show](const Lyrics& lyrics) {
        if (request == m_request) show(lyrics);
    });
}

void LyricsPanel::followTime()
{
    const PlayerSnapshot& now = m_services.player.snapshot();
    if (now.sourceRate > 0) m_view->setTime(framesToSeconds(now.position, now.sourceRate));
}

void LyricsPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color.surface);
    const bool overlay = parentWidget() && parentWidget()->parentWidget() == window(); // else the splitter draws it
    if (overlay) painter.fillRect(QRect(0, 0, 1, height()), theme().color.line);
}

} // namespace auralis
