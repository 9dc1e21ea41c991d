// The commands of the whole queue: undo, redo, clear, save. Shown by the queue's panel and page. Main thread.
#pragma once

class QMenu;
class QWidget;

namespace auralis
{

class PlayQueue;

/// Fills `menu` each time it opens.
void setUpQueueMenu(QMenu* menu, PlayQueue* queue, QWidget* window);

} // namespace auralis
