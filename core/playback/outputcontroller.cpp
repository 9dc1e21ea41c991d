// OutputController: opening, following, losing and finding devices. Main thread only.
#include "outputcontroller.h"

#include "nulloutput.h"

namespace auralis
{

namespace
{
constexpr int pollMs = 250;
constexpr int trialPollMs = 100; // while a device is being opened
constexpr int retryMs = 2000;
constexpr int idleMs = 30000;
} // namespace

OutputController::OutputController(OutputFactory factory, std::unique_ptr<DeviceMonitor> monitor,
                                   std::shared_ptr<Waiter> renderer, const Settings& settings, QObject* parent)
    : QObject(parent)
    , m_factory(std::move(factory))
    , m_monitor(std::move(monitor))
    , m_renderer(std::move(renderer))
    , m_settings(settings)
{
    m_retry.setInterval(retryMs);
    m_idle.setInterval(idleMs);
    m_idle.setSingleShot(true);
    connect(&m_poll, &QTimer::timeout, this, &OutputController::poll);
    connect(&m_retry, &QTimer::timeout, this, &OutputController::tryDevice);
    connect(&m_idle, &QTimer::timeout, this, &OutputController::release);
    if (m_monitor) connect(m_monitor.get(), &DeviceMonitor::changed, this, &OutputController::devicesChanged);
}

OutputController::~OutputController() = default;

std::shared_ptr<OutputFeed> OutputController::makeFeed(int rate) const
{
    auto feed = std::make_shared<OutputFeed>(rate, m_renderer);
    feed->setGain(m_gain);
    feed->setFade(m_fadeMs / 1000.0);
    feed->setPlaying(m_playing);
    return feed;
}

OutputController::Open OutputController::open(const QString& device, int rate)
{
    Open opened;
    opened.feed = makeFeed(rate);
    opened.output = m_factory(device);
    if (!opened.output) {
        opened.output = std::make_unique<NullOutput>();
        opened.fallback = device != QLatin1String("null");
    }
    AudioOutput::Format format;
    format.device = device == QLatin1String("default") ? QString() : device;
    format.rate = rate;
    format.bufferMs = m_settings.bufferMs;
    opened.output->open(format, opened.feed);
    return opened;
}

void OutputController::adopt(Open open)
{
    m_starvedBefore = starved();
    m_lateBefore = late();
    m_current.output.reset(); // first: from here on the former feed stands still
    m_current = std::move(open);
    m_poll.start(pollMs);
    Q_EMIT feedChanged();
}

void OutputController::setDevice(const QString& device)
{
    if (device == m_settings.device) return;
    m_settings.device = device;
    m_seen = {device, description()};
    m_lost = false;
    m_retry.stop();
    m_trial = {};
    m_ahead = {};
    if (m_current.output) tryDevice();
}

void OutputController::setRate(int rate)
{
    if (rate == m_settings.rate) return;
    m_settings.rate = rate;
    m_trial = {};
    Open ahead = std::move(m_ahead);
    m_ahead = {};
    const bool ready = ahead.output && ahead.feed->rate() == rate && ahead.output->state() != AudioOutput::State::Lost;
    if (m_current.output && ready) return adopt(std::move(ahead));
    ahead = {};
    if (m_current.output) adopt(open(m_settings.device, m_settings.rate));
}

void OutputController::openAhead(int rate)
{
    if (rate == m_settings.rate || !hasDevice()) return;
    if (!m_ahead.output || m_ahead.feed->rate() != rate) m_ahead = open(m_settings.device, rate);
}

void OutputController::setBufferMs(int ms)
{
    if (ms == m_settings.bufferMs) return;
    m_settings.bufferMs = ms;
    m_trial = {};
    m_ahead = {};
    if (m_current.output) adopt(open(m_settings.device, m_settings.rate));
}

void OutputController::want()
{
    m_idle.stop();
    if (!m_playing) m_idle.start();
    if (!m_current.output) adopt(open(m_settings.device, m_settings.rate));
}

void OutputController::setPlaying(bool playing)
{
    m_playing = playing;
    if (m_current.feed) m_current.feed->setPlaying(playing);
    if (m_trial.feed) m_trial.feed->setPlaying(playing);
    if (m_ahead.feed) m_ahead.feed->setPlaying(playing);
    if (playing) {
        want();
    } else if (m_current.output) {
        m_idle.start();
    }
}

void OutputController::setGain(float gain)
{
    m_gain = gain;
    if (m_current.feed) m_current.feed->setGain(gain);
    if (m_trial.feed) m_trial.feed->setGain(gain);
    if (m_ahead.feed) m_ahead.feed->setGain(gain);
}

void OutputController::setFadeMs(int ms)
{
    m_fadeMs = ms;
    if (m_current.feed) m_current.feed->setFade(ms / 1000.0);
    if (m_trial.feed) m_trial.feed->setFade(ms / 1000.0);
    if (m_ahead.feed) m_ahead.feed->setFade(ms / 1000.0);
}

int OutputController::latencyFrames() const
{
    if (!m_current.output) return 0;
    return static_cast<int>(static_cast<std::int64_t>(m_current.output->latencyUs()) * m_settings.rate / 1000000);
}

/// Opens the device beside what plays; poll() changes over when it runs.
void OutputController::tryDevice()
{
    if (m_trial.output) return;
    m_trial = open(m_settings.device, m_settings.rate);
    m_poll.start(trialPollMs);
    poll();
}

void OutputController::poll()
{
    if (m_trial.output) {
        const AudioOutput::State state = m_trial.output->state();
        if (state == AudioOutput::State::Running) {
            Open found = std::move(m_trial);
            m_trial = {};
            m_retry.stop();
            const bool returned = m_lost;
            m_lost = false;
            adopt(std::move(found));
            if (returned) Q_EMIT deviceReturned();
        } else if (state == AudioOutput::State::Lost) {
            m_trial = {};
            m_poll.start(pollMs);
            if (!hasDevice()) m_retry.start();
        }
    }
    if (m_current.output && m_current.output->state() == AudioOutput::State::Lost) failedCurrent();
}

/// The device is gone, or could not be opened. The program goes on by the clock and looks for it.
void OutputController::failedCurrent()
{
    Open fallback;
    fallback.fallback = true;
    fallback.output = std::make_unique<NullOutput>();
    // A device that is still there only stalled: it is tried again, and nothing needs to be said.
    const bool chosen = m_settings.device != QLatin1String("default");
    const bool gone = chosen && !(m_monitor && m_monitor->contains(m_settings.device));
    m_lost = gone;
    if (gone) m_playing = false;
    fallback.feed = makeFeed(m_settings.rate);
    AudioOutput::Format format;
    format.rate = m_settings.rate;
    fallback.output->open(format, fallback.feed);
    adopt(std::move(fallback));
    m_retry.start();
    if (gone) {
        Q_EMIT lostDevice();
    } else {
        // Another default may be there already; unless something else was chosen, or found, meanwhile.
        QTimer::singleShot(trialPollMs, this, [this] {
            if (m_current.fallback) tryDevice();
        });
    }
}

QString OutputController::description() const
{
    const QString known = m_monitor ? m_monitor->description(m_settings.device) : QString();
    if (!known.isEmpty()) return known;
    return m_seen.first == m_settings.device ? m_seen.second : m_settings.device; // it is gone
}

void OutputController::devicesChanged()
{
    const bool followed = m_settings.device == QLatin1String("default");
    const QString now = m_monitor->defaultId();
    const bool another = followed && !m_default.isEmpty() && !now.isEmpty() && now != m_default;
    m_default = now;
    m_seen = {m_settings.device, description()};
    if (!m_current.output) return;
    const bool present = followed ? !now.isEmpty() : m_monitor->contains(m_settings.device);
    if (!followed && !present && !m_lost && m_settings.device != QLatin1String("null")) {
        failedCurrent(); // the server may have moved the stream elsewhere: that is not what was chosen
        return;
    }
    if (m_current.fallback ? present : another && !m_current.output->followsDefault()) tryDevice();
}

/// Nothing was played for a while: others may have the device.
void OutputController::release()
{
    if (m_playing) return;
    m_trial = {};
    m_ahead = {};
    m_retry.stop();
    m_poll.stop();
    m_starvedBefore = starved();
    m_lateBefore = late();
    m_current = {};
    Q_EMIT feedChanged();
}

} // namespace auralis
