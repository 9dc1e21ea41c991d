// Folders: see the header.
#include "folders.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace auralis
{
namespace
{

QString chosen(const std::string& given, QStandardPaths::StandardLocation otherwise)
{
    const QString folder = given.empty() ? QStandardPaths::writableLocation(otherwise) : fromNative(given);
    return QDir::cleanPath(QDir(folder).absolutePath());
}

} // namespace

Folders resolveFolders(const std::string& data, const std::string& cache, const std::string& config)
{
    return {chosen(data, QStandardPaths::AppDataLocation), chosen(cache, QStandardPaths::CacheLocation),
            chosen(config, QStandardPaths::AppConfigLocation)};
}

QString demoFolder()
{
    const QString program = QCoreApplication::applicationDirPath();
    QStringList places = {program + QStringLiteral("/../share/auralis/demo"), program + QStringLiteral("/demo")};
    for (const QString& base : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation))
        places << base + QStringLiteral("/auralis/demo");
    places << QStringLiteral(AURALIS_DEMO_DIR);
    for (const QString& place : places)
        if (QDir(place).exists()) return QDir(place).canonicalPath();
    return {};
}

std::string toNative(const QString& path)
{
    return QFile::encodeName(path).toStdString();
}

QString fromNative(const std::string& path)
{
    return QFile::decodeName(QByteArray::fromStdString(path));
}

} // namespace auralis
