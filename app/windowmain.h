// Window main: the start of the program with a window: hand-over to a running instance, or Application.
#pragma once

#include "commandline.h"

namespace auralis
{

/// Runs until the window is closed; an ExitStatus.
int runWindow(int& argc, char** argv, const CommandLine& line);

} // namespace auralis
