// Throughput of the ring between render and output thread, in blocks of 1,024 stereo frames written and read in place.
#include "benchreport.h"
#include "spscring.h"

using namespace auralis;

namespace
{
struct Block {
    float frames[2048];
};
} // namespace

int main(int argc, char** argv)
{
    BenchReport report("SpscRing", "two threads, 8 slots, every frame written and summed; 20 runs of 20,000 blocks",
                       argc, argv);
    std::vector<double> rates;
    float sum = 0;
    for (int run = 0; run < 20; ++run) {
        constexpr int count = 20000;
        SpscRing<Block> ring(8);
        const double start = BenchReport::now();
        std::thread producer([&] {
            for (int i = 0; i < count;) {
                Block* block = ring.writeSlot();
                if (!block) {
                    std::this_thread::yield();
                    continue;
                }
                std::fill(std::begin(block->frames), std::end(block->frames), static_cast<float>(i));
                ring.commit();
                ++i;
            }
        });
        for (int i = 0; i < count;) {
            const Block* block = ring.readSlot();
            if (!block) {
                std::this_thread::yield();
                continue;
            }
            for (float frame : block->frames)
                sum += frame;
            ring.release();
            ++i;
        }
        producer.join();
        rates.push_back(count * 1024.0 / (BenchReport::now() - start) / 48000);
    }
    report.trials("blocks through the ring", "x real time (48 kHz)", rates);
    if (sum == 0) return 1; // keeps the sums alive
    return report.finish();
}
