// SidebarModel: the pages one can go to, with counts. Main thread.
#pragma once

#include <vector>

#include <QAbstractListModel>

namespace auralis
{

class SidebarModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        PageRole = Qt::UserRole, ///< QString: id of the page, "albums"
        IconRole,                ///< QString: name of the icon, "album"
        CountRole                ///< int; -1: none shown
    };
    struct Entry {
        QString page;
        QString icon;
        QString title;
        int count = -1;
    };
    explicit SidebarModel(std::vector<Entry> entries, QObject* parent = nullptr);

    void setCount(const QString& page, int count);
    QModelIndex indexOf(const QString& page) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<Entry> m_entries;
};

} // namespace auralis
