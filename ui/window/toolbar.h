// Toolbar: back and forward, the search field, what goes on in the background, the panel toggles, the menu. Main
// thread.
#pragma once

#include <QWidget>

#include "pages/queryfield.h"

class QMenu;

namespace auralis
{

class ActivityIndicator;
class IconButton;

class SearchField : public QueryField
{
    Q_OBJECT
public:
    explicit SearchField(QWidget* parent = nullptr);

Q_SIGNALS:
    void left(); ///< Esc or Down: the keyboard goes back to the page

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

class Toolbar : public QWidget
{
    Q_OBJECT
public:
    explicit Toolbar(ActivityIndicator* activity, QWidget* parent = nullptr);
    IconButton* back() const { return m_back; }
    IconButton* forward() const { return m_forward; }
    IconButton* lyrics() const { return m_lyrics; }
    IconButton* queue() const { return m_queue; }
    IconButton* enhancement() const { return m_enhancement; }
    IconButton* mini() const { return m_mini; }
    IconButton* menuButton() const { return m_menu; }
    SearchField* search() const { return m_search; }

private:
    IconButton* m_back;
    IconButton* m_forward;
    SearchField* m_search;
    IconButton* m_lyrics;
    IconButton* m_queue;
    IconButton* m_enhancement;
    IconButton* m_mini;
    IconButton* m_menu;
};

} // namespace auralis
