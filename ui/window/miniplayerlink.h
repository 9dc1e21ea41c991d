// MiniPlayerLink: the mini player in place of the window. Main thread; the mini player lives while it is shown.
#pragma once

#include <QObject>
#include <QPointer>

class QWidget;

namespace auralis
{

class MiniPlayer;
class PlayerBarController;

class MiniPlayerLink : public QObject
{
    Q_OBJECT
public:
    /// `controller` joins it to the player and outlives the link.
    MiniPlayerLink(PlayerBarController* controller, QWidget* window);
    ~MiniPlayerLink() override;
    /// Hides the window behind the mini player; closing that one brings the window back.
    void show();

private:
    PlayerBarController* m_controller;
    QWidget* m_window;
    QPointer<MiniPlayer> m_mini;
};

} // namespace auralis
