// TapOutput: an output that takes 10 ms every 10 ms, as a device does, and keeps them on a tape with the time of the
// hand-over. Header only.
#pragma once

#include <chrono>
#include <thread>

#include "audiooutput.h"
#include "benchreport.h"
#include "tape.h"

namespace auralis
{

class TapOutput : public AudioOutput
{
public:
    explicit TapOutput(Tape& tape)
        : m_tape(tape)
    {
    }
    ~TapOutput() override
    {
        m_stop = true;
        if (m_thread.joinable()) m_thread.join();
    }

    void open(const Format& format, std::shared_ptr<OutputFeed> feed) override
    {
        m_thread = std::thread([this, feed = std::move(feed), frames = format.rate / 100] {
            std::vector<float> piece(static_cast<std::size_t>(2 * frames));
            auto due = std::chrono::steady_clock::now();
            while (!m_stop) {
                const double time = BenchReport::now();
                feed->pull(piece.data(), frames);
                m_tape.append(piece.data(), frames, time);
                std::this_thread::sleep_until(due += std::chrono::milliseconds(10));
            }
        });
    }
    State state() const override { return State::Running; }
    int latencyUs() const override { return 0; }
    QString backend() const override { return QStringLiteral("tap"); }

private:
    Tape& m_tape;
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

inline OutputFactory tapOutputs(Tape& tape)
{
    return [&tape](const QString&) { return std::make_unique<TapOutput>(tape); };
}

} // namespace auralis
