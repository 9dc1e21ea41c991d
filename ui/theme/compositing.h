// Whether windows can be translucent. Without a compositor (bare X11) what should show through is black. Main thread.
#pragma once

namespace auralis
{

/// Asked anew each time: a compositor may come and go.
bool canBeTranslucent();

} // namespace auralis
