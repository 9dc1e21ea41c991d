// PulseOutput: one connection, one stream.
#include "pulseoutput.h"

#ifdef AURALIS_HAVE_PULSE

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

#include "pulseconnection.h"
#include "realtimethread.h"
#include "serverclock.h"

namespace auralis
{

namespace
{

constexpr std::size_t frameBytes = 2 * sizeof(float);
constexpr double periodsHeld = 7.4;   // of the server, which takes its frames in periods of a power of two
constexpr double longestPieceMs = 80; // written at once
constexpr double longestRequestMs = 500;
constexpr double longestDoubt = 0.004; // s: whether what was written came in time

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Wakes the loop from another thread without a lock.
class Bell
{
public:
    Bell()
    {
        if (::pipe(m_ends) < 0) m_ends[0] = m_ends[1] = -1;
        for (const int end : m_ends) {
            ::fcntl(end, F_SETFL, O_NONBLOCK);
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
        }
    }
    ~Bell()
    {
        for (const int end : m_ends)
            if (end >= 0) ::close(end);
    }
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;

    void ring() const
    {
        const char stroke = 0;
        [[maybe_unused]] const auto written = ::write(m_ends[1], &stroke, 1); // full: it rings already
    }
    void silence() const
    {
        char strokes[64];
        while (::read(m_ends[0], strokes, sizeof strokes) > 0) {
        }
    }
    int fd() const { return m_ends[0]; }

private:
    int m_ends[2];
};

} // namespace

struct PulseOutput::Private {
    std::atomic<State> state{State::Closed};
    std::atomic<int> latencyUs{0};
    std::atomic<std::int64_t> starved{0};
    std::mutex mutex;
    QString error; ///< under the mutex
    Format format;
    std::shared_ptr<OutputFeed> feed;
    pa_stream* stream = nullptr; ///< under the connection's lock
    const std::shared_ptr<Bell> bell = std::make_shared<Bell>();
    pa_io_event* bellEvent = nullptr; ///< under the connection's lock
    pa_time_event* timer = nullptr;   ///< under the connection's lock
    int low = 0, high = 0;            ///< frames: when the server holds so few, it gets a piece; and so many then
    double requestedAt = 0;           ///< when the server told last what it wants
    pa_operation* asking = nullptr;   ///< how far the server is, in order to cut
    double askedAt = 0;
    std::int64_t cutAt = 0; ///< frame of the stream at which the latest cut was made
    int cutFrames = 0;      ///< that it wrote; 0: it is known whether they came in time
    std::unique_ptr<ServerClock> clock;
    std::vector<float> frames;  ///< a second: more than any server holds of us
    PulseConnection connection; // last: its thread uses the above

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
            pa_mainloop_api* loop = pa_threaded_mainloop_get_api(connection.loop());
            if (bell->fd() >= 0)
                bellEvent = loop->io_new(
                    loop, bell->fd(), PA_IO_EVENT_INPUT,
                    [](pa_mainloop_api*, pa_io_event*, int, pa_io_event_flags_t, void* self) {
                        static_cast<Private*>(self)->onBell();
                    },
                    this);
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
        pa_stream_set_latency_update_callback(
            stream, [](pa_stream*, void* self) { static_cast<Private*>(self)->onNews(); }, this);
        const auto bytes = [this](double ms) { return static_cast<std::uint32_t>(bytesOf(framesOf(ms))); };
        // A request wakes two processes twice each, a timer only this one: what the server asks for is room for several
        // pieces, and the pieces go by the clock that its requests set. Of the whole it gives half of what is left
        // beside two requests to its own period.
        const double period = format.bufferMs / periodsHeld;
        const double most = high * 1000.0 / format.rate;
        const double request = std::max(most, std::min(4 * most, longestRequestMs));
        pa_buffer_attr buffer;
        buffer.maxlength = static_cast<std::uint32_t>(-1);
        buffer.tlength = bytes(2 * request + 2 * period);
        buffer.prebuf = 0; // starts by itself and never stops: pauses are silence
        buffer.minreq = bytes(request);
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

    void onBell()
    {
        bell->silence();
        if (stream && pa_stream_get_state(stream) == PA_STREAM_READY) goOn(pa_stream_writable_size(stream));
    }

