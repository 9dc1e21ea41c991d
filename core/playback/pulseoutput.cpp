// PulseOutput: one connection, one stream.
#include "pulseoutput.h"

#ifdef AURALIS_HAVE_PULSE

#include <algorithm>
#include <mutex>

#include "pulseconnection.h"
#include "realtimethread.h"

namespace auralis
{

struct PulseOutput::Private {
    std::atomic<State> state{State::Closed};
    std::atomic<int> latencyUs{0};
    std::atomic<std::int64_t> starved{0};
    std::mutex mutex;
    QString error; ///< under the mutex
    Format format;
    std::shared_ptr<OutputFeed> feed;
    pa_stream* stream = nullptr; ///< under the connection's lock
    PulseConnection connection;  // last: its thread uses the above

    void lose(const char* why)
    {
        const std::lock_guard lock(mutex);
        error = QString::fromUtf8(why);
        state = State::Lost;
    }

    void onContext(pa_context_state_t now)
    {
        if (now == PA_CONTEXT_READY) {
            runInRealTime();
            start();
        } else if (now == PA_CONTEXT_FAILED || now == PA_CONTEXT_TERMINATED) {
            lose(pa_strerror(pa_context_errno(connection.context())));
        }
    }

    void start()
    {
        pa_sample_spec spec;
        spec.format = PA_SAMPLE_FLOAT32NE;
        spec.rate = static_cast<std::uint32_t>(format.rate);
        spec.channels = 2;
        stream = pa_stream_new(connection.context(), "Music", &spec, nullptr);
        if (!stream) return lose("the stream could not be made");
        pa_stream_set_state_callback(
            stream, [](pa_stream*, void* self) { static_cast<Private*>(self)->onStream(); }, this);
        pa_stream_set_write_callback(
            stream, [](pa_stream*, std::size_t bytes, void* self) { static_cast<Private*>(self)->onWrite(bytes); },
            this);
        pa_stream_set_underflow_callback(
            stream, [](pa_stream*, void* self) { ++static_cast<Private*>(self)->starved; }, this);
        const auto bytes = [&spec](int ms) {
            return static_cast<std::uint32_t>(pa_usec_to_bytes(static_cast<pa_usec_t>(ms) * PA_USEC_PER_MSEC, &spec));
        };
        pa_buffer_attr buffer;
        buffer.maxlength = static_cast<std::uint32_t>(-1);
        buffer.tlength = bytes(format.bufferMs);
        buffer.prebuf = 0; // starts by itself and never stops: pauses are silence
        buffer.minreq = bytes(std::max(2, format.bufferMs / 4));
        buffer.fragsize = static_cast<std::uint32_t>(-1);
        int flags = PA_STREAM_ADJUST_LATENCY | PA_STREAM_INTERPOLATE_TIMING | PA_STREAM_AUTO_TIMING_UPDATE;
        // A chosen device that goes is told as lost; the default one is followed by the server.
        if (!format.device.isEmpty()) flags |= PA_STREAM_DONT_MOVE;
        const QByteArray device = format.device.toUtf8();
        if (pa_stream_connect_playback(stream, device.isEmpty() ? nullptr : device.constData(), &buffer,
                                       static_cast<pa_stream_flags_t>(flags), nullptr, nullptr) < 0) {
            lose(pa_strerror(pa_context_errno(connection.context())));
        }
    }

    void onStream()
    {
        switch (pa_stream_get_state(stream)) {
        case PA_STREAM_READY:
            state = State::Running;
            break;
        case PA_STREAM_FAILED:
        case PA_STREAM_TERMINATED:
            lose(pa_strerror(pa_context_errno(connection.context())));
            break;
        default:
            break;
        }
    }

    void onWrite(std::size_t bytes)
    {
        constexpr std::size_t frameBytes = 2 * sizeof(float);
        while (bytes >= frameBytes) {
            void* memory = nullptr;
            std::size_t room = bytes;
            if (pa_stream_begin_write(stream, &memory, &room) < 0 || !memory) return;
            const std::size_t frames = std::min(room, bytes) / frameBytes;
            if (frames == 0) {
                pa_stream_cancel_write(stream);
                return;
            }
            feed->pull(static_cast<float*>(memory), static_cast<int>(frames));
            if (pa_stream_write(stream, memory, frames * frameBytes, nullptr, 0, PA_SEEK_RELATIVE) < 0) return;
            bytes -= frames * frameBytes;
        }
        pa_usec_t latency = 0;
        int negative = 0;
        if (pa_stream_get_latency(stream, &latency, &negative) >= 0 && negative == 0) {
            latencyUs = static_cast<int>(std::min<pa_usec_t>(latency, 5000000));
        }
    }
};

PulseOutput::PulseOutput()
    : d(std::make_unique<Private>())
{
}

PulseOutput::~PulseOutput()
{
    const PulseConnection::Lock lock(d->connection);
    if (!d->stream) return;
    pa_stream_set_state_callback(d->stream, nullptr, nullptr);
    pa_stream_set_write_callback(d->stream, nullptr, nullptr);
    pa_stream_set_underflow_callback(d->stream, nullptr, nullptr);
    pa_stream_disconnect(d->stream);
    pa_stream_unref(d->stream);
}

void PulseOutput::open(const Format& format, std::shared_ptr<OutputFeed> feed)
{
    d->format = format;
    d->feed = std::move(feed);
    d->state = State::Opening;
    const bool begun = d->connection.connect(false, [p = d.get()](pa_context_state_t state) { p->onContext(state); });
    if (!begun) d->lose("there is no sound server");
}

AudioOutput::State PulseOutput::state() const
{
    return d->state;
}
int PulseOutput::latencyUs() const
{
    return d->latencyUs;
}
std::int64_t PulseOutput::starved() const
{
    return d->starved;
}
bool PulseOutput::followsDefault() const
{
    return d->format.device.isEmpty();
}

QString PulseOutput::error() const
{
    const std::lock_guard lock(d->mutex);
    return d->error;
}

} // namespace auralis

#endif
