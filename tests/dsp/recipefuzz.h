// Damaged texts for the tests of what is read from files.
#pragma once

#include <random>
#include <string>

namespace auralis::test
{

/// `text` with a few bytes changed, cut, doubled or exchanged for what breaks readers.
inline std::string damaged(std::string text, std::mt19937& random)
{
    const auto below = [&](std::size_t n) { return n ? random() % n : 0; };
    static const char* const odd[] = {"1e999",  "-1e308",  "null",     "[",    "{",    "\"", "-0",
                                      "1e-320", "\\u0000", "\xff\xfe", "[[[[", "true", ",",  "NaN"};
    for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
        const std::size_t at = below(text.size());
        switch (below(6)) {
        case 0:
            text[at] = static_cast<char>(random());
            break;
        case 1:
            text.erase(at, 1 + below(12));
            break;
        case 2:
            text.insert(at, text.substr(below(text.size()), below(30)));
            break;
        case 3:
            text.insert(at, odd[below(std::size(odd))]);
            break;
        case 4:
            text[at] = static_cast<char>('0' + below(10));
            break;
        default:
            text.replace(at, std::min<std::size_t>(3, text.size() - at), odd[below(std::size(odd))]);
            break;
        }
        if (text.empty()) text = "{}";
    }
    return text;
}

} // namespace auralis::test