    void onWrite(std::size_t bytes)
    {
        requestedAt = now();
        if (const pa_timing_info* timing = pa_stream_get_timing_info(stream); timing && !timing->write_index_corrupt) {
            // The server asks when it has just taken a piece.
            const auto wanted = static_cast<std::int64_t>(bytes);
            const std::int64_t held = pa_stream_get_buffer_attr(stream)->tlength - wanted;
            clock->asked((timing->write_index - held) / static_cast<std::int64_t>(frameBytes), requestedAt);
        }
        goOn(bytes);
    }

    void goOn(std::size_t bytes)
    {
        if (!askToCut()) supply(bytes);
    }

    /// Writes the next piece when it is due. Where there is less music than that, more of it is waited for while the
    /// server holds enough; then it gets what there is, and in the end silence.
    void supply(std::size_t bytes)
    {
        if (bytes == static_cast<std::size_t>(-1)) return;
        const double time = now();
        const auto wanted = static_cast<int>(bytes / frameBytes);
        if (wanted == 0) return; // far more than enough is there
        const auto length = static_cast<int>(pa_stream_get_buffer_attr(stream)->tlength / frameBytes);
        int held = length - wanted - static_cast<int>((time - requestedAt) * format.rate);
        int due = low;
        if (held <= low) {
            const int piece = std::min(high - held, wanted);
            if (feed->there(piece) >= piece) {
                held += write(piece);
            } else {
                due = low / 2;
                const int half = std::min(due + (high - low) / 2 - held, wanted);
                const int there = held <= due ? feed->there(half) : 0;
                if (there > 0)
                    held += write(there);
                else if (held <= low / 3)
                    held += write(half);
                else if (held <= due)
                    due = low / 3;
            }
        }
        lookAgain(time + static_cast<double>(held - due) / format.rate);
    }

    void lookAgain(double time)
    {
        const double left = std::max(0.001, time - now()); // in the clock of the loop:
        const pa_usec_t when = pa_rtclock_now() + static_cast<pa_usec_t>(left * PA_USEC_PER_SEC);
        if (timer) return pa_context_rttime_restart(connection.context(), timer, when);
        timer = pa_context_rttime_new(
            connection.context(), when,
            [](pa_mainloop_api*, pa_time_event*, const timeval*, void* self) {
                static_cast<Private*>(self)->onTimer();
            },
            this);
    }

    void onTimer()
    {
        if (pa_stream_get_state(stream) != PA_STREAM_READY) return;
        if (asking && std::exchange(cutFrames, 0) > 0) return supply(pa_stream_writable_size(stream));
        if (asking) return;
        goOn(pa_stream_writable_size(stream)); // what has become ready meanwhile is cut in, not left for the end
        if (clock->isSure()) return;
        // The answer is news like that which the server tells of its own accord, but seldom.
        if (pa_operation* news = pa_stream_update_timing_info(stream, nullptr, nullptr)) pa_operation_unref(news);
    }

    /// The server told how far it is, of its own accord.
    void onNews()
    {
        const pa_timing_info* timing = pa_stream_get_timing_info(stream);
        if (timing && !timing->read_index_corrupt) clock->seen(timing->read_index / std::int64_t{frameBytes});
    }

    /// All at once: what is pulled in parts might go over to other music of which there is only one part.
    int write(int wanted)
    {
        wanted = std::min(wanted, format.rate);
        feed->pull(frames.data(), wanted);
        pa_stream_write(stream, frames.data(), static_cast<std::size_t>(wanted) * frameBytes, nullptr, 0,
                        PA_SEEK_RELATIVE);
        pa_usec_t latency = 0;
        int negative = 0;
        if (pa_stream_get_latency(stream, &latency, &negative) >= 0 && negative == 0) {
            latencyUs = static_cast<int>(std::min<pa_usec_t>(latency, 5000000));
        }
        return wanted;
    }

    /// Other music is to sound at once: what the server holds of the former is replaced. First it has to tell how much
    /// that is; true while this is under way.
    bool askToCut()
    {
        if (asking) return true;
        if (feed->cuttable() == 0) return false;
        askedAt = now();
        asking = pa_stream_update_timing_info(
            stream, [](pa_stream*, int known, void* self) { static_cast<Private*>(self)->onTiming(known != 0); }, this);
        return asking != nullptr;
    }

