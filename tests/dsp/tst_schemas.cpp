// The JSON schemas of presets and corrections, for other programs: valid, kept by every file we ship or write, and in
// agreement with our own readers about every bound, type, key and length.
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include <QDir>
#include <QtTest>

#include "listeningcorrection.h"
#include "presets.h"

using namespace auralis;
using nlohmann::json;

namespace
{

/// As much of JSON Schema 2020-12 as ours use. What a document breaks, or nothing.
class Schema
{
public:
    explicit Schema(json root)
        : m_root(std::move(root))
    {
    }
    const json& root() const { return m_root; }

    const json& resolved(const json& schema) const
    {
        if (!schema.contains("$ref")) return schema;
        return m_root.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
    }

    std::string check(const json& value) const { return check(m_root, value); }

    /// Keywords of the schema itself that are unknown here, or do not have the type they must have.
    std::string flaw() const { return flaw(m_root); }

private:
    static std::size_t letters(const std::string& text)
    {
        return static_cast<std::size_t>(
            std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    }

    static bool isOf(const json& value, const std::string& type)
    {
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "number") return value.is_number();
        return type == "boolean" && value.is_boolean();
    }

    std::string check(const json& given, const json& value) const
    {
        const json& schema = resolved(given);
        for (const auto& item : schema.items()) {
            const std::string& key = item.key();
            const json& wish = item.value();
            const bool kept =
                key == "type"        ? isOf(value, wish)
                : key == "const"     ? value == wish
                : key == "enum"      ? std::find(wish.begin(), wish.end(), value) != wish.end()
                : key == "minimum"   ? !value.is_number() || value >= wish
                : key == "maximum"   ? !value.is_number() || value <= wish
                : key == "minLength" ? !value.is_string() || letters(value) >= wish.get<std::size_t>()
                : key == "maxLength" ? !value.is_string() || letters(value) <= wish.get<std::size_t>()
                : key == "maxItems"  ? !value.is_array() || value.size() <= wish.get<std::size_t>()
                : key == "pattern"   ? !value.is_string() || std::regex_search(value.get<std::string>(),
                                                                               std::regex(wish.get<std::string>()))
                : key == "required"
                    ? !value.is_object() ||
                          std::all_of(wish.begin(), wish.end(),
                                      [&](const json& name) { return value.contains(name.get<std::string>()); })
                    : true;
            if (!kept) return key;
        }
        if (value.is_object())
            for (const auto& member : value.items()) {
                const bool known = schema.contains("properties") && schema["properties"].contains(member.key());
                if (!known && schema.value("additionalProperties", true) == false) return "additionalProperties";
                if (!known) continue;
                const std::string inner = check(schema["properties"][member.key()], member.value());
                if (!inner.empty()) return member.key() + "." + inner;
            }
        if (value.is_array() && schema.contains("items"))
            for (const json& each : value) {
                const std::string inner = check(schema["items"], each);
                if (!inner.empty()) return "[]." + inner;
            }
        return {};
    }

