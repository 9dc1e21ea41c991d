#include "player/presetrules.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

namespace auralis
{
namespace
{

QJsonObject toObject(const std::map<QString, QString>& rules)
{
    QJsonObject object;
    for (const auto& rule : rules)
        object[rule.first] = rule.second;
    return object;
}

std::map<QString, QString> toRules(const QJsonValue& value)
{
    std::map<QString, QString> rules;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        if (it->isString()) rules[it.key()] = it->toString();
    return rules;
}

} // namespace

PresetScope PresetRules::scopeFor(const QString& album, const QString& device) const
{
    if (!album.isEmpty() && albums.count(album)) return PresetScope::Album;
    if (!device.isEmpty() && devices.count(device)) return PresetScope::Device;
    return PresetScope::Everywhere;
}

QString PresetRules::presetFor(const QString& album, const QString& device, const QString& everywhere) const
{
    switch (scopeFor(album, device)) {
    case PresetScope::Album:
        return albums.at(album);
    case PresetScope::Device:
        return devices.at(device);
    case PresetScope::Everywhere:
        break;
    }
    return everywhere;
}

void PresetRules::forgetPreset(const QString& id)
{
    const auto named = [&id](const auto& rule) { return rule.second == id; };
    std::erase_if(albums, named);
    std::erase_if(devices, named);
}

QByteArray PresetRules::toJson() const
{
    return QJsonDocument(QJsonObject{{QStringLiteral("albums"), toObject(albums)},
                                     {QStringLiteral("devices"), toObject(devices)},
                                     {QStringLiteral("corrections"), toObject(corrections)}})
        .toJson(QJsonDocument::Compact);
}

PresetRules PresetRules::fromJson(const QByteArray& text)
{
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    return {toRules(object[QLatin1String("albums")]), toRules(object[QLatin1String("devices")]),
            toRules(object[QLatin1String("corrections")])};
}

QString albumKeyOf(const PlayableItem& item)
{
    if (item.album.isEmpty()) return {};
    const std::string folder = item.path.substr(0, item.path.find_last_of('/') + 1);
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(QByteArray::fromStdString(folder));
    hash.addData(QByteArray(1, '\0'));
    hash.addData(item.album.toUtf8());
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace auralis
