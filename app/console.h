// Console: how every command speaks. Results on stdout, everything else on stderr, and the exit status of the contract.
// Any thread may call; lines are not torn.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include "result.h"

namespace auralis
{

/// Exit status of every command (stable).
enum ExitStatus {
    ExitDone = 0,
    ExitFailed = 1,  ///< something failed; each thing was named on stderr
    ExitUsage = 2,   ///< the command line itself is wrong
    ExitNothing = 3, ///< no such file, track, device or running instance
};

namespace console
{

/// One line on stdout.
void print(const QString& line);
/// One compact line of JSON on stdout.
void print(const QJsonObject& object);
void print(const QJsonArray& array);
/// Whether something printed did not get through (a full disk behind a redirection).
bool outputLost();
/// "auralis: text" on stderr.
void complain(const QString& text);
void complain(const Error& error);
/// A passing line on stderr that the next one replaces ("" wipes it); nothing when stderr is not a terminal.
void progress(const QString& text);

} // namespace console

/// Counts what went well and what did not, names each failure on stderr, and knows the exit status that follows.
class Outcome
{
public:
    void succeeded() { ++m_succeeded; }
    void failed(const Error& error);
    bool anyFailed() const { return m_failed > 0; }
    /// ExitNothing when all that was asked for does not exist, ExitFailed when anything else went wrong.
    int status() const;

private:
    int m_succeeded = 0;
    int m_failed = 0;
    int m_missing = 0;
};

} // namespace auralis