    std::string flaw(const json& schema) const
    {
        if (!schema.is_object()) return "not an object";
        if (schema.contains("$ref"))
            return schema.size() == 1 &&
                           m_root.contains(json::json_pointer(schema["$ref"].get<std::string>().substr(1)))
                       ? std::string()
                       : "$ref";
        static const std::map<std::string, json::value_t> types = {
            {"$schema", json::value_t::string},     {"title", json::value_t::string},
            {"description", json::value_t::string}, {"type", json::value_t::string},
            {"pattern", json::value_t::string},     {"enum", json::value_t::array},
            {"required", json::value_t::array},     {"properties", json::value_t::object},
            {"items", json::value_t::object},       {"additionalProperties", json::value_t::boolean},
            {"$defs", json::value_t::object}};
        for (const auto& item : schema.items()) {
            const bool number = item.key() == "minimum" || item.key() == "maximum";
            const bool count = item.key() == "minLength" || item.key() == "maxLength" || item.key() == "maxItems";
            if (item.key() == "const" || item.key() == "default") continue;
            const auto known = types.find(item.key());
            const bool right = number                 ? item.value().is_number()
                               : count                ? item.value().is_number_unsigned()
                               : known != types.end() ? item.value().type() == known->second
                                                      : false;
            if (!right) return item.key();
        }
        if (schema.contains("default")) {
            const std::string broken = check(schema, schema["default"]);
            if (!broken.empty()) return "default beyond " + broken;
        }
        for (const char* members : {"properties", "$defs"})
            if (schema.contains(members))
                for (const auto& member : schema[members].items()) {
                    const std::string inner = flaw(member.value());
                    if (!inner.empty()) return member.key() + "." + inner;
                }
        if (schema.contains("required"))
            for (const json& name : schema["required"])
                if (!schema["properties"].contains(name.get<std::string>())) return "required";
        return schema.contains("items") ? flaw(schema["items"]) : std::string();
    }

    json m_root;
};

json readJson(const QString& path)
{
    std::ifstream in(path.toStdString());
    std::stringstream text;
    text << in.rdbuf();
    return json::parse(text.str(), nullptr, false);
}

/// A value that the schema takes.
json sample(const Schema& of, const json& given)
{
    const json& schema = of.resolved(given);
    if (schema.contains("const")) return schema["const"];
    if (schema.contains("enum")) return schema["enum"][0];
    const std::string type = schema["type"];
    if (type == "number") return (schema["minimum"].get<double>() + schema["maximum"].get<double>()) / 2;
    if (type == "boolean") return true;
    if (type == "string") return "room.wav";
    if (type == "array") return json::array({sample(of, schema["items"])});
    json object = json::object();
    for (const auto& member : schema["properties"].items())
        object[member.key()] = sample(of, member.value());
    return object;
}

/// Values at and beyond every bound of this schema, and of other types.
std::vector<json> edges(const Schema& of, const json& given)
{
    const json& schema = of.resolved(given);
    std::vector<json> values = {nullptr,          true,  1.5, "text", json::array(), json::object(), "",
                                json::array({1}), -1e300};
    for (const char* bound : {"minimum", "maximum"})
        if (schema.contains(bound)) {
            const double at = schema[bound];
            for (const double by : {0.0, -0.01, 0.01})
                values.push_back(at + by);
        }
    for (const char* bound : {"minLength", "maxLength"})
        if (schema.contains(bound)) {
            const auto at = schema[bound].get<std::size_t>();
            for (const std::size_t length : {at, at + 1, at - std::min<std::size_t>(at, 1)}) {
                std::string letters;
                for (std::size_t i = 0; i < length; ++i)
                    letters += "\xc3\xa4"; // two bytes a letter
                values.push_back(letters);
            }
        }
    if (schema.contains("pattern"))
        for (const char* name : {"../x.wav", "a/b.wav", "a\\b.wav", ".hidden", "/x.wav", "a.b.wav", "\\x"})
            values.push_back(name);
    if (schema.contains("enum"))
        for (const json& each : schema["enum"])
            values.push_back(each);
    if (schema.contains("maxItems")) {
        // Rising, where that is asked for: one thing a schema cannot say.
        json list = json::array();
        for (std::size_t i = 0; i <= schema["maxItems"].get<std::size_t>(); ++i) {
            list.push_back(sample(of, schema["items"]));
            list.back()["hz"] = 20.0 + static_cast<double>(i);
            if (i + 1 >= schema["maxItems"].get<std::size_t>()) values.push_back(list);
        }
    }
    return values;
}

/// The document with every one of its values replaced by every edge, every key left out, and one added.
void variations(const Schema& of, const json& given, const json& whole, const json::json_pointer& at,
                const std::function<void(const json&)>& take)
{
    for (const json& edge : edges(of, given)) {
        json changed = whole;
        changed[at] = edge;
        take(changed);
    }
    const json& schema = of.resolved(given);
    const json& here = whole[at];
    if (here.is_object()) {
        json changed = whole;
        changed[at]["unheard-of"] = 1;
        take(changed);
        for (const auto& member : schema["properties"].items()) {
            json less = whole;
            less[at].erase(member.key());
            take(less);
            variations(of, member.value(), whole, at / member.key(), take);
        }
    } else if (here.is_array() && schema.contains("items")) {
        variations(of, schema["items"], whole, at / 0, take);
    }
}

} // namespace

