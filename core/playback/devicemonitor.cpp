// DeviceMonitor: the list, and the fallback that asks Qt.
#include "devicemonitor.h"

#include <QAudioDevice>
#include <QMediaDevices>

#include "pulsemonitor.h"

namespace auralis
{

namespace
{

class QtMonitor : public DeviceMonitor
{
public:
    QtMonitor()
    {
        connect(&m_media, &QMediaDevices::audioOutputsChanged, this, &QtMonitor::read);
        read();
    }

private:
    void read()
    {
        QList<OutputDevice> devices;
        for (const QAudioDevice& device : QMediaDevices::audioOutputs()) {
            devices.append({QString::fromUtf8(device.id()), device.description(), device.isDefault()});
        }
        setDevices(std::move(devices));
    }
    QMediaDevices m_media;
};

} // namespace

std::unique_ptr<DeviceMonitor> DeviceMonitor::create()
{
#ifdef AURALIS_HAVE_PULSE
    return std::make_unique<PulseMonitor>();
#else
    return std::make_unique<QtMonitor>();
#endif
}

QString DeviceMonitor::defaultId() const
{
    for (const OutputDevice& device : m_devices) {
        if (device.isDefault) return device.id;
    }
    return {};
}

QString DeviceMonitor::description(const QString& id) const
{
    for (const OutputDevice& device : m_devices) {
        if (device.id == id || (id == QLatin1String("default") && device.isDefault)) return device.description;
    }
    return {};
}

bool DeviceMonitor::contains(const QString& id) const
{
    for (const OutputDevice& device : m_devices) {
        if (device.id == id || device.description == id) return true;
    }
    return false;
}

void DeviceMonitor::setDevices(QList<OutputDevice> devices)
{
    const auto same = [](const OutputDevice& a, const OutputDevice& b) {
        return a.id == b.id && a.description == b.description && a.isDefault == b.isDefault;
    };
    if (std::equal(devices.begin(), devices.end(), m_devices.begin(), m_devices.end(), same)) return;
    m_devices = std::move(devices);
    Q_EMIT changed();
}

} // namespace auralis
