// AudioOutput: one device that pulls from an OutputFeed on a thread of its own, from open() until it is destroyed. The
// calls below belong to the main thread and never wait for the device; the state is read from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QString>

#include "outputfeed.h"

namespace auralis
{

class AudioOutput
{
public:
    enum class State {
        Closed,
        Opening,
        Running,
        Lost, ///< the device or its server went away, or did not open; this object is of no further use
    };

    virtual ~AudioOutput() = default;

    struct Format {
        QString device; ///< id; empty: the system's default
        int rate = 48000;
        int bufferMs = 40;
    };
    /// Opens at the format's rate, which is the feed's, and pulls from then on; state() tells the outcome. Once per
    /// object.
    virtual void open(const Format& format, std::shared_ptr<OutputFeed> feed) = 0;

    virtual State state() const = 0;
    /// From hand-over to sound, microseconds; 0 unknown.
    virtual int latencyUs() const = 0;
    /// Goes to another default device by itself.
    virtual bool followsDefault() const { return false; }
    /// How many times the device wanted frames and had none, though the feed had some.
    virtual std::int64_t starved() const { return 0; }
    /// Of them: because the output's own thread came too late.
    virtual std::int64_t late() const { return 0; }
    /// For people, e.g. "QAudioSink".
    virtual QString backend() const = 0;
    /// Why it is lost; empty otherwise.
    virtual QString error() const { return {}; }
};

/// Makes an output for a device: "default", "null" or an id. Tests bring their own.
using OutputFactory = std::function<std::unique_ptr<AudioOutput>(const QString& device)>;

} // namespace auralis
