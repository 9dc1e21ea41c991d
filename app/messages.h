// Messages: where Qt's and our own log lines go.
#pragma once

namespace auralis
{

/// Critical messages on stderr; with `verbose` all. A window that cannot be opened ends the program in plain
/// words, status 1.
void installMessageHandler(bool verbose);

} // namespace auralis
