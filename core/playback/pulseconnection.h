// PulseConnection: a libpulse context on a main loop thread of its own. The asynchronous interface only: it survives
// lost devices and dead servers. Callbacks run on that thread; other threads hold Lock while they touch the context.
#pragma once

#ifdef AURALIS_HAVE_PULSE

#include <functional>

#include <pulse/pulseaudio.h>

namespace auralis
{

class PulseConnection
{
public:
    PulseConnection();
    /// Stops the thread; no callback comes afterwards.
    ~PulseConnection();
    PulseConnection(const PulseConnection&) = delete;
    PulseConnection& operator=(const PulseConnection&) = delete;

    /// Connects, and tells every change of the context's state. `waitForServer`: a server that is not there yet is
    /// awaited.
    bool connect(bool waitForServer, std::function<void(pa_context_state_t)> changed);
    /// Throws the context away and connects anew after `ms`. On the loop's thread.
    void reconnectLater(int ms);
    pa_context* context() const { return m_context; }
    pa_threaded_mainloop* loop() const { return m_loop; }

    class Lock
    {
    public:
        explicit Lock(PulseConnection& connection)
            : m_loop(connection.m_loop)
        {
            pa_threaded_mainloop_lock(m_loop);
        }
        ~Lock() { pa_threaded_mainloop_unlock(m_loop); }
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;

    private:
        pa_threaded_mainloop* m_loop;
    };

private:
    bool connectNow();
    void dropContext();

    pa_threaded_mainloop* m_loop;
    pa_context* m_context = nullptr;
    pa_time_event* m_timer = nullptr;
    bool m_wait = false;
    std::function<void(pa_context_state_t)> m_changed;
};

} // namespace auralis

#endif
