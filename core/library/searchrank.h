// Search rank: how well a track answers typed words, for the full-text index. One connection's thread.
#pragma once

#include "database.h"

namespace auralis
{

/// From now on statements of this connection can use fit(track_text): each word counts by the best column it stands in
/// (title before artist and album before the rest), and a short title before a long one. Higher is better. Unlike
/// bm25() it looks only at the row at hand: bm25 first counts every row that holds any of the words.
bool addSearchRank(Database& db);

} // namespace auralis