class TestSchemas : public QObject
{
    Q_OBJECT
    const QString m_folder = QStringLiteral(AURALIS_SOURCE_DIR "/resources/presets/");

    static std::string refusal(bool preset, const json& document)
    {
        const std::string text = document.dump();
        if (preset) {
            const auto read = parsePreset(text);
            return read ? std::string() : read.error().message;
        }
        const auto read = parseCorrection(text);
        return read ? std::string() : read.error().message;
    }

private Q_SLOTS:
    void agreement_data()
    {
        QTest::addColumn<bool>("preset");
        QTest::newRow("preset") << true;
        QTest::newRow("correction") << false;
    }
    void agreement()
    {
        QFETCH(bool, preset);
        const Schema schema(readJson(
            m_folder + (preset ? QStringLiteral("preset.schema.json") : QStringLiteral("correction.schema.json"))));
        QVERIFY(schema.root().is_object());
        QCOMPARE(schema.flaw(), std::string());
        const json whole = sample(schema, schema.root());
        QCOMPARE(schema.check(whole), std::string());
        QCOMPARE(refusal(preset, whole), std::string());
        int taken = 0, refused = 0;
        variations(schema, schema.root(), whole, json::json_pointer(), [&](const json& document) {
            const std::string broken = schema.check(document), why = refusal(preset, document);
            (broken.empty() ? taken : refused)++;
            QVERIFY2(broken.empty() == why.empty(),
                     qPrintable(QStringLiteral("schema: %1; reader: %2; %3")
                                    .arg(QString::fromStdString(broken.empty() ? "takes it" : broken),
                                         QString::fromStdString(why.empty() ? "takes it" : why),
                                         QString::fromStdString(document.dump()).left(2000))));
        });
        QVERIFY2(taken > 50 && refused > 200, qPrintable(QStringLiteral("%1 %2").arg(taken).arg(refused)));
    }

    void everyFileConforms()
    {
        const Schema schema(readJson(m_folder + QStringLiteral("preset.schema.json")));
        int files = 0;
        for (const QString& name : QDir(m_folder).entryList({QStringLiteral("*.json")}, QDir::Files)) {
            if (name.endsWith(QStringLiteral(".schema.json"))) continue;
            ++files;
            QVERIFY2(schema.check(readJson(m_folder + name)).empty(), qPrintable(name));
        }
        QCOMPARE(files, static_cast<int>(shippedPresets().size()));
        for (const Preset& preset : shippedPresets())
            QCOMPARE(schema.check(json::parse(writePreset(preset))), std::string());
    }

    // What other programs' texts become, as we write it.
    void importedCorrectionsConform()
    {
        const Schema schema(readJson(m_folder + QStringLiteral("correction.schema.json")));
        const auto imported =
            importEqText("Preamp: -6.7 dB\nFilter 1: ON LSC Fc 105 Hz Gain 6.7 dB Q 0.70\nFilter: ON PK Fc "
                         "63 Hz Gain -3 dB BW Oct 1\nGraphicEQ: 20 -1; 500 2; 9000 0\n");
        QVERIFY(imported);
        ListeningCorrection correction = *imported;
        correction.name = "Headphones";
        correction.crossfeed = crossfeedCmoy;
        correction.impulseFile = "room.wav";
        QCOMPARE(schema.check(json::parse(writeCorrection(correction))), std::string());
    }
};

QTEST_APPLESS_MAIN(TestSchemas)
#include "tst_schemas.moc"
