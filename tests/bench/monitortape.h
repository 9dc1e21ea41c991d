// MonitorTape: what a sink's monitor plays, on a tape, through a record stream of this process. Header only; libpulse.
#pragma once

#include <pulse/pulseaudio.h>

#include "benchreport.h"
#include "tape.h"

namespace auralis
{

class MonitorTape
{
public:
    static constexpr int period = 256; ///< frames asked for at a time; it sets the period of the whole graph

    MonitorTape()
        : m_loop(pa_threaded_mainloop_new())
    {
    }
    ~MonitorTape()
    {
        pa_threaded_mainloop_stop(m_loop);
        if (m_stream) pa_stream_unref(m_stream);
        if (m_context) {
            pa_context_disconnect(m_context);
            pa_context_unref(m_context);
        }
        pa_threaded_mainloop_free(m_loop);
    }

    void start(const char* source)
    {
        m_source = source;
        pa_threaded_mainloop_start(m_loop);
        pa_threaded_mainloop_lock(m_loop);
        m_context = pa_context_new(pa_threaded_mainloop_get_api(m_loop), "bench");
        pa_context_set_state_callback(
            m_context,
            [](pa_context* context, void* self) {
                if (pa_context_get_state(context) == PA_CONTEXT_READY) static_cast<MonitorTape*>(self)->record();
            },
            this);
        pa_context_connect(m_context, nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr);
        pa_threaded_mainloop_unlock(m_loop);
    }
    Tape tape{true};

private:
    void record()
    {
        pa_sample_spec spec{PA_SAMPLE_FLOAT32NE, Tape::rate, 2};
        m_stream = pa_stream_new(m_context, "monitor", &spec, nullptr);
        pa_stream_set_read_callback(
            m_stream, [](pa_stream*, std::size_t, void* self) { static_cast<MonitorTape*>(self)->read(); }, this);
        pa_buffer_attr buffer;
        std::memset(&buffer, 0xff, sizeof buffer);
        buffer.fragsize = period * 8;
        pa_stream_connect_record(m_stream, m_source.c_str(), &buffer,
                                 static_cast<pa_stream_flags_t>(PA_STREAM_ADJUST_LATENCY | PA_STREAM_DONT_MOVE));
    }
    void read()
    {
        const double time = BenchReport::now();
        const void* data = nullptr;
        std::size_t bytes = 0;
        while (pa_stream_readable_size(m_stream) > 0 && pa_stream_peek(m_stream, &data, &bytes) >= 0 && bytes > 0) {
            if (data)
                tape.append(static_cast<const float*>(data), static_cast<int>(bytes / 8), time);
            else
                tape.append(std::vector<float>(bytes / 4).data(), static_cast<int>(bytes / 8), time);
            pa_stream_drop(m_stream);
        }
    }

    std::string m_source;
    pa_threaded_mainloop* m_loop;
    pa_context* m_context = nullptr;
    pa_stream* m_stream = nullptr;
};

} // namespace auralis
