// SidebarModel: the pages one can go to.
#include "sidebarmodel.h"

#include "formats.h"

namespace auralis
{

SidebarModel::SidebarModel(std::vector<Entry> entries, QObject* parent)
    : QAbstractListModel(parent)
    , m_entries(std::move(entries))
{
}

void SidebarModel::setCount(const QString& page, int count)
{
    const QModelIndex entry = indexOf(page);
    if (!entry.isValid() || m_entries[size_t(entry.row())].count == count) return;
    m_entries[size_t(entry.row())].count = count;
    Q_EMIT dataChanged(entry, entry, {CountRole, Qt::AccessibleTextRole});
}

QModelIndex SidebarModel::indexOf(const QString& page) const
{
    for (size_t i = 0; i < m_entries.size(); ++i)
        if (m_entries[i].page == page) return index(int(i));
    return {};
}

int SidebarModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant SidebarModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) return {};
    const Entry& entry = m_entries[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return entry.title;
    case Qt::AccessibleTextRole:
        return entry.count < 0 ? entry.title : entry.title + QStringLiteral(", ") + formats::number(entry.count);
    case PageRole:
        return entry.page;
    case IconRole:
        return entry.icon;
    case CountRole:
        return entry.count;
    default:
        return {};
    }
}

} // namespace auralis
