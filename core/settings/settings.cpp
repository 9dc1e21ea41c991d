// Settings: the typed face of auralis.ini. Main thread only.
#include "settings.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QSettings>

namespace auralis
{

struct Settings::Private {
    QString path;
    std::unique_ptr<QSettings> file;
    QHash<QString, QVariant> memory; // what was changed while the file cannot be written
    bool writable = false;

    void open()
    {
        file = std::make_unique<QSettings>(path, QSettings::IniFormat);
        file->setFallbacksEnabled(false);
        file->sync(); // reads now, so that damage shows in status()
    }

    /// A damaged file is set aside for the curious and a new one begun, with what could be read of it.
    void beginAnew()
    {
        QHash<QString, QVariant> readable;
        for (const QString& key : file->allKeys()) {
            if (!key.contains(QChar::Null)) readable.insert(key, file->value(key));
        }
        file.reset();
        const QString damaged = path + QStringLiteral(".damaged");
        QFile::remove(damaged);
        QFile::rename(path, damaged);
        open();
        for (auto it = readable.cbegin(); it != readable.cend(); ++it)
            file->setValue(it.key(), it.value());
    }

    bool save(const QString& key, const QVariant& value)
    {
        file->setValue(key, value);
        file->sync();
        return file->status() == QSettings::NoError;
    }

    void store(const QString& key, const QVariant& value)
    {
        if (writable && save(key, value)) return;
        if (writable && file->status() == QSettings::FormatError) { // some damage shows only when Qt merges the file
            beginAnew();
            if (save(key, value)) return;
        }
        writable = false; // also when the disk fills up or the folder is locked meanwhile: go on in memory
        memory.insert(key, value);
    }
};

namespace
{

/// Writing for real is the only reliable test: permission bits say nothing about read-only mounts, quotas or a full
/// disk.
bool canWriteIn(const QString& folder)
{
    QFile probe(folder + QStringLiteral("/.auralis-write-test"));
    if (!probe.open(QIODevice::WriteOnly)) return false;
    const bool wrote = probe.write("x") == 1 && probe.flush();
    probe.close();
    probe.remove();
    return wrote;
}

} // namespace

Settings::Settings(const QString& folder, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    QDir().mkpath(folder);
    d->path = folder + QStringLiteral("/auralis.ini");
    d->open();
    const bool canWrite = canWriteIn(folder);
    if (canWrite && d->file->status() == QSettings::FormatError) d->beginAnew();
    d->writable = canWrite && d->file->isWritable() && d->file->status() == QSettings::NoError;
}

Settings::~Settings() = default;

bool Settings::writable() const
{
    return d->writable;
}

QVariant Settings::read(const char* key) const
{
    const QString name = QLatin1String(key);
    const auto changed = d->memory.constFind(name);
    return changed != d->memory.constEnd() ? *changed : d->file->value(name);
}

void Settings::write(const char* key, const QVariant& value)
{
    if (read(key) == value) return;
    const QString name = QLatin1String(key);
    d->store(name, value);
    Q_EMIT changed(name);
}

} // namespace auralis
