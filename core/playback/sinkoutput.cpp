// SinkOutput: the worker that opens the sink and pushes into it on a precise timer.
#include "sinkoutput.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <vector>

#include <QAudioDevice>
#include <QAudioFormat>
#include <QAudioSink>
#include <QElapsedTimer>
#include <QMediaDevices>
#include <QThread>
#include <QTimer>

#include "realtimethread.h"

namespace auralis
{

namespace
{

constexpr std::int64_t stuckMs = 2000;
constexpr std::int64_t openMs = 8000; // the first contact with a sound server may start it
constexpr int goneMs = 500;           // no room known for so long: the device is gone
constexpr int stalledMs = 1000; // a full buffer that nobody empties for so long: server and backend wait for each other
constexpr int pieceFrames = 512;

std::int64_t nowMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

struct SinkOutput::Shared {
    std::atomic<State> state{State::Closed};
    std::atomic<std::int64_t> heartbeat{0};
    std::atomic<int> latencyUs{0};
    std::atomic<std::int64_t> starved{0}; ///< times the device went without frames
    std::atomic<std::int64_t> late{0};    ///< of them: the timer came so late that the buffer had run out
    std::atomic<bool> abandoned{false};   ///< the thread may not touch the feed any more
    std::mutex mutex;
    QString error; ///< under the mutex

    void lose(const QString& why)
    {
        const std::lock_guard lock(mutex);
        error = why;
        state = State::Lost;
    }
};

/// Lives on the output thread.
class SinkOutput::Worker : public QObject
{
public:
    Worker(std::shared_ptr<Shared> shared, Format format, std::shared_ptr<OutputFeed> feed)
        : d(std::move(shared))
        , m_format(std::move(format))
        , m_feed(std::move(feed))
    {
    }

    void open()
    {
        d->heartbeat = nowMs();
        runInRealTime();
        QAudioDevice device = QMediaDevices::defaultAudioOutput();
        if (!m_format.device.isEmpty()) {
            device = {};
            for (const QAudioDevice& candidate : QMediaDevices::audioOutputs()) {
                if (candidate.id() == m_format.device.toUtf8() || candidate.description() == m_format.device)
                    device = candidate;
            }
        }
        if (device.isNull()) return d->lose(QStringLiteral("no such device"));
        QAudioFormat audio;
        audio.setSampleRate(m_format.rate);
        audio.setChannelCount(2);
        audio.setSampleFormat(QAudioFormat::Float);
        if (!device.isFormatSupported(audio)) audio.setSampleFormat(QAudioFormat::Int16);
        m_int16 = audio.sampleFormat() == QAudioFormat::Int16;
        m_sink = new QAudioSink(device, audio, this);
        if (m_sink->isNull()) return d->lose(QStringLiteral("the device did not open"));
        m_frameBytes = audio.bytesPerFrame();
        m_sink->setBufferSize(audio.bytesForDuration(std::int64_t{1000} * m_format.bufferMs));
        m_io = m_sink->start();
        if (!m_io || m_sink->error() != QAudio::NoError) return d->lose(QStringLiteral("the device did not open"));
        m_room.start();
        m_flow.start();
        m_timer = new QTimer(this);
        m_timer->setTimerType(Qt::PreciseTimer);
        m_timer->setInterval(std::clamp(m_format.bufferMs / 5, 2, 10));
        QObject::connect(m_timer, &QTimer::timeout, this, [this] { feed(); });
        m_timer->start();
        d->heartbeat = nowMs();
        d->state = State::Running;
    }

private:
    void feed()
    {
        d->heartbeat = nowMs();
        if (d->abandoned) return m_timer->stop();
        if (m_sink->state() == QAudio::StoppedState) {
            m_timer->stop();
            return d->lose(QStringLiteral("the device stopped"));
        }
        // The backend is idle when it has run dry; the next write makes it active again.
        const bool idle = m_sink->state() == QAudio::IdleState;
        const qint64 since = m_beat.isValid() ? m_beat.restart() : 0;
        if (!m_beat.isValid()) m_beat.start();
        if (idle && !m_idle && m_begun) {
            ++d->starved;
            if (since >= m_format.bufferMs) ++d->late;
        }
        m_idle = idle;
        // A write while there is no room known may never return.
        auto free = m_sink->bytesFree();
        if (free >= 0) m_room.restart();
        if (m_room.elapsed() > goneMs) {
            m_timer->stop();
            return d->lose(QStringLiteral("the device is gone"));
        }
        if (m_flow.elapsed() > stalledMs) {
            m_timer->stop();
            return d->lose(QStringLiteral("the device stalled"));
        }
        const auto buffer = m_sink->bufferSize();
        d->latencyUs =
            static_cast<int>((buffer - std::max<qsizetype>(0, free)) / m_frameBytes * 1000000 / m_format.rate);
        while (free >= m_frameBytes) {
            if (m_pendingBytes == 0) {
                // While the device has enough, music that is on its way is waited for rather than missed.
                const auto frames = static_cast<int>(std::min<qsizetype>(pieceFrames, free / m_frameBytes));
                const int there = m_feed->there(frames);
                if (there < frames && free < buffer / 4 * (there > 0 ? 2 : 3)) return;
                make(there > 0 ? there : frames);
            }
            const char* bytes = m_int16 ? reinterpret_cast<const char*>(m_words.data())
                                        : reinterpret_cast<const char*>(m_frames.data());
            const qint64 written = m_io->write(bytes + m_pendingAt, std::min<qint64>(m_pendingBytes, free));
            if (written <= 0) return;
            m_flow.restart();
            m_begun = true;
            m_pendingAt += written;
            m_pendingBytes -= written;
            free -= written;
        }
    }

