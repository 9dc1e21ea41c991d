// NullOutput: pulls 10 ms at a time by the steady clock.
#include "nulloutput.h"

#include <chrono>

namespace auralis
{

NullOutput::NullOutput(Drive drive)
    : m_drive(drive)
{
}

NullOutput::~NullOutput()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable()) m_thread.join();
}

void NullOutput::open(const Format& format, std::shared_ptr<OutputFeed> feed)
{
    {
        const std::lock_guard lock(m_mutex);
        m_feed = std::move(feed);
        m_state = State::Running;
    }
    if (m_drive == Drive::Clock) m_thread = std::thread([this, rate = format.rate] { run(rate); });
}

std::shared_ptr<OutputFeed> NullOutput::feed() const
{
    const std::lock_guard lock(m_mutex);
    return m_feed;
}

bool NullOutput::step(float* out, int frames)
{
    const std::lock_guard lock(m_mutex);
    if (m_state != State::Running || !m_feed->ready(frames)) return false;
    m_feed->pull(out, frames);
    return true;
}

void NullOutput::run(int rate)
{
    using Clock = std::chrono::steady_clock;
    const int frames = rate / 100;
    std::vector<float> sink(static_cast<std::size_t>(frames) * 2);
    auto due = Clock::now();
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        lock.unlock();
        m_feed->pull(sink.data(), frames);
        lock.lock();
        due += std::chrono::milliseconds(10);
        // A machine that slept does not play the missed time at once.
        if (Clock::now() - due > std::chrono::seconds(1)) due = Clock::now();
        m_changed.wait_until(lock, due, [this] { return m_stop; });
    }
}

} // namespace auralis
