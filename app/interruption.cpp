// Interruption: see the header.
#include "interruption.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

namespace auralis
{

#ifdef Q_OS_UNIX
namespace
{

constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP};
std::atomic<bool>* raised = nullptr;
volatile std::sig_atomic_t received = 0;

void handle(int number)
{
    received = number;
    *raised = true;
}

} // namespace

Interruption::Interruption()
{
    raised = m_flag.get();
    struct sigaction action = {};
    action.sa_handler = handle;
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    for (const int number : signals) {
        struct sigaction before = {};
        ::sigaction(number, nullptr, &before);
        if (before.sa_handler != SIG_IGN) ::sigaction(number, &action, nullptr); // under nohup it stays ignored
    }
}

Interruption::~Interruption()
{
    for (const int number : signals) {
        struct sigaction before = {};
        ::sigaction(number, nullptr, &before);
        if (before.sa_handler == handle) std::signal(number, SIG_DFL);
    }
    if (received != 0) std::raise(received);
}
#else
Interruption::Interruption() = default;
Interruption::~Interruption() = default;
#endif

} // namespace auralis
