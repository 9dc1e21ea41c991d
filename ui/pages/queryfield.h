// QueryField: a line for the search language; underlines the part that is not understood. Main thread.
#pragma once

#include <QLineEdit>

namespace auralis
{

class QueryField : public QLineEdit
{
    Q_OBJECT
public:
    explicit QueryField(QWidget* parent = nullptr);
    /// What the search could not understand; 0 length: nothing. Forgotten with the next change of the text.
    void setMistake(int start, int length);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_mistakeStart = 0, m_mistakeLength = 0;
};

} // namespace auralis
