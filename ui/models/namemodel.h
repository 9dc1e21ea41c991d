// NameModel: things that have a name, a picture and a line about them: artists, genres, folders. Main thread.
#pragma once

#include <vector>

#include <QAbstractListModel>

namespace auralis
{

struct NameRow {
    qint64 id = 0;
    QString name;
    QString detail;      ///< "3 albums, 31 tracks"
    QString coverKey;    ///< of one of the albums; empty: the icon
    QByteArray key;      ///< what tells it apart where there is no id
    bool dimmed = false; ///< not to be had now
};

class NameModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, CoverRole, DetailRole, DimmedRole };
    using QAbstractListModel::QAbstractListModel;

    /// Keeps the views' place where rows only came or went or moved.
    void setRows(std::vector<NameRow> rows);
    const NameRow* row(const QModelIndex& index) const;
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<NameRow> m_rows;
};

} // namespace auralis
