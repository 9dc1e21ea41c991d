// PulseMonitor: on every event the whole list is asked for again; it is short.
#include "pulsemonitor.h"

#ifdef AURALIS_HAVE_PULSE

#include "inbox.h"
#include "pulseconnection.h"

namespace auralis
{

struct PulseMonitor::Private {
    explicit Private(PulseMonitor* monitor)
        : lists(monitor, "collect")
    {
    }

    Inbox<QList<OutputDevice>> lists;
    // On the connection's thread.
    QList<OutputDevice> gathering;
    QString defaultName;
    bool asking = false, askAgain = false;
    PulseConnection connection; // last: its thread uses the above

    void onState(pa_context_state_t state)
    {
        if (state == PA_CONTEXT_READY) {
            pa_context_set_subscribe_callback(
                connection.context(),
                [](pa_context*, pa_subscription_event_type_t, std::uint32_t, void* self) {
                    static_cast<Private*>(self)->ask();
                },
                this);
            const auto mask =
                static_cast<pa_subscription_mask_t>(PA_SUBSCRIPTION_MASK_SINK | PA_SUBSCRIPTION_MASK_SERVER);
            forget(pa_context_subscribe(connection.context(), mask, nullptr, nullptr));
            ask();
        } else if (state == PA_CONTEXT_FAILED || state == PA_CONTEXT_TERMINATED) {
            asking = askAgain = false;
            tell({});
            connection.reconnectLater(500);
        }
    }

    /// One list at a time: what changes meanwhile is asked for afterwards.
    void ask()
    {
        askAgain = asking;
        if (asking) return;
        asking = true;
        forget(pa_context_get_server_info(
            connection.context(),
            [](pa_context* context, const pa_server_info* info, void* data) {
                auto* self = static_cast<Private*>(data);
                self->defaultName = info ? QString::fromUtf8(info->default_sink_name) : QString();
                self->gathering.clear();
                forget(pa_context_get_sink_info_list(context, onSink, self));
            },
            this));
    }

    static void onSink(pa_context*, const pa_sink_info* info, int end, void* data)
    {
        auto* self = static_cast<Private*>(data);
        if (end != 0) {
            self->asking = false;
            if (end > 0) self->tell(self->gathering);
            if (self->askAgain) self->ask();
            return;
        }
        const QString name = QString::fromUtf8(info->name);
        self->gathering.append({name, QString::fromUtf8(info->description), name == self->defaultName});
    }

    void tell(const QList<OutputDevice>& devices) { lists.put(devices); }

    static void forget(pa_operation* operation)
    {
        if (operation) pa_operation_unref(operation);
    }
};

PulseMonitor::PulseMonitor()
    : d(std::make_unique<Private>(this))
{
    d->connection.connect(true, [p = d.get()](pa_context_state_t state) { p->onState(state); });
}

PulseMonitor::~PulseMonitor() = default;

void PulseMonitor::collect()
{
    const std::vector<QList<OutputDevice>> lists = d->lists.take();
    if (!lists.empty()) setDevices(lists.back());
}

} // namespace auralis

#endif
