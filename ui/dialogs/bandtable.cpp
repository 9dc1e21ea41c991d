#include "dialogs/bandtable.h"

#include <algorithm>

#include <QComboBox>
#include <QHeaderView>
#include <QLocale>

#include "dialogs/presethandles.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{

QStringList kindNames()
{
    return {BandTable::tr("Peak"),     BandTable::tr("Low shelf"), BandTable::tr("High shelf"),
            BandTable::tr("Low pass"), BandTable::tr("High pass"), BandTable::tr("Band pass"),
            BandTable::tr("Notch"),    BandTable::tr("All pass")};
}

} // namespace

BandTable::BandTable(QWidget* parent)
    : QTableWidget(0, ColumnCount, parent)
{
    setAccessibleName(tr("Bands"));
    setHorizontalHeaderLabels({tr("On"), tr("Kind"), tr("Frequency, Hz"), tr("Gain, dB"), tr("Q")});
    for (const Column column : {Frequency, Gain, Q})
        horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter); // as their figures
    horizontalHeaderItem(Kind)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setShowGrid(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(36);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    horizontalHeader()->setSectionResizeMode(On, QHeaderView::Fixed);
    setColumnWidth(On, 48);
    connect(this, &QTableWidget::itemChanged, this, &BandTable::take);
    connect(this, &QTableWidget::currentCellChanged, this, [this](int row) {
        if (!m_filling) Q_EMIT bandChosen(row);
    });
}

void BandTable::setBands(const std::vector<EqBand>& bands)
{
    m_filling = true;
    m_bands = bands;
    const int before = rowCount();
    setRowCount(static_cast<int>(bands.size()));
    for (int row = before; row < rowCount(); ++row) {
        for (const Column column : {On, Frequency, Gain, Q}) {
            auto* item = new QTableWidgetItem;
            if (column == On)
                item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            else
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            setItem(row, column, item);
        }
        auto* kind = new QComboBox;
        kind->addItems(kindNames());
        kind->setAccessibleName(tr("Kind of band %1").arg(row + 1));
        connect(kind, &QComboBox::activated, this, [this, row](int index) {
            m_bands[static_cast<std::size_t>(row)].kind = static_cast<EqBand::Kind>(index);
            m_filling = true;
            showRow(row);
            m_filling = false;
            Q_EMIT edited();
        });
        setCellWidget(row, Kind, kind);
    }
    for (int row = 0; row < rowCount(); ++row)
        showRow(row);
    m_filling = false;
}

void BandTable::showRow(int row)
{
    const EqBand& band = m_bands[static_cast<std::size_t>(row)];
    const QLocale locale;
    item(row, On)->setCheckState(band.on ? Qt::Checked : Qt::Unchecked);
    static_cast<QComboBox*>(cellWidget(row, Kind))->setCurrentIndex(static_cast<int>(band.kind));
    item(row, Frequency)->setText(locale.toString(band.hz, 'f', band.hz < 100 ? 1 : 0));
    item(row, Gain)->setText(hasGain(band.kind) ? locale.toString(band.gainDb, 'f', 1) : QString());
    item(row, Q)->setText(locale.toString(band.q, 'f', 2));
}

void BandTable::selectBand(int row)
{
    m_filling = true;
    setCurrentCell(row, row < 0 ? -1 : static_cast<int>(Frequency));
    m_filling = false;
}

/// What was typed; a figure that is none is put back.
void BandTable::take(QTableWidgetItem* changed)
{
    if (m_filling) return;
    EqBand& band = m_bands[static_cast<std::size_t>(changed->row())];
    const EqBand before = band;
    bool number = false;
    const double value = QLocale().toDouble(changed->text(), &number);
    if (changed->column() == On) band.on = changed->checkState() == Qt::Checked;
    if (number && changed->column() == Frequency) band.hz = std::clamp(value, 10.0, 40000.0);
    if (number && changed->column() == Gain && hasGain(band.kind)) band.gainDb = std::clamp(value, -24.0, 24.0);
    if (number && changed->column() == Q) band.q = std::clamp(value, 0.1, 30.0);
    m_filling = true;
    showRow(changed->row());
    m_filling = false;
    if (!(band == before)) Q_EMIT edited();
}

} // namespace auralis
