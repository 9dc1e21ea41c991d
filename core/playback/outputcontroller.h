// OutputController: which device plays, and what happens when it goes. Main thread only; never waits for a device.
#pragma once

#include <memory>
#include <utility>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "audiooutput.h"
#include "devicemonitor.h"

namespace auralis
{

/// Policy: "default" follows the system; a chosen device that vanishes is told as lost() and awaited; with no device at
/// all a clock-driven null output keeps the program working while devices are looked for.
class OutputController : public QObject
{
    Q_OBJECT
public:
    struct Settings {
        QString device; ///< "default", "null" or an id
        int rate = 48000;
        int bufferMs = 40;
    };
    /// `monitor` may be null: devices are then neither listed nor followed.
    OutputController(OutputFactory factory, std::unique_ptr<DeviceMonitor> monitor, std::shared_ptr<Waiter> renderer,
                     const Settings& settings, QObject* parent = nullptr);
    ~OutputController() override;

    /// Another device: changes over as soon as it runs; at once if nothing is open.
    void setDevice(const QString& device);
    /// Reopen the device, if it is open.
    void setRate(int rate);
    /// setRate() will be called soon: opens the device a second time meanwhile, so that the change is quick. Where that
    /// cannot be, setRate() closes it first.
    void openAhead(int rate);
    void setBufferMs(int ms);
    /// Something is to be heard, or to be got ready: opens the device if it was released.
    void want();
    void setPlaying(bool playing);
    void setGain(float gain);
    void setFadeMs(int ms); ///< of pause and resume

    const std::shared_ptr<OutputFeed>& feed() const { return m_current.feed; }
    int rate() const { return m_settings.rate; }
    const QString& device() const { return m_settings.device; }
    bool hasDevice() const
    {
        return m_current.output && !m_current.fallback && m_current.output->state() != AudioOutput::State::Lost;
    }
    bool lost() const { return m_lost; }
    /// The clock plays in place of a device, for want of one.
    bool standsIn() const { return m_current.output && m_current.fallback; }
    QString backend() const { return m_current.output ? m_current.output->backend() : QString(); }
    int latencyFrames() const;
    /// How often devices went without frames, so far.
    std::int64_t starved() const { return m_starvedBefore + (m_current.output ? m_current.output->starved() : 0); }
    /// Of them: because our thread came too late.
    std::int64_t late() const { return m_lateBefore + (m_current.output ? m_current.output->late() : 0); }

    /// Of the device that plays or is awaited, for people.
    QString description() const;
    const DeviceMonitor* monitor() const { return m_monitor.get(); }

Q_SIGNALS:
    /// feed() is another one: what the former held must be played again from the place that was heard.
    void feedChanged();
    void lostDevice();
    void deviceReturned(); ///< the one that was lost

private:
    struct Open {
        std::unique_ptr<AudioOutput> output;
        std::shared_ptr<OutputFeed> feed;
        bool fallback = false; ///< a null output in place of a device
    };

    std::shared_ptr<OutputFeed> makeFeed(int rate) const;
    Open open(const QString& device, int rate);
    void adopt(Open open);
    void tryDevice();
    void poll();
    void failedCurrent();
    void release();
    void devicesChanged();

    const OutputFactory m_factory;
    const std::unique_ptr<DeviceMonitor> m_monitor;
    const std::shared_ptr<Waiter> m_renderer;
    Settings m_settings;
    Open m_current, m_trial, m_ahead;
    std::int64_t m_starvedBefore = 0, m_lateBefore = 0;
    QTimer m_poll, m_retry, m_idle;
    QString m_default;
    std::pair<QString, QString> m_seen; ///< id and description of the chosen device while it was there
    bool m_playing = false;
    bool m_lost = false;
    float m_gain = 1.0f;
    int m_fadeMs = 10;
};

} // namespace auralis
