// Device list: see the header.
#include "devicelist.h"

#include <QEventLoop>
#include <QTimer>

namespace auralis
{

QList<OutputDevice> listDevices()
{
    const std::unique_ptr<DeviceMonitor> monitor = DeviceMonitor::create();
    if (!monitor) return {};
    QEventLoop loop;
    QObject::connect(monitor.get(), &DeviceMonitor::changed, &loop, &QEventLoop::quit);
    if (monitor->devices().isEmpty()) {
        QTimer::singleShot(1000, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return monitor->devices();
}

std::optional<QString> findDevice(const QList<OutputDevice>& devices, const QString& name)
{
    for (const OutputDevice& device : devices)
        if (device.id == name || device.description.compare(name, Qt::CaseInsensitive) == 0) return device.id;
    return std::nullopt;
}

} // namespace auralis
