// FoldersPage: the library as it lies on the disk: a folder's folders beside the tracks in and below it. Main thread.
#pragma once

#include <string>

#include "librarytypes.h"
#include "page.h"

class QSplitter;

namespace auralis
{

class IconButton;
class NameListView;
class NameModel;
class TrackTableModel;
class TrackView;

class FoldersPage : public LibraryPage
{
    Q_OBJECT
public:
    explicit FoldersPage(const Services& services, QWidget* parent = nullptr);
    void open(const Place& place) override;
    QWidget* mainView() override;
    TrackView* tracks() const { return m_trackView; }
    NameListView* folders() const { return m_folderView; }

    /// Native bytes, which need not be text, as the text of a place and back.
    static QString textOf(const std::string& path);
    static std::string pathOf(const QString& text);

protected:
    void refresh() override;

private:
    void showFolders(const std::vector<FolderRow>& folders);

    Services m_services;
    NameModel* m_folders;
    NameListView* m_folderView;
    TrackTableModel* m_model;
    TrackView* m_trackView;
    PageHeader* m_header;
    IconButton* m_up;
    QSplitter* m_splitter;
    TrackQuery m_query; ///< folder empty: the roots
    std::vector<std::string> m_roots;
    int m_request = 0;
};

} // namespace auralis
