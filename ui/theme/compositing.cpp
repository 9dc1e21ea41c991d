#include "theme/compositing.h"

#include <cstdint>
#include <cstdlib>

#include <QGuiApplication>
#include <QLibrary>

namespace auralis
{

#if QT_CONFIG(xcb)
namespace
{

// The few things of libxcb that are needed, resolved at run time: Qt has loaded it already where it is used, and
// elsewhere it is not missed.
struct Cookie {
    unsigned sequence;
};
struct Reply { // of both requests: 8 bytes of header, then the atom or window
    std::uint8_t type, pad;
    std::uint16_t sequence;
    std::uint32_t length, value;
};
using InternAtom = Cookie (*)(xcb_connection_t*, std::uint8_t, std::uint16_t, const char*);
using GetOwner = Cookie (*)(xcb_connection_t*, std::uint32_t);
using GetReply = Reply* (*)(xcb_connection_t*, Cookie, void**);

/// A compositing manager owns the selection _NET_WM_CM_S0 (EWMH).
bool hasCompositor(xcb_connection_t* connection)
{
    static QLibrary library(QStringLiteral("xcb"), 1);
    static const auto internAtom = reinterpret_cast<InternAtom>(library.resolve("xcb_intern_atom"));
    static const auto atomReply = reinterpret_cast<GetReply>(library.resolve("xcb_intern_atom_reply"));
    static const auto getOwner = reinterpret_cast<GetOwner>(library.resolve("xcb_get_selection_owner"));
    static const auto ownerReply = reinterpret_cast<GetReply>(library.resolve("xcb_get_selection_owner_reply"));
    if (!internAtom || !atomReply || !getOwner || !ownerReply) return true;
    constexpr char name[] = "_NET_WM_CM_S0";
    const auto take = [](Reply* reply) {
        const std::uint32_t value = reply ? reply->value : 0;
        std::free(reply);
        return value;
    };
    const std::uint32_t atom = take(atomReply(connection, internAtom(connection, 0, sizeof name - 1, name), nullptr));
    return atom != 0 && take(ownerReply(connection, getOwner(connection, atom), nullptr)) != 0;
}

} // namespace
#endif

bool canBeTranslucent()
{
#if QT_CONFIG(xcb)
    // Other platforms hand out an interface, too, with no display behind it.
    const auto* x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    if (x11 && QGuiApplication::platformName() == QLatin1String("xcb")) return hasCompositor(x11->connection());
#endif
    return true;
}

} // namespace auralis
