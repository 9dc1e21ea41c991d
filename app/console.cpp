// Console: see the header.
#include "console.h"

#include <cstdio>
#include <mutex>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

#include <QJsonDocument>

namespace auralis
{
namespace
{

std::mutex mutex;
bool lost = false;        // of what was printed
bool passingLine = false; // stands on the terminal and must be wiped first

void wipe()
{
    if (passingLine) std::fputs("\r\033[K", stderr);
    passingLine = false;
}

void writeLine(std::FILE* stream, QByteArray line)
{
    line += '\n';
    const std::lock_guard lock(mutex);
    wipe();
    const auto bytes = static_cast<std::size_t>(line.size());
    const bool written = std::fwrite(line.constData(), 1, bytes, stream) == bytes && std::fflush(stream) == 0;
    if (!written && stream == stdout) lost = true;
}

bool errorsOnTerminal()
{
#ifdef Q_OS_UNIX
    static const bool terminal = isatty(STDERR_FILENO) != 0;
    return terminal;
#else
    return false;
#endif
}

} // namespace

void console::print(const QString& line)
{
    writeLine(stdout, line.toUtf8());
}

void console::print(const QJsonObject& object)
{
    writeLine(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void console::print(const QJsonArray& array)
{
    writeLine(stdout, QJsonDocument(array).toJson(QJsonDocument::Compact));
}

bool console::outputLost()
{
    const std::lock_guard lock(mutex);
    return lost;
}

void console::complain(const QString& text)
{
    writeLine(stderr, "auralis: " + text.toUtf8());
}

void console::complain(const Error& error)
{
    writeLine(stderr, "auralis: " + QByteArray::fromStdString(error.text())); // paths keep their own bytes
}

void console::progress(const QString& text)
{
    if (!errorsOnTerminal()) return;
    const std::lock_guard lock(mutex);
    wipe();
    std::fputs(text.toUtf8().constData(), stderr);
    std::fflush(stderr);
    passingLine = !text.isEmpty();
}

void Outcome::failed(const Error& error)
{
    console::complain(error);
    ++m_failed;
    if (error.code == ErrorCode::NotFound) ++m_missing;
}

int Outcome::status() const
{
    if (m_failed == 0) return ExitDone;
    return m_succeeded == 0 && m_missing == m_failed ? ExitNothing : ExitFailed;
}

} // namespace auralis
