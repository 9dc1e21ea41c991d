// Toolbar and search field.
#include "toolbar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

#include "activityindicator.h"
#include "pages/drawing.h"
#include "theme/buttons.h"
#include "theme/icons.h"

namespace auralis
{

namespace
{

/// The hairline between the panel toggles and the menu.
class Divider : public QWidget
{
public:
    Divider() { setFixedSize(17, 20); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(QRect(8, 0, 1, height()), theme().color.line);
    }
};

} // namespace

SearchField::SearchField(QWidget* parent)
    : QueryField(parent)
{
    setAccessibleName(tr("Search"));
    setPlaceholderText(tr("Try artist:solheim year:2019..2024"));
    setMinimumWidth(160);
    setMaximumWidth(440);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTextMargins(27, 0, 48, 0);
    setAcceptDrops(false); // files dropped here are for the library
    QAction* clear = addAction(Icons::get("close"), TrailingPosition);
    clear->setToolTip(tr("Clear search"));
    clear->setVisible(false);
    connect(clear, &QAction::triggered, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, this, [this, clear](const QString& text) {
        clear->setVisible(!text.isEmpty());
        setTextMargins(27, 0, text.isEmpty() ? 48 : 0, 0);
    });
}

void SearchField::paintEvent(QPaintEvent* event)
{
    QueryField::paintEvent(event);
    QPainter painter(this);
    Icons::paint(&painter, QStringLiteral("search"), QRect(9, 0, 18, height()), 18, theme().color.text2);
    if (text().isEmpty())
        draw::text(&painter, rect().adjusted(0, 0, -9, 0), tr("Ctrl+F"), TextStyle::Caption, theme().color.text3,
                   Qt::AlignRight | Qt::AlignVCenter);
}

void SearchField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        if (text().isEmpty())
            Q_EMIT left();
        else
            clear();
        return;
    }
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT left();
        return;
    }
    QueryField::keyPressEvent(event);
}

Toolbar::Toolbar(ActivityIndicator* activity, QWidget* parent)
    : QWidget(parent)
    , m_back(new IconButton(QStringLiteral("chevron-left"), tr("Back")))
    , m_forward(new IconButton(QStringLiteral("chevron-right"), tr("Forward")))
    , m_search(new SearchField)
    , m_lyrics(new IconButton(QStringLiteral("lyrics"), tr("Lyrics")))
    , m_queue(new IconButton(QStringLiteral("queue"), tr("Queue")))
    , m_enhancement(new IconButton(QStringLiteral("enhance"), tr("Enhancement")))
    , m_mini(new IconButton(QStringLiteral("mini-player"), tr("Mini player")))
    , m_menu(new IconButton(QStringLiteral("menu"), tr("Menu")))
{
    setFixedHeight(theme().size.toolbar);
    m_back->setShortcutHint(QKeySequence(Qt::ALT | Qt::Key_Left));
    m_forward->setShortcutHint(QKeySequence(Qt::ALT | Qt::Key_Right));
    m_queue->setShortcutHint(QKeySequence(Qt::CTRL | Qt::Key_J));
    m_menu->setShortcutHint(QKeySequence(Qt::Key_F10));
    m_lyrics->setShortcutHint(QKeySequence(Qt::CTRL | Qt::Key_L));
    m_lyrics->setCheckable(true);
    m_queue->setCheckable(true);
    m_enhancement->setCheckable(true);
    m_enhancement->setShortcutHint(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    m_mini->setShortcutHint(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme().size.pageMargin, 0, 16, 0);
    row->setSpacing(8);
    row->addWidget(m_back);
    row->addWidget(m_forward);
    row->addSpacing(8);
    row->addWidget(m_search, 100);
    row->addStretch(1);
    row->addWidget(activity);
    row->addWidget(m_lyrics);
    row->addWidget(m_queue);
    row->addWidget(m_enhancement);
    row->addWidget(new Divider);
    row->addWidget(m_mini);
    row->addWidget(m_menu);
}

} // namespace auralis
