// BandTable: the bands of a listening correction as rows of figures. Main thread.
#pragma once

#include <vector>

#include <QTableWidget>

#include "listeningcorrection.h"

namespace auralis
{

class BandTable : public QTableWidget
{
    Q_OBJECT
public:
    explicit BandTable(QWidget* parent = nullptr);
    void setBands(const std::vector<EqBand>& bands); ///< tells nobody
    const std::vector<EqBand>& bands() const { return m_bands; }
    void selectBand(int row); ///< tells nobody

    enum Column { On, Kind, Frequency, Gain, Q, ColumnCount };

Q_SIGNALS:
    void edited(); ///< by the listener
    void bandChosen(int row);

private:
    void showRow(int row);
    void take(QTableWidgetItem* item);
    std::vector<EqBand> m_bands;
    bool m_filling = false;
};

} // namespace auralis
