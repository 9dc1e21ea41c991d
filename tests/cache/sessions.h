// Listening sessions, simulated or recorded, played through the real chunk store with synthetic producers, once for
// each policy of preparing ahead: which switches found their chunk ready, and what the rendering cost.
#pragma once

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <set>

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include "chunkstore.h"
#include "listener.h"
#include "prediction.h"

namespace auralis::fake
{

inline constexpr int scale = 1000; // chunks and budgets are so much smaller than real ones, their proportion is real

inline double costOf(const std::string& spec)
{
    if (spec == "original") return 0;
    return spec == "streamed" ? preparing::streamedCost : preparing::enhancedCost;
}

class SilentProducer : public ChunkProducer
{
public:
    Result<bool> step(Chunk& chunk) override
    {
        std::fill_n(chunk.writePtr(), chunk.writable() * chunk.channels(), 0.25f);
        chunk.advance(chunk.writable());
        return true;
    }
};

/// The store, and what was rendered through it.
class Player
{
public:
    Player()
    {
        ChunkStoreSettings settings;
        settings.l1Bytes /= scale;
        settings.l2Bytes /= scale;
        settings.workers = 1;
        m_store = std::make_unique<ChunkStore>(settings);
        m_store->setProgressCallback([this](const ChunkPtr&, Priority) {
            const std::lock_guard lock(m_mutex);
            m_changed.notify_all();
        });
    }

    ChunkStore::Found request(std::uint32_t stretch, const std::string& spec, Priority priority)
    {
        ChunkJob job;
        job.key.index = stretch;
        job.key.rate = 48000;
        const std::size_t name = std::hash<std::string>()(spec);
        std::memcpy(job.key.parameters.bytes.data(), &name, sizeof name);
        job.frames = static_cast<int>(chunkFrames(48000)) / scale;
        job.producer = [this, spec]() -> Result<std::unique_ptr<ChunkProducer>> {
            const std::lock_guard lock(m_mutex);
            m_cpuSeconds += costOf(spec);
            return std::make_unique<SilentProducer>();
        };
        const ChunkStore::Found found = m_store->request(job, priority);
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return found.chunk->state() != Chunk::State::Growing; });
        return found;
    }

    double cpuSeconds()
    {
        const std::lock_guard lock(m_mutex);
        return m_cpuSeconds;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    double m_cpuSeconds = 0;
    std::unique_ptr<ChunkStore> m_store; // last: its workers use the above
};

struct Score {
    int switches = 0, hits = 0;
    double cpuSeconds = 0;
    double hitsPerCpuSecond() const { return cpuSeconds > 0 ? hits / cpuSeconds : 0; }
    void add(const Score& o)
    {
        switches += o.switches;
        hits += o.hits;
        cpuSeconds += o.cpuSeconds;
    }
};

struct Session {
    std::string startsWith;
    double seconds;
    std::vector<Switch> switches;
};

struct Policy {
    const char* name;
    std::vector<std::string> always;
    bool learns;
};

/// `s`: the specs of the listeners, bypass first. The last policy is the one the player has.
inline std::vector<Policy> policies(const std::vector<std::string>& s)
{
    std::vector<Policy> all{{"nothing", {}, false}, {"always bypass", {s[0]}, false}};
    if (s.size() > 3) all.push_back({"always bypass and two presets", {s[0], s[1], s[2]}, false});
    all.push_back({"always all presets", {s.begin() + 1, s.end()}, false});
    all.push_back({"always everything", s, false});
    all.push_back({"predicted", {}, true});
    return all;
}

/// One listener's sessions, one after the other, with one policy.
inline Score play(const std::vector<Session>& sessions, const Policy& policy, const std::vector<std::string>& known,
                  SpecPredictor predictor = SpecPredictor())
{
    std::vector<SpecPredictor::Candidate> candidates;
    for (const std::string& spec : known)
        candidates.push_back({spec, costOf(spec)});
    predictor.setBypass(known[0]);
    Player player;
    Score score;
    std::uint32_t stretch = 0;
    for (const Session& session : sessions) {
        std::string sounding = session.startsWith;
        predictor.start(sounding);
        const auto prepare = [&] {
            for (const std::string& spec : policy.learns ? predictor.worthPreparing(candidates) : policy.always)
                if (spec != sounding) player.request(stretch, spec, Priority::Predicted);
        };
        const auto beginStretch = [&] {
            ++stretch;
            player.request(stretch, sounding, Priority::Soon);
            prepare();
        };
        beginStretch();
        double end = preparing::stretchSeconds;
        for (const Switch& s : session.switches) {
            for (; end <= s.seconds; end += preparing::stretchSeconds) {
                predictor.stretchPlayed();
                beginStretch();
            }
            ++score.switches;
            score.hits += player.request(stretch, s.to, Priority::Urgent).tier != Tier::Fresh;
            sounding = s.to;
            predictor.switched(s.to);
            prepare();
        }
        for (; end < session.seconds; end += preparing::stretchSeconds) {
            predictor.stretchPlayed();
            beginStretch();
        }
    }
    score.cpuSeconds = player.cpuSeconds();
    return score;
}

/// The sessions of one simulated listener.
inline std::vector<Session> sessionsOf(const Habits& habits, unsigned seed, int count, double seconds)
{
    Listener listener(habits, seed);
    std::vector<Session> sessions;
    for (int i = 0; i < count; ++i) {
        const std::string first = listener.startsWith();
        sessions.push_back({first, seconds, listener.session(seconds)});
    }
    return sessions;
}

/// A session recorded with --log-metrics: what sounded at which time of playing. What Compare made heard is no switch.
inline Session recorded(const QString& path)
{
    Session session{"", 0, {}};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return session;
    QDateTime before;
    std::string sounding;
    while (!file.atEnd()) {
        const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
        const std::string spec = line[QLatin1String("spec")].toString().toStdString();
        const QDateTime time = QDateTime::fromString(line[QLatin1String("time")].toString(), Qt::ISODateWithMs);
        if (line[QLatin1String("state")].toString() != QLatin1String("playing") || spec.empty() || !time.isValid()) {
            before = {};
            continue;
        }
        if (before.isValid()) session.seconds += static_cast<double>(before.msecsTo(time)) / 1000;
        before = time;
        if (line[QLatin1String("comparing")].toBool() || spec == sounding) continue;
        if (sounding.empty())
            session.startsWith = spec;
        else
            session.switches.push_back({session.seconds, spec});
        sounding = spec;
    }
    return session;
}

/// What can sound in a recorded session: the unenhanced first.
inline std::vector<std::string> specsOf(const Session& session)
{
    std::set<std::string> all{session.startsWith};
    for (const Switch& s : session.switches)
        all.insert(s.to);
    const std::string bypass = all.count("original") && !all.count("streamed") ? "original" : "streamed";
    for (const char* preset : {"adaptive", "gentle", "warm", "bright", "punchy"})
        all.insert(std::string("enhanced/") + preset);
    all.erase(bypass);
    std::vector<std::string> result{bypass};
    result.insert(result.end(), all.begin(), all.end());
    return result;
}

} // namespace auralis::fake
