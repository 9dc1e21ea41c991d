// The commands of the whole queue.
#include "queuemenu.h"

#include <cmath>

#include <QFile>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QSaveFile>

#include "playqueue.h"
#include "theme/icons.h"

namespace auralis
{

namespace
{

/// As an extended M3U in UTF-8, which every player reads.
void save(PlayQueue* queue, QWidget* window)
{
    QString name = QFileDialog::getSaveFileName(window, QObject::tr("Save queue"), QObject::tr("Queue.m3u8"),
                                                QObject::tr("Playlists (*.m3u8)"));
    if (name.isEmpty()) return;
    if (!name.contains(QLatin1Char('.'))) name += QLatin1String(".m3u8");
    QSaveFile file(name);
    bool good = file.open(QIODevice::WriteOnly);
    if (good) {
        file.write("#EXTM3U\n");
        for (const PlayableItem& item : queue->items()) {
            const QString title = item.artist.isEmpty() ? item.title : item.artist + QStringLiteral(" - ") + item.title;
            file.write("#EXTINF:" + QByteArray::number(qint64(std::llround(item.durationSeconds))) + ',' +
                       title.toUtf8() + '\n');
            file.write(QByteArray::fromStdString(item.path) + '\n');
        }
        good = file.commit();
    }
    if (!good)
        QMessageBox::warning(window, QObject::tr("Save queue"),
                             QObject::tr("%1 could not be written: %2").arg(name, file.errorString()));
}

} // namespace

void setUpQueueMenu(QMenu* menu, PlayQueue* queue, QWidget* window)
{
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, queue, window] {
        menu->clear();
        menu->addAction(Icons::get("undo"), QObject::tr("Undo"), queue, &PlayQueue::undo)->setEnabled(queue->canUndo());
        menu->addAction(QObject::tr("Redo"), queue, &PlayQueue::redo)->setEnabled(queue->canRedo());
        menu->addSeparator();
        QAction* stop = menu->addAction(Icons::get("stop-after"), QObject::tr("Stop after this track"));
        stop->setCheckable(true);
        stop->setChecked(queue->stopAfterCurrent());
        QObject::connect(stop, &QAction::toggled, queue, &PlayQueue::setStopAfterCurrent);
        menu->addSeparator();
        menu->addAction(Icons::get("export"), QObject::tr("Save as playlist file…"), window,
                        [queue, window] { save(queue, window); })
            ->setEnabled(queue->count() > 0);
        menu->addAction(Icons::get("close"), QObject::tr("Clear queue"), queue, &PlayQueue::clear)
            ->setEnabled(queue->count() > 0);
    });
}

} // namespace auralis
