// PulseConnection: context and loop.
#include "pulseconnection.h"

#ifdef AURALIS_HAVE_PULSE

#include <sys/time.h>

namespace auralis
{

PulseConnection::PulseConnection()
    : m_loop(pa_threaded_mainloop_new())
{
}

PulseConnection::~PulseConnection()
{
    if (!m_loop) return;
    {
        const Lock lock(*this);
        if (m_timer) pa_threaded_mainloop_get_api(m_loop)->time_free(m_timer);
        dropContext();
    }
    pa_threaded_mainloop_stop(m_loop);
    pa_threaded_mainloop_free(m_loop);
}

bool PulseConnection::connect(bool waitForServer, std::function<void(pa_context_state_t)> changed)
{
    m_wait = waitForServer;
    m_changed = std::move(changed);
    if (!m_loop || pa_threaded_mainloop_start(m_loop) < 0) return false;
    const Lock lock(*this);
    return connectNow();
}

bool PulseConnection::connectNow()
{
    m_context = pa_context_new(pa_threaded_mainloop_get_api(m_loop), "Auralis");
    if (!m_context) return false;
    pa_context_set_state_callback(
        m_context,
        [](pa_context* context, void* self) {
            static_cast<PulseConnection*>(self)->m_changed(pa_context_get_state(context));
        },
        this);
    const int flags = PA_CONTEXT_NOAUTOSPAWN | (m_wait ? PA_CONTEXT_NOFAIL : 0);
    return pa_context_connect(m_context, nullptr, static_cast<pa_context_flags_t>(flags), nullptr) >= 0;
}

void PulseConnection::dropContext()
{
    if (!m_context) return;
    pa_context_set_state_callback(m_context, nullptr, nullptr);
    pa_context_set_subscribe_callback(m_context, nullptr, nullptr);
    pa_context_disconnect(m_context);
    pa_context_unref(m_context);
    m_context = nullptr;
}

void PulseConnection::reconnectLater(int ms)
{
    timeval when;
    pa_gettimeofday(&when);
    pa_timeval_add(&when, static_cast<pa_usec_t>(ms) * PA_USEC_PER_MSEC);
    pa_mainloop_api* api = pa_threaded_mainloop_get_api(m_loop);
    if (m_timer) {
        api->time_restart(m_timer, &when);
        return;
    }
    m_timer = api->time_new(
        api, &when,
        [](pa_mainloop_api*, pa_time_event*, const timeval*, void* data) {
            auto* self = static_cast<PulseConnection*>(data);
            self->dropContext();
            if (!self->connectNow()) self->reconnectLater(1000);
        },
        this);
}

} // namespace auralis

#endif
