// AlbumRuleDialog: why tracks are one album, the rules behind it, and what the listener wants instead. Main thread.
#pragma once

#include <vector>

#include <QDialog>

#include "librarytypes.h"

class QButtonGroup;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace auralis
{

class Library;

class AlbumRuleDialog : public QDialog
{
    Q_OBJECT
public:
    AlbumRuleDialog(Library& library, const AlbumRow& album, QWidget* parent = nullptr);

    AlbumRule rule() const;
    /// The album and, for Together, those chosen to join it.
    std::vector<AlbumId> albums() const;

private:
    void showOthers(const std::vector<AlbumRow>& albums);
    void follow();
    void accept() override;

    Library& m_library;
    AlbumRow m_album;
    QButtonGroup* m_kinds;
    QLineEdit* m_artist;
    QListWidget* m_others; ///< albums of the same title
    QPushButton* m_save;
};

} // namespace auralis