    void make(int frames)
    {
        m_feed->pull(m_frames.data(), frames);
        if (m_int16) {
            for (int i = 0; i < 2 * frames; ++i) {
                const float x = std::clamp(m_frames[static_cast<std::size_t>(i)], -1.0f, 1.0f);
                m_words[static_cast<std::size_t>(i)] = static_cast<std::int16_t>(std::lrint(x * 32767.0f));
            }
        }
        m_pendingAt = 0;
        m_pendingBytes = static_cast<qint64>(frames) * m_frameBytes;
    }

    const std::shared_ptr<Shared> d;
    const Format m_format;
    const std::shared_ptr<OutputFeed> m_feed;
    QAudioSink* m_sink = nullptr;
    QIODevice* m_io = nullptr;
    QTimer* m_timer = nullptr;
    QElapsedTimer m_room; ///< since the backend last knew how much room there is
    QElapsedTimer m_beat; ///< since this was last called
    QElapsedTimer m_flow; ///< since the device last took anything
    bool m_begun = false, m_idle = true;
    bool m_int16 = false;
    int m_frameBytes = 8;
    qint64 m_pendingAt = 0, m_pendingBytes = 0;
    std::vector<float> m_frames = std::vector<float>(2 * pieceFrames);
    std::vector<std::int16_t> m_words = std::vector<std::int16_t>(2 * pieceFrames);
};

SinkOutput::SinkOutput()
    : d(std::make_shared<Shared>())
{
}

SinkOutput::~SinkOutput()
{
    d->abandoned = true;
    if (!m_thread) return;
    m_thread->quit();
    const bool stuck = nowMs() - d->heartbeat > stuckMs / 2;
    if (!stuck && m_thread->wait(500)) {
        delete m_thread;
    } // else it hangs in the backend for good: it keeps what it uses, and is left behind
}

void SinkOutput::open(const Format& format, std::shared_ptr<OutputFeed> feed)
{
    d->state = State::Opening;
    d->heartbeat = nowMs();
    m_thread = new QThread;
    m_thread->setObjectName(QStringLiteral("output"));
    auto* worker = new Worker(d, format, std::move(feed));
    worker->moveToThread(m_thread);
    QObject::connect(m_thread, &QThread::started, worker, [worker] { worker->open(); });
    QObject::connect(m_thread, &QThread::finished, worker, &QObject::deleteLater);
    m_thread->start(QThread::TimeCriticalPriority);
}

AudioOutput::State SinkOutput::state() const
{
    const State state = d->state;
    const std::int64_t silent = nowMs() - d->heartbeat;
    const bool stuck = (state == State::Running && silent > stuckMs) || (state == State::Opening && silent > openMs);
    if (stuck) d->lose(QStringLiteral("the device does not answer"));
    return stuck ? State::Lost : state;
}

int SinkOutput::latencyUs() const
{
    return d->latencyUs;
}

std::int64_t SinkOutput::starved() const
{
    return d->starved;
}

std::int64_t SinkOutput::late() const
{
    return d->late;
}

QString SinkOutput::error() const
{
    const std::lock_guard lock(d->mutex);
    return d->error;
}

} // namespace auralis
