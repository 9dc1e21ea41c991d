// ActivityIndicator: a ring and one number while the library imports or analyses; opens the popover with the
// particulars. Main thread.
#pragma once

#include <functional>

#include <QAbstractButton>

#include "libraryjobs.h"

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
    /// Asked when the tooltip shows: why the analysis stands still; empty: it does not.
    void setWhyWaiting(std::function<QString()> why) { m_why = std::move(why); }
    const ImportProgress& progress() const { return m_progress; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();
    ImportProgress m_progress;
    std::function<QString()> m_why;
    int m_analysed = 0, m_toAnalyse = 0;
};

} // namespace auralis
