// CommandTimes: how long a command takes until the first frame that it changed is handed to the device. Pure; main
// thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "renderspec.h"

namespace auralis
{

struct CommandTime {
    enum class Kind { Start, Seek, Switch };
    Kind kind = Kind::Start;
    RenderSpec spec;       ///< what was asked for
    bool foretold = false; ///< Switch: it was among what was expected then
    double ms = 0;
};

/// The last intent wins: a command that another one overtakes has no time.
class CommandTimes
{
public:
    using Time = std::chrono::steady_clock::time_point;

    void asked(const CommandTime& command, std::uint64_t turn, Time now) { m_asked = Asked{command, turn, now}; }
    void drop() { m_asked.reset(); }
    /// `turn` sounds in `spec`, and its first frame was handed over at `when`. The command that is done by this, if
    /// any.
    std::optional<CommandTime> heard(std::uint64_t turn, const RenderSpec& spec, Time when)
    {
        if (!m_asked || turn < m_asked->turn || !(spec == m_asked->command.spec) || when < m_asked->time) return {};
        CommandTime done = m_asked->command;
        done.ms = std::chrono::duration<double, std::milli>(when - m_asked->time).count();
        m_asked.reset();
        return done;
    }

private:
    struct Asked {
        CommandTime command;
        std::uint64_t turn = 0;
        Time time;
    };
    std::optional<Asked> m_asked;
};

} // namespace auralis
