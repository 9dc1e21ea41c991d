// EmptyLibraryPage: what there is to do while the library is empty. Main thread.
#pragma once

#include "page.h"

namespace auralis
{

class EmptyLibraryPage : public Page
{
    Q_OBJECT
public:
    explicit EmptyLibraryPage(QWidget* parent = nullptr);
    QWidget* mainView() override { return m_first; }

Q_SIGNALS:
    void folderRequested();
    void demoRequested();

private:
    QWidget* m_first;
};

} // namespace auralis
