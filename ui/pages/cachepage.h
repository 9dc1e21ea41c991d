// CachePage: what the chunk cache holds and how well it serves, live while it is looked at. Main thread.
#pragma once

#include <array>

#include <QTimer>

#include "page.h"

class QGridLayout;

namespace auralis
{

class TierCard;

class CachePage : public Page
{
    Q_OBJECT
public:
    explicit CachePage(const Services& services, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void layOut();
    Services m_services;
    PageHeader* m_header;
    std::array<TierCard*, 3> m_cards;
    QGridLayout* m_grid;
    TextLabel* m_tier;
    TextLabel* m_underruns;
    TextLabel* m_latency;
    QTimer m_timer;
};

} // namespace auralis
