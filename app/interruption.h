// Interruption: SIGINT, SIGTERM and SIGHUP let a command that writes files stop and clear away what is half done; then
// the process dies of the signal, as scripts expect. A second one ends it at once. One at a time, main thread.
#pragma once

#include <atomic>
#include <memory>

namespace auralis
{

class Interruption
{
public:
    Interruption();
    /// Dies of the signal if there was one.
    ~Interruption();

    /// Set by the signal; as DecodeOptions::cancel wants it.
    const std::shared_ptr<std::atomic<bool>>& flag() const { return m_flag; }
    explicit operator bool() const { return *m_flag; }

private:
    const std::shared_ptr<std::atomic<bool>> m_flag = std::make_shared<std::atomic<bool>>(false);
};

} // namespace auralis
