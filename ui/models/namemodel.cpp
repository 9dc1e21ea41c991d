// NameModel: names as roles.
#include "namemodel.h"

#include <map>
#include <utility>

namespace auralis
{

void NameModel::setRows(std::vector<NameRow> rows)
{
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<std::pair<qint64, QByteArray>> wanted;
    for (const QModelIndex& old : before)
        wanted.emplace_back(m_rows[size_t(old.row())].id, m_rows[size_t(old.row())].key);
    m_rows = std::move(rows);
    QModelIndexList after;
    if (!wanted.empty()) {
        std::map<std::pair<qint64, QByteArray>, int> places;
        for (size_t i = 0; i < m_rows.size(); ++i)
            places.emplace(std::make_pair(m_rows[i].id, m_rows[i].key), int(i));
        for (const auto& each : wanted) {
            const auto found = places.find(each);
            after << (found == places.end() ? QModelIndex() : index(found->second));
        }
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

const NameRow* NameModel::row(const QModelIndex& index) const
{
    return index.isValid() && index.row() < int(m_rows.size()) ? &m_rows[size_t(index.row())] : nullptr;
}

int NameModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant NameModel::data(const QModelIndex& index, int role) const
{
    const NameRow* found = row(index);
    if (!found) return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return found->name;
    case Qt::AccessibleTextRole:
        return found->detail.isEmpty() ? found->name : found->name + QStringLiteral(", ") + found->detail;
    case IdRole:
        return found->id;
    case CoverRole:
        return found->coverKey;
    case DetailRole:
        return found->detail;
    case DimmedRole:
        return found->dimmed;
    default:
        return {};
    }
}

} // namespace auralis
