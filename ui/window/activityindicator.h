// ActivityIndicator: a ring and one number while the library imports or analyses; opens the popover with the
// particulars. Main thread.
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
    /// Both 0: nothing to analyse. An import is shown before it.
    void setAnalysis(int done, int total);
    const ImportProgress& progress() const { return m_progress; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();
    ImportProgress m_progress;
    int m_analysed = 0, m_toAnalyse = 0;
};

} // namespace auralis
