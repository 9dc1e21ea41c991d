// Command line: argv to one thing to do. The grammar is a contract with scripts; see CONTRIBUTING.md before changing
// it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "commands/commands.h"

namespace auralis
{

struct WindowOptions {
    std::vector<std::string> files;
    bool demo = false;
};

struct CommandLine {
    Globals globals;
    std::function<int(const Globals&)> command; ///< a subcommand; empty: the window
    WindowOptions window;
};

/// Fills `line`, or tells the exit status of a program that is done already (help, version, wrong usage: said on stdout
/// or stderr).
std::optional<int> parseCommandLine(int argc, char** argv, CommandLine& line);

} // namespace auralis
