// QueuePanel and QueuePage: the queue, seen twice.
#include "queuepanel.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "models/coverprovider.h"
#include "models/formats.h"
#include "models/trackactions.h"
#include "models/trackmime.h"
#include "queuemenu.h"
#include "queueview.h"
#include "theme/buttons.h"
#include "theme/emptystate.h"
#include "unifiedplayermanager.h"

namespace auralis
{

namespace
{

/// The current entry, on top of the panel.
class CurrentCard : public QWidget
{
public:
    CurrentCard(PlayQueue* queue, CoverProvider& covers)
        : m_queue(queue)
        , m_covers(covers)
    {
        setFixedHeight(QueueView::rowHeight);
        connect(&covers, &CoverProvider::ready, this, [this] { update(); });
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const PlayableItem* item = m_queue->current();
        if (!item) return;
        QPainter painter(this);
        QueueRowLook look;
        look.current = look.selected = true;
        paintQueueRow(&painter, rect(), *item, m_covers, look);
    }

private:
    PlayQueue* m_queue;
    CoverProvider& m_covers;
};

IconButton* makeMenuButton(PlayQueue* queue, QWidget* window)
{
    auto* button = new IconButton(QStringLiteral("more"), QObject::tr("More"));
    auto* menu = new QMenu(button);
    setUpQueueMenu(menu, queue, window);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

EmptyState* makeEmpty()
{
    return new EmptyState(QStringLiteral("queue"), QObject::tr("The queue is empty"), QObject::tr("Drop tracks here."));
}

/// What happens with rows and drops, the same in panel and page.
void wire(QueueModel* model, QueueView* view, const Services& services)
{
    TrackActions& actions = services.actions;
    QObject::connect(model, &QueueModel::tracksDropped, &actions,
                     [&actions](const std::vector<TrackId>& ids, ItemId before) { actions.insert(ids, before); });
    QObject::connect(
        model, &QueueModel::filesDropped, &actions,
        [&actions](const std::vector<std::string>& paths, ItemId before) { actions.insertFiles(paths, before); });
    QObject::connect(view, &QueueView::playRequested, &services.player, &UnifiedPlayerManager::playItem);
}

double totalDuration(const PlayQueue* queue)
{
    double sum = 0;
    for (const PlayableItem& item : queue->items())
        sum += item.durationSeconds;
    return sum;
}

QString detailOf(const PlayQueue* queue)
{
    if (queue->count() == 0) return {};
    return QStringLiteral("%1, %2").arg(formats::tracks(queue->count()), formats::length(totalDuration(queue)));
}

template <class Object, class Slot>
void onQueueChange(PlayQueue* queue, Object* object, Slot slot)
{
    QObject::connect(queue, &PlayQueue::itemsReset, object, slot);
    QObject::connect(queue, &PlayQueue::itemsInserted, object, slot);
    QObject::connect(queue, &PlayQueue::itemsRemoved, object, slot);
    QObject::connect(queue, &PlayQueue::itemChanged, object, slot);
    QObject::connect(queue, &PlayQueue::currentChanged, object, slot);
}

} // namespace

QueuePanel::QueuePanel(const Services& services, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_model(new QueueModel(services.player.queue(), QueueModel::Range::Upcoming, this))
    , m_view(new QueueView(m_model, services.covers))
    , m_detail(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_card(new CurrentCard(services.player.queue(), services.covers))
    , m_next(new TextLabel(tr("Next"), TextStyle::Label, &Colors::text2))
    , m_stack(new QStackedWidget)
{
    setAccessibleName(tr("Queue"));
    setAcceptDrops(true);
    PlayQueue* queue = services.player.queue();
    const int margin = theme().size.panelMargin;
    auto* head = new QHBoxLayout;
    head->setContentsMargins(margin, 0, 8, 0);
    head->setSpacing(0);
    head->addWidget(new TextLabel(tr("Queue"), TextStyle::Title));
    head->addSpacing(10);
    m_detail->setContentsMargins(0, 2, 0, 0);
    m_detail->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    head->addWidget(m_detail, 1);
    head->addWidget(makeMenuButton(queue, this));
    auto* close = new IconButton(QStringLiteral("close"), tr("Close queue"));
    head->addWidget(close);
    connect(close, &IconButton::clicked, this, &QueuePanel::closeRequested);

    m_next->setContentsMargins(margin, 6, margin, 4);
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_card);
    column->addWidget(m_next);
    column->addWidget(m_view, 1);
    m_stack->addWidget(list);
    m_stack->addWidget(makeEmpty());

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto* top = new QWidget;
    top->setLayout(head);
    top->setFixedHeight(theme().size.toolbar);
    layout->addWidget(top);
    layout->addWidget(m_stack, 1);
    for (QWidget* plain : {static_cast<QWidget*>(m_view), m_view->viewport()})
        plain->setBackgroundRole(QPalette::Window);
    wire(m_model, m_view, services);
    onQueueChange(queue, this, [this] { refresh(); });
    refresh();
}

void QueuePanel::refresh()
{
    const PlayQueue* queue = m_services.player.queue();
    m_detail->setText(detailOf(queue));
    m_card->setVisible(queue->current() != nullptr);
    m_card->setAccessibleName(queue->current() ? tr("Current: %1").arg(queue->current()->title) : QString());
    m_next->setVisible(m_model->rowCount() > 0);
    m_card->update();
    m_stack->setCurrentIndex(queue->count() > 0 ? 0 : 1);
}

void QueuePanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color.surface);
    const bool overlay = parentWidget() && parentWidget()->parentWidget() == window(); // else the splitter draws it
    if (overlay) painter.fillRect(QRect(0, 0, 1, height()), theme().color.line);
}

/// Beside the rows a drop goes to the end of the queue.
void QueuePanel::dragEnterEvent(QDragEnterEvent* event)
{
    if (!trackmime::hasIds(event->mimeData()) && !trackmime::hasFiles(event->mimeData())) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void QueuePanel::dropEvent(QDropEvent* event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_model->dropMimeData(event->mimeData(), Qt::CopyAction, -1, 0, {});
}

QueuePage::QueuePage(const Services& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_model(new QueueModel(services.player.queue(), QueueModel::Range::All, this))
    , m_view(new QueueView(m_model, services.covers))
    , m_header(new PageHeader(tr("Queue")))
    , m_stack(new QStackedWidget)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    m_header->addControl(makeMenuButton(services.player.queue(), this));
    layout->addWidget(m_header);
    auto* inset = new QWidget;
    auto* column = new QVBoxLayout(inset);
    column->setContentsMargins(theme().size.pageMargin - 16, 0, 0, 0);
    column->addWidget(m_view);
    m_stack->addWidget(inset);
    m_stack->addWidget(makeEmpty());
    layout->addWidget(m_stack, 1);
    wire(m_model, m_view, services);
    onQueueChange(services.player.queue(), this, [this] { refresh(); });
    refresh();
}

QWidget* QueuePage::mainView()
{
    return m_view;
}

void QueuePage::refresh()
{
    const PlayQueue* queue = m_services.player.queue();
    m_header->setDetail(detailOf(queue));
    m_stack->setCurrentIndex(queue->count() > 0 ? 0 : 1);
}

} // namespace auralis
