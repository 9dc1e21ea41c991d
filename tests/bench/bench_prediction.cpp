// What preparing ahead is worth: sessions of simulated listeners (or a recorded one) played through the real chunk
// store with synthetic producers, once for each policy. Figures: switches that found their chunk ready, and those per
// CPU second of rendering.
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>

#include "benchreport.h"
#include "chunkstore.h"
#include "listener.h"
#include "prediction.h"

using namespace auralis;

namespace
{

constexpr double stretchSeconds = 10; // one chunk
constexpr int scale = 1000;           // chunks and budgets are so much smaller than real ones, their proportion is real

/// CPU seconds that ten seconds of sound take; about what rendering and encoding take on one core.
double costOf(const std::string& spec)
{
    return spec == fake::specs()[0] ? 0.15 : 0.20;
}

class Producer : public ChunkProducer
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
        m_store->setProgressCallback([this](const ChunkPtr&) {
            const std::lock_guard lock(m_mutex);
            m_changed.notify_all();
        });
    }

    ChunkStore::Found request(std::uint32_t stretch, const std::string& spec, Priority priority)
    {
        ChunkJob job;
        job.key.index = stretch;
        job.key.rate = 48000;
        std::memcpy(job.key.parameters.bytes.data(), spec.data(), std::min<std::size_t>(spec.size(), 16));
        job.frames = static_cast<int>(chunkFrames(48000)) / scale;
        job.producer = [this, spec]() -> Result<std::unique_ptr<ChunkProducer>> {
            const std::lock_guard lock(m_mutex);
            m_cpuSeconds += costOf(spec);
            return std::make_unique<Producer>();
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
    std::vector<fake::Switch> switches;
};

struct Policy {
    const char* name;
    std::vector<std::string> always;
    bool learns;
};

std::vector<Policy> policies()
{
    const std::vector<std::string>& s = fake::specs();
    return {{"nothing", {}, false},
            {"always bypass", {s[0]}, false},
            {"always bypass and two presets", {s[0], s[1], s[2]}, false},
            {"always everything", s, false},
            {"predicted", {}, true}};
}

/// One listener's sessions, one after the other, with one policy.
Score play(const std::vector<Session>& sessions, const Policy& policy, double secondsPerHit)
{
    std::vector<SpecPredictor::Candidate> candidates;
    for (const std::string& spec : fake::specs())
        candidates.push_back({spec, costOf(spec)});
    SpecPredictor predictor(secondsPerHit);
    predictor.setBypass(fake::specs()[0]);
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
        double end = stretchSeconds;
        for (const fake::Switch& s : session.switches) {
            for (; end <= s.seconds; end += stretchSeconds) {
                predictor.stretchPlayed();
                beginStretch();
            }
            ++score.switches;
            score.hits += player.request(stretch, s.to, Priority::Urgent).tier != Tier::Fresh;
            sounding = s.to;
            predictor.switched(s.to);
            prepare();
        }
        for (; end < session.seconds; end += stretchSeconds) {
            predictor.stretchPlayed();
            beginStretch();
        }
    }
    score.cpuSeconds = player.cpuSeconds();
    return score;
}

/// A recorded session: lines of "seconds spec", the first at 0 names the spec it began with, the last one the end
/// ("3600 end").
std::vector<Session> recorded(const std::string& path)
{
    std::ifstream in(path);
    Session session{"", 0, {}};
    double seconds = 0;
    for (std::string spec; in >> seconds >> spec;) {
        session.seconds = seconds;
        if (session.startsWith.empty())
            session.startsWith = spec;
        else if (spec != "end")
            session.switches.push_back({seconds, spec});
    }
    return {session};
}

} // namespace

int main(int argc, char** argv)
{
    double secondsPerHit = 2.0;
    std::string file;
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::string_view(argv[i]) == "--worth") secondsPerHit = std::stod(argv[i + 1]);
        if (std::string_view(argv[i]) == "--session") file = argv[i + 1];
    }
    BenchReport report(
        "Prediction",
        "10 people of each kind, 3 sessions of 1 h each, learning from nothing; every stretch of 10 s costs 0.15 "
        "(bypass) or 0.20 CPU seconds; memory tiers in their default proportions, no disk tier; the worker is idle "
        "before each switch; --session FILE plays a recorded one",
        argc, argv);

    std::vector<std::pair<std::string, std::vector<std::vector<Session>>>> people;
    if (!file.empty()) {
        people.push_back({"recorded", {recorded(file)}});
    } else {
        for (const fake::Habits& habits : fake::allHabits) {
            people.push_back({habits.name, {}});
            for (unsigned seed = 1; seed <= 10; ++seed) {
                fake::Listener listener(habits, seed);
                std::vector<Session> sessions;
                for (int i = 0; i < 3; ++i) {
                    const std::string first = listener.startsWith();
                    sessions.push_back({first, 3600, listener.session(3600)});
                }
                people.back().second.push_back(std::move(sessions));
            }
        }
    }

    std::vector<Score> total(policies().size());
    const auto show = [&report](const std::string& who, const Policy& policy, const Score& score) {
        const std::string name = who + ": " + policy.name;
        report.figure(name + ", ready", "%", score.switches ? 100.0 * score.hits / score.switches : 0);
        report.figure(name + ", ready", "/CPU s", score.hitsPerCpuSecond());
    };
    for (const auto& [who, group] : people) {
        for (std::size_t i = 0; i < total.size(); ++i) {
            Score score;
            for (const std::vector<Session>& sessions : group)
                score.add(play(sessions, policies()[i], secondsPerHit));
            show(who, policies()[i], score);
            total[i].add(score);
        }
    }
    for (std::size_t i = 0; i < total.size(); ++i)
        show("all", policies()[i], total[i]);
    return report.finish();
}
