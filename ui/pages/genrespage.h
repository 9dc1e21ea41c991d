// GenresPage: the genres of the library. Main thread.
#pragma once

#include "librarytypes.h"
#include "namespage.h"

namespace auralis
{

class GenresPage : public NamesPage
{
    Q_OBJECT
public:
    explicit GenresPage(const Services& services, QWidget* parent = nullptr);

protected:
    void refresh() override;
};

} // namespace auralis
