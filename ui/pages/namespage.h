// NamesPage: what the pages of all artists and of all genres have in common: a list of names that lead to their own
// pages. Main thread.
#pragma once

#include "page.h"

namespace auralis
{

class NameListView;
class NameModel;

class NamesPage : public LibraryPage
{
    Q_OBJECT
public:
    QWidget* mainView() override;

protected:
    /// `kind`: names the page that a name leads to, and its icon. `round`: covers are.
    NamesPage(const Services& services, const QString& heading, const QString& kind, bool round, QWidget* parent);

    Services m_services;
    NameModel* m_model;
    NameListView* m_view;
    PageHeader* m_header;
};

} // namespace auralis
