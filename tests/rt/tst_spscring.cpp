// SpscRing: order, completeness of slots, look-ahead, roles, and no allocation after construction.
#include <atomic>
#include <thread>

#include <QTest>

#include "allocations.h"
#include "spscring.h"

using namespace auralis;

namespace
{
struct Block {
    std::int64_t number = 0;
    float frames[256];
};
} // namespace

class TestSpscRing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fillsAndDrains()
    {
        SpscRing<Block> ring(3);
        QCOMPARE(ring.capacity(), std::size_t(3));
        QVERIFY(!ring.readSlot());
        for (int i = 0; i < 3; ++i) {
            Block* slot = ring.writeSlot();
            QVERIFY(slot);
            QCOMPARE(ring.writeSlot(), slot);
            slot->number = i;
            ring.commit();
        }
        QVERIFY(!ring.writeSlot());
        QCOMPARE(ring.size(), std::size_t(3));
        QCOMPARE(ring.readSlot(2)->number, 2);
        QVERIFY(!ring.readSlot(3));
        ring.release(2);
        QCOMPARE(ring.readSlot()->number, 2);
        QCOMPARE(ring.writable(), std::size_t(2));
        ring.release();
        QVERIFY(ring.empty());
    }

    void resetEmptiesAndFreesTheRoles()
    {
        SpscRing<Block> ring(2);
        QVERIFY(ring.writeSlot());
        ring.commit();
        ring.reset();
        bool wrote = false;
        std::thread([&] {
            wrote = ring.writeSlot() != nullptr;
            ring.commit();
        }).join();
        QVERIFY(wrote);
        QCOMPARE(ring.readable(), std::size_t(1));
    }

    void rolesAreChecked()
    {
        ThreadCheck check;
        QVERIFY(check.isCaller());
        bool other = true;
        std::thread([&] { other = check.isCaller(); }).join();
        QVERIFY(!other);
        check.reset();
        std::thread([&] { other = check.isCaller(); }).join();
        QVERIFY(other);
        QVERIFY(!check.isCaller());
    }

    void stress()
    {
        constexpr std::int64_t count = 200000;
        SpscRing<Block> ring(7);
        std::atomic<long long> producerAllocations{-1};
        std::thread producer([&] {
            const long long before = allocations;
            for (std::int64_t i = 0; i < count;) {
                Block* slot = ring.writeSlot();
                if (!slot) {
                    std::this_thread::yield();
                    continue;
                }
                slot->number = i;
                for (float& frame : slot->frames)
                    frame = static_cast<float>(i % 1000);
                ring.commit();
                ++i;
            }
            producerAllocations = allocations - before;
        });
        std::int64_t expected = 0, torn = 0, disordered = 0, peeks = 0;
        const long long before = allocations;
        while (expected < count) {
            const std::size_t readable = ring.readable();
            if (readable == 0) {
                std::this_thread::yield();
                continue;
            }
            for (std::size_t ahead = 0; ahead < readable; ++ahead) {
                const Block* block = ring.readSlot(ahead);
                if (block->number != expected + static_cast<std::int64_t>(ahead)) ++disordered;
                for (float frame : block->frames)
                    torn += frame != static_cast<float>(block->number % 1000);
                ++peeks;
            }
            // Sometimes several, sometimes one: both ways of releasing.
            const std::size_t released = expected % 3 == 0 ? 1 : readable;
            ring.release(released);
            expected += static_cast<std::int64_t>(released);
        }
        const long long consumerAllocations = allocations - before;
        producer.join();
        QCOMPARE(torn, 0);
        QCOMPARE(disordered, 0);
        QVERIFY(peeks >= count);
        QVERIFY(ring.empty());
        QCOMPARE(consumerAllocations, 0);
        QCOMPARE(producerAllocations.load(), 0);
    }
};

QTEST_APPLESS_MAIN(TestSpscRing)
#include "tst_spscring.moc"
