// JsonFields: see the header.
#include "jsonfields.h"

#include <algorithm>
#include <cmath>
#include <xxhash.h>

namespace auralis
{
namespace
{

std::string shown(double value)
{
    if (value == std::floor(value)) return std::to_string(static_cast<long long>(value));
    return nlohmann::json(value).dump();
}

} // namespace

JsonFields::JsonFields(const nlohmann::json& object, std::string path, std::string& error)
    : m_object(object)
    , m_path(std::move(path))
    , m_error(error)
{
    if (m_error.empty() && !m_object.is_object())
        m_error = m_path.empty() ? "must be a JSON object" : m_path + " must be an object";
}

void JsonFields::wrong(const std::string& key, const std::string& what)
{
    if (m_error.empty()) m_error = pathOf(key) + " " + what;
}

const nlohmann::json* JsonFields::find(const char* key, Need need)
{
    m_known.emplace_back(key);
    if (!m_error.empty()) return nullptr;
    const auto found = m_object.find(key);
    if (found != m_object.end()) return &*found;
    if (need == Need::Required) wrong(key, "is missing");
    return nullptr;
}

void JsonFields::number(const char* key, double& value, double low, double high, Need need)
{
    const nlohmann::json* found = find(key, need);
    if (!found) return;
    if (!found->is_number()) return wrong(key, "must be a number");
    const auto given = found->get<double>();
    if (!(given >= low && given <= high)) return wrong(key, "must be between " + shown(low) + " and " + shown(high));
    value = given;
}

void JsonFields::flag(const char* key, bool& value)
{
    const nlohmann::json* found = find(key, Need::Optional);
    if (!found) return;
    if (!found->is_boolean()) return wrong(key, "must be true or false");
    value = found->get<bool>();
}

void JsonFields::ignore(const char* key)
{
    const nlohmann::json* found = find(key, Need::Optional);
    if (found && !found->is_string()) wrong(key, "must be a text");
}

void JsonFields::text(const char* key, std::string& value, std::size_t most, Need need)
{
    const nlohmann::json* found = find(key, need);
    if (!found) return;
    if (!found->is_string()) return wrong(key, "must be a text");
    const auto& given = found->get_ref<const std::string&>();
    if (need == Need::Required && given.empty()) return wrong(key, "must not be empty");
    const auto letters = std::count_if(given.begin(), given.end(), [](char c) { return (c & 0xC0) != 0x80; });
    if (letters > static_cast<std::ptrdiff_t>(most))
        return wrong(key, "must not be longer than " + std::to_string(most) + " letters");
    if (std::any_of(given.begin(), given.end(), [](char c) { return static_cast<unsigned char>(c) < 32; }))
        return wrong(key, "must not hold control characters");
    value = given;
}

void JsonFields::heading(const char* format, int version)
{
    const nlohmann::json* found = find("format", Need::Required);
    if (found && *found != format) wrong("format", std::string("must be \"") + format + "\"");
    double given = version;
    number("version", given, 1, 1000, Need::Required);
    if (given != version) wrong("version", "must be " + std::to_string(version) + "; this is of another Auralis");
}

const nlohmann::json* JsonFields::listOf(const char* key, std::size_t most)
{
    const nlohmann::json* found = find(key, Need::Optional);
    if (!found) return nullptr;
    if (!found->is_array()) {
        wrong(key, "must be a list");
        return nullptr;
    }
    if (found->size() > most) {
        wrong(key, "must not have more than " + std::to_string(most) + " entries");
        return nullptr;
    }
    return found;
}

void JsonFields::finish()
{
    if (!m_error.empty()) return;
    for (const auto& item : m_object.items())
        if (std::find(m_known.begin(), m_known.end(), item.key()) == m_known.end()) {
            // Shown as JSON, so that no odd key spoils the message.
            m_error =
                (m_path.empty() ? std::string() : m_path + ": ") + "unknown key " +
                nlohmann::json(item.key().substr(0, 40)).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
            return;
        }
}

ContentId hashOf(const std::string& text)
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(text.data(), text.size()));
    ContentId id;
    std::copy(std::begin(canonical.digest), std::end(canonical.digest), id.bytes.begin());
    return id;
}

} // namespace auralis
