// The stable names of states and modes.
#include "playersnapshot.h"

namespace auralis
{

const char* toString(PlayerState state)
{
    switch (state) {
    case PlayerState::Idle:
        return "idle";
    case PlayerState::Loading:
        return "loading";
    case PlayerState::Ready:
        return "ready";
    case PlayerState::Playing:
        return "playing";
    case PlayerState::Paused:
        return "paused";
    case PlayerState::Buffering:
        return "buffering";
    case PlayerState::Switching:
        return "switching";
    case PlayerState::Error:
        return "error";
    }
    return "";
}

const char* toString(Mode mode)
{
    switch (mode) {
    case Mode::Streamed:
        return "streamed";
    case Mode::Original:
        return "original";
    case Mode::Enhanced:
        return "enhanced";
    }
    return "";
}

} // namespace auralis
