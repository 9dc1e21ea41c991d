// QueuePanel: the panel at the right: what sounds on top, below it what comes next. Main thread.
#pragma once

#include "page.h"

class QStackedWidget;

namespace auralis
{

class QueueModel;
class QueueView;

class QueuePanel : public QWidget
{
    Q_OBJECT
public:
    explicit QueuePanel(const Services& services, QWidget* parent = nullptr);
    QueueView* view() const { return m_view; }

Q_SIGNALS:
    void closeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void refresh();
    Services m_services;
    QueueModel* m_model;
    QueueView* m_view;
    TextLabel* m_detail;
    QWidget* m_card;
    TextLabel* m_next;
    QStackedWidget* m_stack;
};

/// The whole queue as a page: what was played, what sounds, what comes.
class QueuePage : public Page
{
    Q_OBJECT
public:
    explicit QueuePage(const Services& services, QWidget* parent = nullptr);
    QWidget* mainView() override;

private:
    void refresh();
    Services m_services;
    QueueModel* m_model;
    QueueView* m_view;
    PageHeader* m_header;
    QStackedWidget* m_stack;
};

} // namespace auralis
