// SmartPlaylistDialog: the rules of a smart playlist: a search, an order and a limit, with what they find while they
// are typed. Main thread.
#pragma once

#include <QDialog>
#include <QTimer>

#include "librarytypes.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace auralis
{

class Library;
class QueryField;
class TextLabel;

class SmartPlaylistDialog : public QDialog
{
    Q_OBJECT
public:
    /// `row`: the list to edit, or a new one (without id) with a name to start with.
    SmartPlaylistDialog(Library& library, const PlaylistRow& row, QWidget* parent = nullptr);

    /// As it is chosen now.
    PlaylistRow playlist() const;

Q_SIGNALS:
    void saved(const auralis::PlaylistRow& row);

private:
    void build();
    void count();
    void showCount(const TrackList& list);
    void accept() override;

    Library& m_library;
    PlaylistRow m_row;
    QLineEdit* m_name;
    QueryField* m_query;
    TextLabel* m_found;
    QComboBox* m_order;
    QCheckBox* m_limited;
    QSpinBox* m_limit;
    QPushButton* m_save;
    int m_request = 0;
    bool m_good = false;
};

} // namespace auralis
