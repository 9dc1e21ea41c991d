// Search language: a hand-written scanner, a table of fields, and SQL put together from both.
#include "searchlanguage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <QCoreApplication>
#include <QRegularExpression>

#include "database.h"
#include "textfold.h"

namespace auralis
{

namespace
{

enum class Kind { Words, Contains, Number, Duration, Age, Flag };

struct Field {
    const char* name;
    Kind kind;
    const char* sql; ///< Words: columns of track_text; else an expression
};

constexpr std::array fields{
    Field{"title", Kind::Words, "title"},
    Field{"artist", Kind::Words, "artist album_artist"},
    Field{"album", Kind::Words, "album"},
    Field{"albumartist", Kind::Words, "album_artist"},
    Field{"genre", Kind::Words, "genre"},
    Field{"composer", Kind::Words, "composer"},
    Field{"conductor", Kind::Contains, "json_extract(nullif(t.more, ''), '$.CONDUCTOR')"},
    Field{"performer", Kind::Contains, "json_extract(nullif(t.more, ''), '$.PERFORMER')"},
    Field{"work", Kind::Contains, "json_extract(nullif(t.more, ''), '$.WORK')"},
    Field{"label", Kind::Contains, "json_extract(nullif(t.more, ''), '$.LABEL')"},
    Field{"isrc", Kind::Contains, "json_extract(nullif(t.more, ''), '$.ISRC')"},
    Field{"path", Kind::Contains, "CAST(f.path || '/' || t.name AS TEXT)"},
    Field{"codec", Kind::Contains, "t.codec"},
    Field{"comment", Kind::Contains, "json_extract(nullif(t.more, ''), '$.COMMENT')"},
    Field{"lyrics", Kind::Contains, "json_extract(nullif(t.more, ''), '$.LYRICS')"},
    Field{"year", Kind::Number, "t.year"},
    Field{"track", Kind::Number, "t.track"},
    Field{"disc", Kind::Number, "t.disc"},
    Field{"rating", Kind::Number, "t.rating"},
    Field{"plays", Kind::Number, "t.plays"},
    Field{"skips", Kind::Number, "t.skips"},
    Field{"bitrate", Kind::Number, "t.bitrate"},
    Field{"rate", Kind::Number, "t.rate"},
    Field{"bits", Kind::Number, "t.bits"},
    Field{"channels", Kind::Number, "t.channels"},
    Field{"lufs", Kind::Number, "t.lufs"},
    Field{"bpm", Kind::Number, "CAST(json_extract(nullif(t.more, ''), '$.BPM') AS REAL)"},
    Field{"length", Kind::Duration, "t.duration"},
    Field{"added", Kind::Age, "t.added"},
    Field{"played", Kind::Age, "t.last_played"},
    Field{"lossless", Kind::Flag, "t.lossless"},
    Field{"favourite", Kind::Flag, "t.favourite"},
    Field{"compilation", Kind::Flag, "t.compilation"},
    Field{"missing", Kind::Flag, "t.state > 0"},
    Field{"analysed", Kind::Flag, "t.lufs IS NOT NULL"},
    Field{"damaged", Kind::Flag, "(t.decode_errors > 0 OR t.problem != '')"},
    Field{"cover", Kind::Flag, "t.cover != ''"},
};

const Field* fieldNamed(const QString& name)
{
    const auto it =
        std::find_if(fields.begin(), fields.end(), [&name](const Field& f) { return name == QLatin1String(f.name); });
    return it == fields.end() ? nullptr : &*it;
}

QString text(const char* source)
{
    return QCoreApplication::translate("Search", source);
}

struct Term {
    bool negated = false, quoted = false;
    bool open = false;  ///< ends where the text ends: may go on
    bool colon = false; ///< has a field, known or not
    QString field;      ///< lower case
    QString value;
    int start = 0, fieldLength = 0, valueStart = 0, end = 0;
};

/// Splits at spaces outside of quotes.
std::vector<Term> scan(const QString& typed)
{
    std::vector<Term> out;
    const int n = static_cast<int>(typed.size());
    int i = 0;
    const auto isSpace = [&](int at) { return typed[at].isSpace(); };
    while (i < n) {
        if (isSpace(i)) {
            ++i;
            continue;
        }
        Term t;
        t.start = i;
        if (typed[i] == u'-' && i + 1 < n && !isSpace(i + 1)) {
            t.negated = true;
            ++i;
        }
        const int nameStart = i;
        int at = i;
        while (at < n && typed[at].isLetter())
            ++at;
        if (at > nameStart && at < n && typed[at] == u':') {
            t.colon = true;
            t.field = typed.mid(nameStart, at - nameStart).toLower();
            t.fieldLength = at - nameStart;
            i = at + 1;
        }
        t.valueStart = i;
        while (i < n && !isSpace(i)) {
            if (typed[i] != u'"') {
                t.value += typed[i++];
                continue;
            }
            t.quoted = true;
            const int close = static_cast<int>(typed.indexOf(u'"', i + 1));
            t.value += typed.mid(i + 1, (close < 0 ? n : close) - i - 1);
            t.open = close < 0;
            i = close < 0 ? n : close + 1;
            if (!t.colon) break;
        }
        t.end = i;
        t.open = t.open || (i == n && !t.quoted);
        out.push_back(std::move(t));
    }
    return out;
}

/// One word or phrase for FTS5; empty when there is no letter, digit or symbol in it to look for.
QString ftsTerm(const QString& value, bool prefix)
{
    static const QRegularExpression word(QStringLiteral("[\\p{L}\\p{N}\\p{Co}]"));
    QString words = searchText(value).simplified().remove(QChar::Null);
    if (!words.contains(word)) return {};
    words.replace(u'"', QStringLiteral("\"\""));
    return u'"' + words + u'"' + (prefix ? QStringLiteral("*") : QString());
}

struct Mistake {
    QString message;
    int start, length;
};

/// "<", "<=", ">", ">=", "=" before a value; "" for none.
QString takeOperator(QString& value)
{
    for (const char* op : {"<=", ">=", "<", ">", "="}) {
        if (!value.startsWith(QLatin1String(op))) continue;
        value = value.mid(QLatin1String(op).size());
        return QLatin1String(op);
    }
    return {};
}

std::optional<double> toNumber(const QString& value)
{
    bool ok = false;
    const double number = value.toDouble(&ok);
    return ok && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

/// "4:30", "1:02:03", "90", "5m", "90s", "1h" in seconds.
std::optional<double> toSeconds(const QString& value)
{
    static const QRegularExpression clock(QStringLiteral("^(?:(\\d{1,4}):)?(\\d{1,4}):(\\d{1,2})$"));
    if (const auto m = clock.match(value); m.hasMatch())
        return m.captured(1).toDouble() * 3600 + m.captured(2).toDouble() * 60 + m.captured(3).toDouble();
    const double unit = value.endsWith(u'h') ? 3600 : value.endsWith(u'm') ? 60 : 1;
    const auto number =
        toNumber(value.endsWith(u'h') || value.endsWith(u'm') || value.endsWith(u's') ? value.chopped(1) : value);
    return number ? std::optional(*number * unit) : std::nullopt;
}

/// The moment that an age reaches back to.
std::optional<QDateTime> toAge(const QString& value, const QDateTime& now)
{
    static const QRegularExpression age(QStringLiteral("^(\\d{1,5})(h|d|w|m|y)$"));
    const auto m = age.match(value);
    if (!m.hasMatch()) return {};
    const int count = m.captured(1).toInt();
    switch (m.captured(2)[0].unicode()) {
    case u'h':
        return now.addSecs(-3600LL * count);
    case u'd':
        return now.addDays(-count);
    case u'w':
        return now.addDays(-7LL * count);
    case u'm':
        return now.addMonths(-count);
    default:
        return now.addYears(-count);
    }
}

/// First moment of a year, month or day, and the first after it.
std::optional<std::pair<QDateTime, QDateTime>> toPeriod(const QString& value)
{
    static const QRegularExpression date(QStringLiteral("^(\\d{4})(?:-(\\d{1,2}))?(?:-(\\d{1,2}))?$"));
    const auto m = date.match(value);
    if (!m.hasMatch()) return {};
    const bool month = !m.captured(2).isEmpty(), day = !m.captured(3).isEmpty();
    const QDate first(m.captured(1).toInt(), month ? m.captured(2).toInt() : 1, day ? m.captured(3).toInt() : 1);
    if (!first.isValid()) return {};
    const QDate next = day ? first.addDays(1) : month ? first.addMonths(1) : first.addYears(1);
    return std::pair(first.startOfDay(), next.startOfDay());
}

class Compiler
{
public:
    explicit Compiler(const QDateTime& now)
        : m_now(now)
    {
    }

    SearchCondition run(const QString& typed)
    {
        const std::vector<Term> terms = scan(typed);
        const bool plain =
            std::all_of(terms.begin(), terms.end(), [](const Term& t) { return isWord(t) && !t.negated && !isOr(t); });
        for (const Term& term : terms) {
            if (isOr(term)) {
                endAlternative();
                continue;
            }
            if (!add(term)) return failed();
        }
        if (plain) {
            m_out.words = m_words.join(u' ');
            return m_out;
        }
        endAlternative();
        m_out.where = m_alternatives.size() == 1 ? m_alternatives[0] : m_alternatives.join(QStringLiteral(" OR "));
        if (m_alternatives.size() > 1) m_out.where = u'(' + m_out.where + u')';
        return m_out;
    }

private:
    static bool isOr(const Term& t) { return !t.colon && !t.quoted && !t.negated && t.value == QLatin1String("OR"); }
    /// "12:30" and "Mission: Impossible" are words; "artist:x" and "artits:x" are not.
    static bool isWord(const Term& t)
    {
        return !t.colon || (!fieldNamed(t.field) && (t.value.isEmpty() || t.value.startsWith(u'/')));
    }

    SearchCondition failed()
    {
        SearchCondition out;
        out.error = m_mistake.message;
        out.errorStart = m_mistake.start;
        out.errorLength = m_mistake.length;
        return out;
    }
    bool mistake(const QString& message, int start, int end)
    {
        m_mistake = {message, start, std::max(1, end - start)};
        return false;
    }
    void condition(const QString& sql, bool negated)
    {
        m_terms += negated ? QStringLiteral("NOT coalesce(%1, 0)").arg(sql) : sql;
    }
    /// A condition of one comparison; `value` is bound.
    QString compare(const char* sql, const QString& op, double value)
    {
        m_out.values.emplace_back(value);
        return QStringLiteral("%1 %2 ?").arg(QLatin1String(sql), op);
    }
    void endAlternative()
    {
        flushWords();
        if (!m_terms.isEmpty()) m_alternatives += u'(' + m_terms.join(QStringLiteral(" AND ")) + u')';
        m_terms.clear();
    }
    void flushWords()
    {
        // Their value goes where the condition goes: behind those of the terms before.
        if (m_words.isEmpty()) return;
        match(m_words.join(u' '), false);
        m_words.clear();
    }
    void match(const QString& expression, bool negated)
    {
        m_out.values.emplace_back(expression);
        m_terms += QStringLiteral("t.id %1 (SELECT rowid FROM track_text WHERE track_text MATCH ?)")
                       .arg(negated ? QStringLiteral("NOT IN") : QStringLiteral("IN"));
    }

    bool add(const Term& t)
    {
        if (isWord(t)) {
            const QString words = ftsTerm(t.colon ? t.field + u':' + t.value : t.value, !t.quoted || t.open);
            if (words.isEmpty()) return true;
            if (t.negated)
                match(words, true);
            else
                m_words += words;
            return true;
        }
        const Field* field = fieldNamed(t.field);
        const int nameStart = t.start + (t.negated ? 1 : 0);
        if (!field)
            return mistake(text("\"%1\" is not a field. Try artist, album, year.").arg(t.field), nameStart,
                           nameStart + t.fieldLength);
        if (t.value.isEmpty()) // still being typed, or forgotten
            return t.open ? true : mistake(text("\"%1\" needs a value.").arg(t.field + u':'), nameStart, t.end);
        switch (field->kind) {
        case Kind::Words:
            if (const QString words = ftsTerm(t.value, !t.quoted || t.open); !words.isEmpty())
                match(u'{' + QLatin1String(field->sql) + QStringLiteral("} : ") + words, t.negated);
            return true;
        case Kind::Contains:
            m_out.values.emplace_back(t.value);
            condition(QStringLiteral("instr(lower(%1), lower(?)) > 0").arg(QLatin1String(field->sql)), t.negated);
            return true;
        case Kind::Number:
            return addRange(t, *field, toNumber, text("\"%1\" is not a number. Try %2:5, %2:>=5 or %2:1..5."));
        case Kind::Duration:
            return addRange(t, *field, toSeconds, text("\"%1\" is not a length. Try %2:>4:30."));
        case Kind::Age:
            return addAge(t, *field);
        case Kind::Flag:
            return addFlag(t, *field);
        }
        return true;
    }

    template <class Read>
    bool addRange(const Term& t, const Field& field, Read read, const QString& message)
    {
        QString value = t.value;
        const auto wrong = [&] {
            return t.open && isUnfinished(value) ? true : mistake(message.arg(t.value, t.field), t.valueStart, t.end);
        };
        if (const auto dots = value.indexOf(QLatin1String("..")); dots >= 0) {
            const QString low = value.left(dots), high = value.mid(dots + 2);
            const auto from = read(low), to = read(high);
            if ((!from && !low.isEmpty()) || (!to && !high.isEmpty()) || (!from && !to)) return wrong();
            QStringList both;
            if (from) both += compare(field.sql, QStringLiteral(">="), *from);
            if (to) both += compare(field.sql, QStringLiteral("<="), *to);
            condition(u'(' + both.join(QStringLiteral(" AND ")) + u')', t.negated);
            return true;
        }
        const QString op = takeOperator(value);
        const auto number = read(value);
        if (!number) return wrong();
        condition(compare(field.sql, op.isEmpty() ? QStringLiteral("=") : op, *number), t.negated);
        return true;
    }
    /// "year:>", "year:19.": the rest is on its way.
    static bool isUnfinished(const QString& value)
    {
        return value.isEmpty() || value == QLatin1String("..") || value.endsWith(u'.');
    }

    bool addAge(const Term& t, const Field& field)
    {
        QString value = t.value;
        const auto wrong = [&] {
            return mistake(text("\"%1\" is not a time. Try %2:<30d, %2:2023 or %2:>=2023-05.").arg(t.value, t.field),
                           t.valueStart, t.end);
        };
        const auto ms = [](const QDateTime& when) { return static_cast<double>(when.toMSecsSinceEpoch()); };
        const QString known = QStringLiteral("(%1 > 0 AND %2)").arg(QLatin1String(field.sql));
        if (value == QLatin1String("never")) {
            condition(QStringLiteral("%1 = 0").arg(QLatin1String(field.sql)), t.negated);
            return true;
        }
        if (const auto dots = value.indexOf(QLatin1String("..")); dots >= 0) {
            const auto from = toPeriod(value.left(dots)), to = toPeriod(value.mid(dots + 2));
            if (!from || !to) return t.open && isUnfinished(value.mid(dots + 2)) ? true : wrong();
            const QString low = compare(field.sql, QStringLiteral(">="), ms(from->first));
            condition(
                known.arg(low + QStringLiteral(" AND ") + compare(field.sql, QStringLiteral("<"), ms(to->second))),
                t.negated);
            return true;
        }
        const QString op = takeOperator(value);
        if (value.isEmpty() && t.open) return true;
        if (const auto since = toAge(value, m_now)) { // a smaller age is a later moment
            const bool older = op.startsWith(u'>');
            condition(known.arg(compare(field.sql, older ? QStringLiteral("<") : QStringLiteral(">="), ms(*since))),
                      t.negated);
            return true;
        }
        const auto period = toPeriod(value);
        if (!period) return t.open && value.back().isDigit() ? true : wrong();
        if (op.isEmpty() || op == QLatin1String("=")) {
            const QString low = compare(field.sql, QStringLiteral(">="), ms(period->first));
            condition(
                known.arg(low + QStringLiteral(" AND ") + compare(field.sql, QStringLiteral("<"), ms(period->second))),
                t.negated);
        } else { // "<= May" ends with May, "> May" begins after it
            const bool end = op == QLatin1String("<=") || op == QLatin1String(">");
            const QString sql = op.startsWith(u'<') ? QStringLiteral("<") : QStringLiteral(">=");
            condition(known.arg(compare(field.sql, sql, ms(end ? period->second : period->first))), t.negated);
        }
        return true;
    }

    bool addFlag(const Term& t, const Field& field)
    {
        const QString value = t.value.toLower();
        const bool yes = value == QLatin1String("yes") || value == QLatin1String("true") || value == QLatin1String("1");
        const bool no = value == QLatin1String("no") || value == QLatin1String("false") || value == QLatin1String("0");
        if (!yes && !no) {
            if (t.open && (QStringLiteral("yes true").contains(value) || QStringLiteral("no false").contains(value)))
                return true;
            return mistake(text("\"%1\" is neither yes nor no.").arg(t.value), t.valueStart, t.end);
        }
        condition(u'(' + QLatin1String(field.sql) + u')', no != t.negated);
        return true;
    }

    const QDateTime m_now;
    SearchCondition m_out;
    QStringList m_words, m_terms, m_alternatives;
    Mistake m_mistake{};
};

} // namespace

void SearchCondition::bind(Statement& statement, int first) const
{
    for (const Value& value : values) {
        if (const auto* number = std::get_if<double>(&value))
            statement.bindAt(first++, *number);
        else
            statement.bindAt(first++, std::get<QString>(value));
    }
}

SearchCondition compileSearch(const QString& typed, const QDateTime& now)
{
    return Compiler(now).run(typed);
}

QStringList searchFields()
{
    QStringList out;
    for (const Field& field : fields)
        out += QLatin1String(field.name);
    return out;
}

} // namespace auralis
