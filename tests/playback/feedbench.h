// A feed with both of its sides in one thread, whose music is known by its place. Header only.
#pragma once

#include <QTest>

#include <vector>

#include "allocations.h"
#include "outputfeed.h"

namespace auralis::test
{

inline constexpr int rate = 48000;

struct FeedBench {
    const std::shared_ptr<Waiter> renderer = std::make_shared<Waiter>();
    OutputFeed feed{rate, renderer};
    std::vector<float> out;
    std::uint32_t epoch = 0;
    float slope = 0; ///< of what is written, per frame of the music

    /// Writes frames of a value to a deck, in blocks.
    void write(int deck, std::uint64_t turn, FramePos first, int frames, float value, bool last = false)
    {
        while (frames > 0 || last) {
            Block* block = feed.deck(deck).writeSlot();
            QVERIFY(block);
            block->epoch = epoch;
            block->first = {turn, first};
            block->frames = std::min(frames, Block::capacity);
            block->last = last && block->frames == frames;
            for (int i = 0; i < 2 * block->frames; ++i)
                block->samples[i] = music(value, first + i / 2);
            first += block->frames;
            frames -= block->frames;
            const bool done = block->last;
            feed.deck(deck).commit();
            if (done) break;
        }
    }
    /// The spare deck begins with `value`.
    void start(std::uint64_t turn, FramePos first, int frames, float value, Splice::Kind kind = Splice::Kind::Immediate,
               int fade = 0)
    {
        ++epoch;
        const int deck = feed.spare();
        feed.deck(deck).reset();
        write(deck, turn, first, frames, value);
        feed.publish({kind, {turn, first}, fade});
    }
    float music(float value, FramePos frame) const { return value + slope * static_cast<float>(frame); }
    float at(std::size_t frame, int channel = 0) const { return out[2 * frame + static_cast<std::size_t>(channel)]; }
    /// In place of the latest `frames`; returns how many there are instead.
    int cut(int frames)
    {
        formerFrom = out.size() - 2 * static_cast<std::size_t>(frames);
        former.assign(out.begin() + static_cast<std::ptrdiff_t>(formerFrom), out.end());
        out.resize(formerFrom);
        int replaced = frames;
        return replace(frames, [&](float* to) { return feed.cut(to, replaced) * (replaced == frames); });
    }
    int recut(int late)
    {
        const std::vector<float> before = out;
        const std::size_t kept = cutFrom + 2 * static_cast<std::size_t>(late);
        for (std::size_t i = cutFrom; i < kept; ++i)
            out[i] = former[i - formerFrom];
        out.resize(kept);
        const int made = replace(rate, [&](float* to) { return feed.recut(to, late); });
        if (made == 0) out = before;
        return made;
    }
    template <class Make>
    int replace(int most, const Make& make)
    {
        cutFrom = out.size();
        out.resize(cutFrom + 2 * static_cast<std::size_t>(most));
        const long long before = allocations;
        const int made = make(out.data() + cutFrom);
        if (allocations != before) qFatal("memory was allocated");
        out.resize(cutFrom + 2 * static_cast<std::size_t>(made));
        return made;
    }
    std::size_t cutFrom = 0;   ///< sample
    std::vector<float> former; ///< what the latest cut took the place of
    std::size_t formerFrom = 0;
    void pull(int frames, int piece = 480)
    {
        while (frames > 0) {
            const int n = std::min(frames, piece);
            const std::size_t from = out.size();
            out.resize(from + 2 * static_cast<std::size_t>(n), 99.0f);
            const long long before = allocations;
            feed.pull(out.data() + from, n);
            QCOMPARE(allocations, before);
            frames -= n;
        }
    }
};

} // namespace auralis::test
