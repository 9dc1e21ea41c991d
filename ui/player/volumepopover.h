// VolumePopover: the volume slider where the bar has no room for it. Main thread.
#pragma once

#include "theme/popover.h"

class QSlider;

namespace auralis
{

class IconButton;
class TextLabel;

class VolumePopover : public Popover
{
    Q_OBJECT
public:
    explicit VolumePopover(QWidget* parent = nullptr);
    void setVolume(double volume, bool muted);

Q_SIGNALS:
    void volumeChosen(double volume);
    void muteChosen(bool on);

private:
    IconButton* m_mute;
    QSlider* m_slider;
    TextLabel* m_percent;
    bool m_muted = false;
};

/// "volume-mute", "volume-low" or "volume-high".
QString volumeIcon(double volume, bool muted);

} // namespace auralis
