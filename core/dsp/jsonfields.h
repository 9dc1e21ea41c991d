// JsonFields: reads one object of a recipe's text, checks every value and names the place of the first that is wrong.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ids.h"
#include "result.h"

namespace auralis
{

class JsonFields
{
public:
    /// `path` is where the object stands ("bells[2]"; empty for the whole). The first error of all is kept in `error`.
    JsonFields(const nlohmann::json& object, std::string path, std::string& error);

    enum class Need { Optional, Required };
    bool has(const char* key) const { return m_object.is_object() && m_object.contains(key); }
    void number(const char* key, double& value, double low, double high, Need need = Need::Optional);
    void flag(const char* key, bool& value);
    void text(const char* key, std::string& value, std::size_t most, Need need = Need::Optional);
    /// The key may be there with a text; what it says is of no matter.
    void ignore(const char* key);
    /// "format" and "version" of the text.
    void heading(const char* format, int version);
    /// each(JsonFields&) for every object of the list.
    template <class Each>
    void list(const char* key, std::size_t most, Each each)
    {
        const nlohmann::json* values = listOf(key, most);
        for (std::size_t i = 0; values && i < values->size() && m_error.empty(); ++i) {
            JsonFields fields((*values)[i], pathOf(key) + "[" + std::to_string(i) + "]", m_error);
            each(fields);
            fields.finish();
        }
    }
    /// read(JsonFields&) if the key is there.
    template <class Read>
    void object(const char* key, Read read)
    {
        const nlohmann::json* value = find(key, Need::Optional);
        if (!value) return;
        JsonFields fields(*value, pathOf(key), m_error);
        read(fields);
        fields.finish();
    }
    /// A key of this object is not what it should be.
    void wrong(const std::string& key, const std::string& what);
    /// Refuses keys that nobody asked for.
    void finish();

private:
    const nlohmann::json* find(const char* key, Need need);
    const nlohmann::json* listOf(const char* key, std::size_t most);
    std::string pathOf(const std::string& key) const { return m_path.empty() ? key : m_path + "." + key; }

    const nlohmann::json& m_object;
    std::string m_path;
    std::string& m_error;
    std::vector<std::string> m_known;
};

/// Parses a text of at most `most` bytes and hands its object to `read`.
template <class Read>
Result<void> readRecipe(std::string_view text, std::size_t most, Read read)
{
    if (text.size() > most) return fail(ErrorCode::Corrupt, "is longer than " + std::to_string(most >> 10) + " KiB");
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded()) return fail(ErrorCode::Corrupt, "is not JSON");
    std::string error;
    JsonFields fields(json, {}, error);
    read(fields);
    fields.finish();
    if (!error.empty()) return fail(ErrorCode::Corrupt, std::move(error));
    return {};
}

/// Names a text.
ContentId hashOf(const std::string& text);

} // namespace auralis
