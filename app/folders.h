// Folders: where the program keeps things, by platform or by --data-dir, --cache-dir, --config-dir.
#pragma once

#include <string>

#include <QString>

namespace auralis
{

struct Folders {
    QString data;   ///< library and session: what must not be lost
    QString cache;  ///< what can be made again
    QString config; ///< settings

    QString chunks() const { return cache + QStringLiteral("/chunks"); }
};

/// Absolute. An empty argument means the platform's place. Makes nothing.
Folders resolveFolders(const std::string& data, const std::string& cache, const std::string& config);

/// The folder of the demo album: beside the program's data, or in the source tree of a build that was not installed.
/// Empty: none.
QString demoFolder();

/// Paths cross between Qt and the rooms as native bytes.
std::string toNative(const QString& path);
QString fromNative(const std::string& path);

} // namespace auralis
