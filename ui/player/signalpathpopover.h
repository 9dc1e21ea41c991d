// SignalPathPopover: the way of the sound from the file to the device, as it is now, in true order. Main thread.
#pragma once

#include <vector>

#include "playersnapshot.h"
#include "theme/popover.h"

class QPushButton;

namespace auralis
{

class TextLabel;

/// One stop of the sound.
struct SignalNode {
    QString icon, name, detail;
    bool mastering = false; ///< drawn filled in the accent
};

/// The stops of what sounds, first to last. Empty when nothing is loaded.
std::vector<SignalNode> signalNodes(const PlayerSnapshot& snapshot);

/// "3 underruns: device 2, disk 1"
QString underrunText(const PlayerSnapshot& snapshot);

/// The whole path as plain text, for a bug report.
QString signalReport(const PlayerSnapshot& snapshot);

class SignalPathPopover : public Popover
{
    Q_OBJECT
public:
    explicit SignalPathPopover(QWidget* parent = nullptr);
    void setSnapshot(const PlayerSnapshot& snapshot);

Q_SIGNALS:
    void playOriginalRequested();

private:
    class Path;
    PlayerSnapshot m_snapshot;
    TextLabel* m_mode;
    Path* m_path;
    TextLabel* m_latency;
    TextLabel* m_tier;
    TextLabel* m_underruns;
    QPushButton* m_original;
};

} // namespace auralis
