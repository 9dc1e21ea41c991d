// TrackShelf: the opened tracks around the play head. Render thread only; opening and quick measuring happen on
// background threads, which wake the renderer.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "backgroundtasks.h"
#include "track.h"

namespace auralis
{

class TrackShelf
{
public:
    TrackShelf(std::shared_ptr<DecoderPool> decoders, std::function<void()> wake);

    struct Entry {
        enum class State { Opening, Ready, Failed };
        State state = State::Opening;
        TrackPtr track;
        Error error;
        bool measuring = false; ///< a provisional profile is being made
        bool measureFailed = false;
        std::uint64_t lastUse = 0;
    };

    /// The entry of an item; opens its file if that was not begun yet.
    const Entry& get(const PlayableItem& item);
    /// Begins a provisional profile for a ready track that has none.
    void measure(const PlayableItem& item);
    /// Gets to know at low priority where the places of a ready track lie in its file; no longer of
    /// the one before.
    void survey(const Track& track);
    /// A failed file may have been mended: the next get() tries again.
    void retry(ItemId item);
    /// Takes in what the background threads finished.
    void collect();

private:
    struct Outcome {
        ItemId item;
        bool profile = false;
        Result<TrackPtr> track = TrackPtr{};
    };
    struct Inbox {
        std::mutex mutex;
        std::vector<Outcome> outcomes;
        std::function<void()> wake;
        void put(Outcome outcome);
    };

    const std::shared_ptr<DecoderPool> m_decoders;
    const std::shared_ptr<Inbox> m_inbox;
    std::map<ItemId, Entry> m_entries;
    std::uint64_t m_uses = 0;
    BackgroundTasks m_tasks;
    BackgroundTasks::Cancel m_survey;
    ContentId m_surveyed; ///< by it
};

} // namespace auralis
