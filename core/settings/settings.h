// Settings: what the listener chose, typed, saved at once to AppConfigLocation (INI). Main thread only.
#pragma once

#include <memory>

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QVariant>

namespace auralis
{

/// One key of the settings file with its type and default, so that names and defaults stand in one place (settings.cpp
/// lists none).
template <class T>
struct Setting {
    const char* key;
    T fallback;
};

namespace settings
{
inline const Setting<QString> theme{"ui/theme", QStringLiteral("system")}; ///< system, dark, light
inline const Setting<QString> accent{"ui/accent", QStringLiteral("teal")};
inline const Setting<bool> reducedMotion{"ui/reducedMotion", false};
inline const Setting<bool> compactDensity{"ui/compactDensity", false};
inline const Setting<QByteArray> windowGeometry{"ui/windowGeometry", {}};
inline const Setting<QByteArray> windowLayout{"ui/windowLayout", {}};
inline const Setting<QString> page{"ui/page", QStringLiteral("albums")};
inline const Setting<QString> quality{"playback/quality", QStringLiteral("streamed")}; ///< streamed, original
inline const Setting<int> bitrate{"playback/bitrate", 128};                            ///< kbit/s
inline const Setting<bool> enhanced{"playback/enhanced", false};
inline const Setting<QString> preset{"playback/preset", QStringLiteral("adaptive")};
inline const Setting<double> intensity{"playback/intensity", 1.0};
inline const Setting<double> volume{"playback/volume", 0.8};
inline const Setting<QString> output{"playback/output", QStringLiteral("default")};
inline const Setting<int> engineRate{"playback/engineRate", 48000}; ///< Hz; 0: match the track
inline const Setting<int> bufferMs{"playback/bufferMs", 40};
inline const Setting<int> crossfadeMs{"playback/crossfadeMs", 0}; ///< between tracks, 0-12000; 0: gapless
inline const Setting<bool> crossfadeWithinAlbums{"playback/crossfadeWithinAlbums", false};
inline const Setting<int> fadeMs{"playback/fadeMs", 10}; ///< of pause, stop and skip, 0-1000
inline const Setting<QString> repeat{"playback/repeat", QStringLiteral("off")};
inline const Setting<bool> shuffle{"playback/shuffle", false};
inline const Setting<int> cacheMegabytes{"cache/diskMegabytes", 1024};
inline const Setting<int> hotMegabytes{"cache/hotMegabytes", 24};
inline const Setting<int> predictedMegabytes{"cache/predictedMegabytes", 48};
inline const Setting<QString> replayGain{"playback/replayGain", QStringLiteral("off")}; ///< off, track, album
inline const Setting<double> preampDb{"playback/preampDb", 0.0};
inline const Setting<bool> rememberPosition{"playback/rememberPosition", true}; ///< in long tracks
inline const Setting<bool> resumeQueue{"playback/resumeQueue", true};
} // namespace settings

class Settings : public QObject
{
    Q_OBJECT
public:
    /// `folder`: where auralis.ini lies; made if missing. A read-only or damaged file: defaults, and changes live in
    /// memory only.
    explicit Settings(const QString& folder, QObject* parent = nullptr);
    ~Settings() override;

    template <class T>
    T get(const Setting<T>& setting) const
    {
        QVariant value = read(setting.key); // text when it comes from the file; convert() refuses "loud" for a number
        return value.isValid() && value.convert(QMetaType::fromType<T>()) ? value.template value<T>()
                                                                          : setting.fallback;
    }
    template <class T>
    void set(const Setting<T>& setting, const T& value)
    {
        write(setting.key, QVariant::fromValue(value));
    }

    bool writable() const;

Q_SIGNALS:
    void changed(const QString& key);

private:
    QVariant read(const char* key) const;
    void write(const char* key, const QVariant& value);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace auralis