    void onTiming(bool known)
    {
        pa_operation_unref(asking);
        asking = nullptr;
        const pa_timing_info* timing = pa_stream_get_timing_info(stream);
        if (known && timing && !timing->write_index_corrupt && !timing->read_index_corrupt) {
            const std::int64_t taken = timing->read_index / bytesOf(1);
            const std::int64_t written = timing->write_index / bytesOf(1);
            const std::int64_t held = written - taken - clock->margin(taken, now(), now() - askedAt);
            auto replaced = static_cast<int>(std::clamp<std::int64_t>(held, 0, format.rate));
            const int made = feed->cut(frames.data(), replaced);
            if (made > 0 && replace(written - replaced, replaced, made)) return;
        }
        supply(pa_stream_writable_size(stream)); // what could not be cut goes the ordinary way
    }

    /// The way to the server may have been longer than its clock allowed for: then it has taken the beginning already.
    /// True while it is asked about that.
    bool replace(std::int64_t from, int replaced, int made)
    {
        pa_stream_write(stream, frames.data(), static_cast<std::size_t>(bytesOf(made)), nullptr, -bytesOf(replaced),
                        PA_SEEK_RELATIVE);
        cutAt = from;
        cutFrames = made;
        askedAt = now();
        asking = pa_stream_update_timing_info(
            stream, [](pa_stream*, int known, void* self) { static_cast<Private*>(self)->onCutTiming(known != 0); },
            this);
        if (asking) lookAgain(askedAt + longestDoubt);
        return asking != nullptr;
    }

    void onCutTiming(bool known)
    {
        pa_operation_unref(asking);
        asking = nullptr;
        const int former = std::exchange(cutFrames, 0); // 0: it took too long
        const pa_timing_info* timing = pa_stream_get_timing_info(stream);
        if (former > 0 && known && timing && !timing->read_index_corrupt) {
            const double told = now() - std::min(ageOf(*timing), now() - askedAt);
            const int late = clock->missed(cutAt, timing->read_index / bytesOf(1), told);
            const int made = late > 0 ? feed->recut(frames.data(), late) : 0;
            if (made > 0 && replace(cutAt + late, former - late, made)) return;
        }
        goOn(pa_stream_writable_size(stream));
    }

    int framesOf(double ms) const { return static_cast<int>(ms * format.rate / 1000); }
    static constexpr std::int64_t bytesOf(int count) { return count * static_cast<std::int64_t>(frameBytes); }

    /// How long ago the server told it, s.
    static double ageOf(const pa_timing_info& timing)
    {
        if (!timing.synchronized_clocks) return static_cast<double>(timing.transport_usec) / PA_USEC_PER_SEC;
        timeval time;
        ::gettimeofday(&time, nullptr);
        return std::max(0.0, static_cast<double>(time.tv_sec - timing.timestamp.tv_sec) +
                                 static_cast<double>(time.tv_usec - timing.timestamp.tv_usec) / 1e6);
    }
};

PulseOutput::PulseOutput()
    : d(std::make_unique<Private>())
{
}

PulseOutput::~PulseOutput()
{
    const PulseConnection::Lock lock(d->connection);
    pa_mainloop_api* loop = pa_threaded_mainloop_get_api(d->connection.loop());
    if (d->bellEvent) loop->io_free(d->bellEvent);
    if (d->timer) loop->time_free(d->timer);
    if (!d->stream) return;
    if (d->asking) {
        pa_operation_cancel(d->asking);
        pa_operation_unref(d->asking);
    }
    pa_stream_set_state_callback(d->stream, nullptr, nullptr);
    pa_stream_set_write_callback(d->stream, nullptr, nullptr);
    pa_stream_set_underflow_callback(d->stream, nullptr, nullptr);
    pa_stream_set_latency_update_callback(d->stream, nullptr, nullptr);
    pa_stream_disconnect(d->stream);
    pa_stream_unref(d->stream);
}

void PulseOutput::open(const Format& format, std::shared_ptr<OutputFeed> feed)
{
    d->format = format;
    d->feed = std::move(feed);
    d->state = State::Opening;
    d->clock = std::make_unique<ServerClock>(format.rate);
    d->frames.resize(2 * static_cast<std::size_t>(format.rate));
    const double least = format.bufferMs * 2 / 3.0;
    d->low = d->framesOf(least);
    d->high = d->framesOf(least + std::min(3 * least, longestPieceMs));
    d->feed->setOffered([bell = d->bell] { bell->ring(); }, d->high, d->low * 3 / 4);
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
