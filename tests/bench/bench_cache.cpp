// How long the tiers take: a chunk in memory, a chunk on disk (page cache warm and cold), an urgent one while the
// workers are busy; each also while another thread reads through files as a library scan does.
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <random>

#ifdef __linux__
#include <fcntl.h>
#include <unistd.h>
#endif

#include "benchreport.h"
#include "chunkstore.h"

using namespace auralis;
namespace fs = std::filesystem;

namespace
{

constexpr int rate = 48000;
constexpr int entries = 60, trials = 300;

/// Fills quickly: what is measured is the store, not the rendering.
class Producer : public ChunkProducer
{
public:
    explicit Producer(int stepFrames)
        : m_stepFrames(stepFrames)
    {
    }
    Result<bool> step(Chunk& chunk) override
    {
        const int count = std::min(m_stepFrames, chunk.writable());
        for (int i = 0; i < count * chunk.channels(); ++i)
            chunk.writePtr()[i] = static_cast<float>(m_random()) / static_cast<float>(m_random.max());
        chunk.advance(count);
        return chunk.writable() == 0;
    }

private:
    int m_stepFrames;
    std::minstd_rand m_random;
};

/// Busy for `seconds` in each step, as rendering a quarter of a second is.
class SlowProducer : public Producer
{
public:
    explicit SlowProducer(double seconds)
        : Producer(rate / 4)
        , m_seconds(seconds)
    {
    }
    Result<bool> step(Chunk& chunk) override
    {
        const double end = BenchReport::now() + m_seconds;
        Result<bool> done = Producer::step(chunk);
        while (BenchReport::now() < end) {
        }
        return done;
    }

private:
    double m_seconds;
};

ChunkJob job(std::uint32_t index, double slow = 0)
{
    ChunkJob result;
    result.key.index = index;
    result.key.rate = rate;
    result.key.kind = ChunkKind::Enhanced;
    result.frames = static_cast<int>(chunkFrames(rate));
    result.producer = [slow]() -> Result<std::unique_ptr<ChunkProducer>> {
        if (slow > 0) return std::make_unique<SlowProducer>(slow);
        return std::make_unique<Producer>(rate);
    };
    return result;
}

/// A store whose progress can be waited for.
struct Player {
    explicit Player(const ChunkStoreSettings& settings)
        : store(std::make_unique<ChunkStore>(settings))
    {
        store->setProgressCallback([this](const ChunkPtr&, Priority) {
            const std::lock_guard lock(mutex);
            changed.notify_all();
        });
    }
    void waitFor(const std::function<bool()>& condition)
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, condition);
    }
    /// Milliseconds until `frames` of it can be read, and have been.
    double timeToFrames(const ChunkJob& what, int frames)
    {
        const double start = BenchReport::now();
        const ChunkPtr chunk = store->request(what, Priority::Urgent).chunk;
        waitFor([&] { return chunk->readyFrames() >= frames; });
        std::memcpy(block, chunk->samples(), sizeof block);
        const double result = (BenchReport::now() - start) * 1000;
        waitFor([&] { return chunk->state() != Chunk::State::Growing; });
        return result;
    }

    std::mutex mutex;
    std::condition_variable changed;
    float block[2048];
    std::unique_ptr<ChunkStore> store; // last: its workers use the above
};

/// Reads the beginning of every file below a folder, again and again.
class Scan
{
public:
    explicit Scan(const fs::path& folder)
        : m_thread([this, folder] {
            std::vector<char> bytes(1 << 16);
            while (!m_stop) {
                std::error_code error;
                for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end && !m_stop;
                     it.increment(error))
                    if (it->is_regular_file(error))
                        std::ifstream(it->path()).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
            }
        })
    {
    }
    ~Scan()
    {
        m_stop = true;
        m_thread.join();
    }

private:
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

void dropPageCache(const fs::path& folder)
{
#ifdef __linux__
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        const int file = ::open(entry.path().c_str(), O_RDONLY);
        ::fsync(file);
        ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        ::close(file);
    }
#else
    (void)folder;
#endif
}

void measure(BenchReport& report, const fs::path& folder, const std::string& condition)
{
    std::mt19937 random(1);
    {
        Player player({});
        for (std::uint32_t i = 0; i < 6; ++i)
            player.timeToFrames(job(i), 1);
        std::vector<double> times;
        for (int i = 0; i < trials * 10; ++i)
            times.push_back(player.timeToFrames(job(random() % 6), 1024));
        report.trials("memory tier to 1,024 frames" + condition, "ms", times, Bar::atMost(1));
    }
    ChunkStoreSettings disk;
    disk.diskFolder = folder.string();
    disk.l1Bytes = disk.l2Bytes = 0; // every request goes to the disk
    {
        Player player(disk);
        std::vector<double> first, all, cold;
        for (int i = 0; i < trials; ++i)
            first.push_back(player.timeToFrames(job(random() % entries), 1024));
        for (int i = 0; i < trials; ++i)
            all.push_back(player.timeToFrames(job(random() % entries), static_cast<int>(chunkFrames(rate))));
        for (int i = 0; i < trials; ++i) {
            if (i % entries == 0) dropPageCache(folder);
            cold.push_back(player.timeToFrames(job(static_cast<std::uint32_t>(i % entries)), 1024));
        }
        report.trials("disk tier to 1,024 frames" + condition, "ms", first, Bar::atMost(5));
        report.trials("disk tier to all 480,000 frames" + condition, "ms", all);
        report.trials("disk tier to 1,024 frames, cold" + condition, "ms", cold, Bar::atMost(5));
        if (player.store->stats().rendered > 0)
            std::puts("  (some had to be made again: the figures are not of the disk)");
    }
    {
        // A step takes 5 ms, as rendering 0.25 s at 50 times real time does.
        ChunkStoreSettings busy;
        busy.workers = 1;
        Player player(busy);
        std::vector<double> times;
        for (std::uint32_t i = 0; i < trials; ++i) {
            const ChunkPtr under = player.store->request(job(1000 + i, 0.005), Priority::Predicted).chunk;
            // The frames come at the beginning of a step: the worker is in the midst of it now.
            while (under->readyFrames() == 0)
                std::this_thread::yield();
            times.push_back(player.timeToFrames(job(10 + i), 1024));
            player.store->dropPending();
        }
        report.trials("urgent while the only worker steps 5 ms" + condition, "ms", times);
    }
}

} // namespace

int main(int argc, char** argv)
{
    BenchReport report(
        "Chunk store",
        "chunks of 10 s, 48 kHz stereo (3.8 MB of 32-bit floats); cold: dropped from the page cache before; scan: "
        "another thread reads the beginning of every file below /usr/share",
        argc, argv);
    const fs::path folder = fs::temp_directory_path() / "auralis-bench-cache";
    fs::remove_all(folder);
    {
        ChunkStoreSettings settings;
        settings.diskFolder = folder.string();
        Player player(settings);
        const double start = BenchReport::now();
        for (std::uint32_t i = 0; i < entries; ++i) {
            const ChunkPtr chunk = player.store->request(job(i), Priority::Soon).chunk;
            player.waitFor([&] { return chunk->state() != Chunk::State::Growing; });
            while (player.store->stats().l3.entries <= i)
                std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        report.figure("made and written to disk", "MB/s", entries * 3.84 / (BenchReport::now() - start));
    }
    measure(report, folder, "");
    {
        const Scan scan("/usr/share");
        measure(report, folder, ", during a scan");
    }
    fs::remove_all(folder);
    return report.finish();
}
