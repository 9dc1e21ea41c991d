// CachePage: what the chunk cache holds, of the sounding track above all, and how well it serves; live while it is
// looked at. Main thread; mastering plans are made on a thread of the pool.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include <QTimer>

#include "masteringplan.h"
#include "page.h"
#include "trackprofile.h"

class QGridLayout;

namespace auralis
{

class ChunkMapView;
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
    /// A heading over rows of label and value.
    struct Table {
        QWidget* widget = nullptr;
        QGridLayout* grid = nullptr;
        std::vector<std::pair<TextLabel*, TextLabel*>> rows;
    };
    static Table makeTable(const QString& heading);
    static void fill(Table& table, const std::vector<std::pair<QString, QString>>& rows);
    void refresh();
    void refreshMap();
    void makePlans();
    void layOut();

    /// The presets by which the track can be mastered now.
    struct Plans {
        ProfilePtr profile;
        float intensity = -1;
        int recipes = -1;
        std::vector<std::pair<QString, PlanPtr>> byPreset; ///< id
    };

    Services m_services;
    PageHeader* m_header;
    std::array<TierCard*, 3> m_cards;
    QGridLayout* m_grid;
    QWidget* m_mapArea;
    TextLabel* m_mapNote;
    ChunkMapView* m_map;
    QGridLayout* m_tables;
    Table m_prediction, m_speed;
    Plans m_plans;
    int m_recipes = 0;    ///< counts changes of presets and correction
    QString m_correction; ///< id
    bool m_planning = false;
    QTimer m_timer;
};

} // namespace auralis
