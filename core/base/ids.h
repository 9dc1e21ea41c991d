// Identities: distinct types for the numbers that name things, so that they cannot be mixed up.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace auralis
{

/// A number that names one kind of thing; 0 means none.
template <class Tag>
struct Id {
    std::int64_t value = 0;
    constexpr explicit operator bool() const { return value != 0; }
    constexpr auto operator<=>(const Id&) const = default;
};

using TrackId = Id<struct TrackTag>;   ///< row of the library's track table
using AlbumId = Id<struct AlbumTag>;   ///< row of the library's album table
using ArtistId = Id<struct ArtistTag>; ///< row of the library's artist table
using ItemId = Id<struct ItemTag>;     ///< one entry of the play queue; the same track queued twice has two

/// 128 bits that name the content of a file, or anything else that is hashed (XXH3-128, big-endian bytes). All zero:
/// unknown.
struct ContentId {
    std::array<std::uint8_t, 16> bytes{};
    explicit operator bool() const { return bytes != decltype(bytes){}; }
    auto operator<=>(const ContentId&) const = default;

    std::string hex() const
    {
        static constexpr char digits[] = "0123456789abcdef";
        std::string text;
        for (const std::uint8_t byte : bytes) {
            text += digits[byte >> 4];
            text += digits[byte & 15];
        }
        return text;
    }
};

} // namespace auralis

template <class Tag>
struct std::hash<auralis::Id<Tag>> {
    std::size_t operator()(auralis::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
