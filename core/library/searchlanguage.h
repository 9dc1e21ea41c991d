// Search language: what is typed into the search field, as a condition in SQL or as a mistake and where it stands.
// Pure.
//
//   words "a phrase" -not artist:björk genre:"trip hop" year:1995..2001 rating:>=4 added:<30d lossless:yes this OR that
//
// All terms must hold; OR separates alternatives; '-' negates a term. Words match where they begin a word of title,
// artist, album, genre or composer; case and accents do not count. Numbers compare with =, <, <=, >, >= and a..b; times
// are an age
// (<30d: less than 30 days ago; h, d, w, m, y) or a date (2023, 2023-05, >=2023-05-01); yes and no answer the rest.
#pragma once

#include <variant>
#include <vector>

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace auralis
{

class Statement;

struct SearchCondition {
    using Value = std::variant<QString, double>;

    QString words;                       ///< an FTS5 expression, when words alone were typed; then `where` is empty
    QString where;                       ///< else a condition on `track t JOIN folder f`; empty: everything
    std::vector<Value> values;           ///< for the question marks of `where`
    QString error;                       ///< in words; nothing else is set then
    int errorStart = 0, errorLength = 0; ///< of the text typed

    /// Binds `values` to parameters first, first + 1 ...
    void bind(Statement& statement, int first) const;
};

/// `now` is what ages count from.
SearchCondition compileSearch(const QString& typed, const QDateTime& now = QDateTime::currentDateTime());

/// Names of the fields, for completion and help.
QStringList searchFields();

} // namespace auralis
