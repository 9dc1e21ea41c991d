// PulseOutput: a stream of libpulse's asynchronous interface. The server asks for frames; its connection's thread pulls
// them. Lost devices and dead servers are told at once and hang nothing.
#pragma once

#ifdef AURALIS_HAVE_PULSE

#include "audiooutput.h"

namespace auralis
{

class PulseOutput : public AudioOutput
{
public:
    PulseOutput();
    ~PulseOutput() override;

    void open(const Format& format, std::shared_ptr<OutputFeed> feed) override;
    State state() const override;
    int latencyUs() const override;
    std::int64_t starved() const override;
    QString backend() const override { return QStringLiteral("PulseAudio"); }
    QString error() const override;
    bool followsDefault() const override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace auralis

#endif
