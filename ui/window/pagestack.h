// PageStack: the pages, each made when first shown, and the way through them. Main thread.
#pragma once

#include <functional>

#include <QHash>
#include <QStackedWidget>

#include "librarytypes.h"
#include "navhistory.h"
#include "pages/page.h"

namespace auralis
{

class PageStack : public QStackedWidget
{
    Q_OBJECT
public:
    explicit PageStack(const Services& services, QWidget* parent = nullptr);

    Page* current() const { return qobject_cast<Page*>(currentWidget()); }
    const NavHistory& history() const { return m_history; }
    void goTo(const auralis::Place& place);
    void back();
    void forward();
    /// Results while the text is typed: one place of the history, whatever its length. An empty text leads back.
    void search(const QString& text);
    /// Pages of the library then show what to do instead.
    void setLibraryEmpty(bool empty);

Q_SIGNALS:
    void opened(const auralis::Place& place);
    void folderRequested();
    void demoRequested();
    void shortcutsRequested();
    void presetsRequested();
    void correctionRequested();
    void searchMistake(int start, int length);
    void searchCleared();
    void playlistMenuRequested(auralis::PlaylistId id, const QPoint& globalPosition);
    void rulesRequested(auralis::PlaylistId id);

private:
    void open(const Place& place);
    Page* pageFor(const QString& name);

    Services m_services;
    NavHistory m_history;
    QHash<QString, std::function<Page*()>> m_makers;
    QHash<QString, Page*> m_pages;
    bool m_libraryEmpty = false;
};

} // namespace auralis
