// SinkOutput: QAudioSink in push mode, on a thread of its own that nothing waits for. A backend that hangs (a device
// that vanished) is seen by its missing heartbeat and given up together with its thread.
#pragma once

#include "audiooutput.h"

class QThread;

namespace auralis
{

class SinkOutput : public AudioOutput
{
public:
    SinkOutput();
    ~SinkOutput() override;

    void open(const Format& format, std::shared_ptr<OutputFeed> feed) override;
    State state() const override;
    int latencyUs() const override;
    std::int64_t starved() const override;
    std::int64_t late() const override;
    QString backend() const override { return QStringLiteral("QAudioSink"); }
    QString error() const override;

private:
    struct Shared;
    class Worker;
    std::shared_ptr<Shared> d;
    QThread* m_thread = nullptr; ///< owned; left behind when it hangs
};

} // namespace auralis
