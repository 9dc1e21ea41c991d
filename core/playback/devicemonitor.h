// DeviceMonitor: which output devices there are, and which one is the system's default, as they come and go. Main
// thread; what watches the sound server has a thread of its own and is never waited for.
#pragma once

#include <memory>

#include <QList>
#include <QObject>
#include <QString>

namespace auralis
{

/// A device the listener can choose.
struct OutputDevice {
    QString id;          ///< stable across restarts
    QString description; ///< for people
    bool isDefault = false;
};

class DeviceMonitor : public QObject
{
    Q_OBJECT
public:
    /// By libpulse's subscriptions where it is built in, otherwise by Qt's device list.
    static std::unique_ptr<DeviceMonitor> create();

    const QList<OutputDevice>& devices() const { return m_devices; }
    QString defaultId() const;
    QString description(const QString& id) const;
    bool contains(const QString& id) const;

Q_SIGNALS:
    void changed();

protected:
    void setDevices(QList<OutputDevice> devices);

private:
    QList<OutputDevice> m_devices;
};

} // namespace auralis
