// NullOutput: an output without a device. Pulls by the clock on a thread of its own, or by hand (tests, and rendering
// without hearing).
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "audiooutput.h"

namespace auralis
{

class NullOutput : public AudioOutput
{
public:
    enum class Drive { Clock, Hand };
    explicit NullOutput(Drive drive = Drive::Clock);
    ~NullOutput() override;

    void open(const Format& format, std::shared_ptr<OutputFeed> feed) override;
    State state() const override { return m_state; }
    int latencyUs() const override { return 0; }
    QString backend() const override { return QStringLiteral("null"); }

    /// Drive::Hand: pulls `frames` stereo frames into `out`. False, and nothing done, when it is not running or the
    /// frames are not all there yet. Any one thread.
    bool step(float* out, int frames);
    /// Drive::Hand: plays the loss of a device.
    void lose() { m_state = State::Lost; }
    std::shared_ptr<OutputFeed> feed() const;

private:
    void run(int rate);

    const Drive m_drive;
    std::atomic<State> m_state{State::Closed};
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::shared_ptr<OutputFeed> m_feed;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace auralis
