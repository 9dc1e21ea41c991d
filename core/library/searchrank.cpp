// Search rank as an auxiliary function of FTS5.
#include "searchrank.h"

#include <algorithm>
#include <array>

#include <sqlite3.h>

namespace auralis
{

namespace
{

// Of track_text's columns: title, artist, album, album_artist, genre, composer, other.
constexpr std::array columnWeights{8.0, 5.0, 5.0, 4.0, 1.0, 1.0, 1.0};
constexpr int mostWords = 32;

void fit(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* result, int, sqlite3_value**)
{
    std::array<double, mostWords> best{};
    int hits = 0;
    if (api->xInstCount(row, &hits) != SQLITE_OK) return sqlite3_result_double(result, 0);
    for (int i = 0; i < hits; ++i) {
        int word = 0, column = 0, offset = 0;
        if (api->xInst(row, i, &word, &column, &offset) != SQLITE_OK || word >= mostWords) continue;
        if (column < 0 || column >= static_cast<int>(columnWeights.size())) continue;
        double& known = best[static_cast<std::size_t>(word)];
        known = std::max(known, columnWeights[static_cast<std::size_t>(column)]);
    }
    double sum = 0;
    for (const double weight : best)
        sum += weight;
    int titleWords = 0;
    if (api->xColumnSize(row, 0, &titleWords) == SQLITE_OK) sum += 1.0 / (1 + titleWords);
    sqlite3_result_double(result, sum);
}

} // namespace

bool addSearchRank(Database& db)
{
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db.handle(), "SELECT fts5(?1)", -1, &statement, nullptr) != SQLITE_OK) return false;
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    sqlite3_finalize(statement);
    return api && api->xCreateFunction(api, "fit", nullptr, fit, nullptr) == SQLITE_OK;
}

} // namespace auralis
