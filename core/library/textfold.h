// Text folding: one place that says which spellings are the same, sort together and are found by which words. Pure.
#pragma once

#include <QString>

namespace auralis
{

/// A tag fit for a column: no NULs or control characters, single spaces, trimmed, at most `limit` characters.
QString cleanTag(const QString& text, int limit = 500);

/// Names with the same key are the same artist, album or genre: case and Unicode form do not count, accents do.
QString nameKey(const QString& text);

/// Of two spellings with the same key: whether `a` is the one to show, whichever was read first. Mixed case ("Hip Hop")
/// goes before capitals alone and these before small letters alone, then more capitals before fewer.
bool spelledBetter(const QString& a, const QString& b);

/// For ordering: case and accents folded, a leading article ("The", "A", "Die" ...) left out, digits ordered by value.
QString sortKey(const QString& text);

/// For the full-text index and its queries: each character of a script written without spaces (Chinese, Japanese, Thai
/// ...) stands as a word of its own, so that any part of it is found as a phrase.
QString searchText(const QString& text);

} // namespace auralis
