// LyricsPanel: the words of the playing track; where their times are known they follow it, and a click goes there. Main
// thread.
#pragma once

#include <QListView>

#include "librarytypes.h"
#include "page.h"

class QStackedWidget;
class QStringListModel;

namespace auralis
{

class EmptyState;

class LyricsView : public QListView
{
    Q_OBJECT
public:
    explicit LyricsView(QWidget* parent = nullptr);
    void setLyrics(const Lyrics& lyrics);
    /// The line sung at this time stands out, in the middle of the view.
    void setTime(double seconds);
    int line() const { return m_line; } ///< -1: none yet, or no times are known
    bool isTimed() const { return !m_lyrics.lines.empty(); }

Q_SIGNALS:
    void seekRequested(double seconds);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    Lyrics m_lyrics;
    QStringListModel* m_model;
    int m_line = -1;
};

class LyricsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit LyricsPanel(const Services& services, QWidget* parent = nullptr);
    LyricsView* view() const { return m_view; }

Q_SIGNALS:
    void closeRequested();

protected:
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void fetch();
    void followTime();

    Services m_services;
    TextLabel* m_detail;
    LyricsView* m_view;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    TrackId m_track; ///< whose words are shown
    int m_request = 0;
};

} // namespace auralis
