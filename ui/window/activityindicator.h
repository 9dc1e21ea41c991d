// ActivityIndicator: a ring and one number while the library imports; opens the popover with the particulars. Main
// thread.
#pragma once

#include <QAbstractButton>

#include "librarytypes.h"

namespace auralis
{

class ActivityIndicator : public QAbstractButton
{
    Q_OBJECT
public:
    explicit ActivityIndicator(QWidget* parent = nullptr);
    /// Hidden while nothing runs.
    void setProgress(const ImportProgress& progress);
    const ImportProgress& progress() const { return m_progress; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ImportProgress m_progress;
};

} // namespace auralis
