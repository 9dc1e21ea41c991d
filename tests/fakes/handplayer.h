// HandPlayer: a UnifiedPlayerManager whose output is stepped by the test and captured. No device, no clock. Header
// only.
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

#include <functional>
#include <vector>

#include "nulloutput.h"
#include "unifiedplayermanager.h"

namespace auralis::test
{

class HandPlayer
{
public:
    explicit HandPlayer(PlayerSettings settings = {})
        : manager(calm(std::move(settings)), factory())
    {
    }

    /// Lets `frames` frames play, in pulls of `piece`, and appends them to `captured`. False when they do not come
    /// within 20 s.
    bool play(std::int64_t frames, int piece = 480)
    {
        QElapsedTimer waited;
        waited.start();
        std::vector<float> buffer(2 * static_cast<std::size_t>(piece));
        while (frames > 0) {
            const int n = static_cast<int>(std::min<std::int64_t>(piece, frames));
            if (output && output->step(buffer.data(), n)) {
                captured.insert(captured.end(), buffer.begin(), buffer.begin() + 2 * n);
                frames -= n;
                waited.restart();
                QCoreApplication::processEvents();
            } else {
                if (waited.elapsed() > 20000) return false;
                QTest::qWait(1);
            }
        }
        return true;
    }

    /// Steps until `done`, at most `frames` frames; slowly enough for the manager to follow.
    bool playUntil(const std::function<bool()>& done, std::int64_t frames, int piece = 480)
    {
        while (frames > 0 && !done()) {
            if (!play(piece, piece)) return false;
            frames -= piece;
            QTest::qWait(2);
        }
        return done();
    }

    /// After a seek in what plays: waits until it can sound. The next pull that is no longer than the fade begins it.
    bool awaitSeek()
    {
        return QTest::qWaitFor([this] { return output && output->feed() && output->feed()->cuttable() > 0; }, 20000);
    }

    std::vector<float> captured;
    NullOutput* output = nullptr; ///< the newest; owned by the manager
    int opened = 0;
    UnifiedPlayerManager manager; // last: its factory writes to the above

private:
    /// What is prepared must not depend on what else the machine does, unless the test says so.
    static PlayerSettings calm(PlayerSettings settings)
    {
        if (!settings.machine) settings.machine = [](const MachineState&) { return MachineState{}; };
        return settings;
    }
    OutputFactory factory()
    {
        return [this](const QString&) {
            auto made = std::make_unique<NullOutput>(NullOutput::Drive::Hand);
            output = made.get();
            ++opened;
            return made;
        };
    }
};

/// The largest step between neighbouring samples of one channel.
inline double largestStep(const std::vector<float>& frames, std::int64_t from = 0, std::int64_t to = -1)
{
    double largest = 0;
    const auto end = to < 0 ? static_cast<std::int64_t>(frames.size()) / 2 : to;
    for (std::int64_t i = from + 1; i < end; ++i) {
        for (int c = 0; c < 2; ++c) {
            const auto at = static_cast<std::size_t>(2 * i + c);
            largest = std::max(largest, std::abs(static_cast<double>(frames[at]) - frames[at - 2]));
        }
    }
    return largest;
}

} // namespace auralis::test
