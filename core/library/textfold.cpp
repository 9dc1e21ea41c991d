// Text folding by Unicode normalisation.
#include "textfold.h"

#include <algorithm>
#include <array>

#include <QList>

namespace auralis
{

namespace
{

bool isAscii(const QString& text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

bool hasNoSpaces(QChar::Script script)
{
    switch (script) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Bopomofo:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
    case QChar::Script_Tibetan:
        return true;
    default:
        return false;
    }
}

} // namespace

QString cleanTag(const QString& text, int limit)
{
    QString out;
    out.reserve(std::min<qsizetype>(text.size(), limit));
    bool space = false;
    for (const QChar c : text) {
        if (out.size() >= limit) {
            if (out.back().isHighSurrogate()) out.chop(1);
            break;
        }
        if (c.isSpace() || c.category() == QChar::Other_Control) {
            space = !out.isEmpty();
            continue;
        }
        if (space) out += u' ';
        space = false;
        out += c;
    }
    return out;
}

QString nameKey(const QString& text)
{
    return isAscii(text) ? text.toLower() : text.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

bool spelledBetter(const QString& a, const QString& b)
{
    const auto rank = [](const QString& text) {
        const auto capitals = std::count_if(text.begin(), text.end(), [](QChar c) { return c.isUpper(); });
        const bool small = std::any_of(text.begin(), text.end(), [](QChar c) { return c.isLower(); });
        return std::pair(capitals == 0 ? 0 : small ? 2 : 1, capitals);
    };
    const auto ra = rank(a), rb = rank(b);
    return ra != rb ? ra > rb : a < b;
}

QString sortKey(const QString& text)
{
    QString folded = isAscii(text) ? text.toLower() : QString();
    if (folded.isEmpty()) {
        const QString parts = text.normalized(QString::NormalizationForm_KD).toCaseFolded();
        for (const QChar c : parts) {
            if (!c.isMark()) folded += c;
        }
    }
    static constexpr std::array articles{"the ", "a ", "an ", "der ", "die ", "das ", "le ", "la ", "les ", "el "};
    for (const char* article : articles) {
        const QLatin1String prefix(article);
        if (folded.startsWith(prefix) && folded.size() > prefix.size()) {
            folded = folded.mid(prefix.size());
            break;
        }
    }
    // "9" before "10": a run of digits is preceded by its length. Punctuation at the start does not count ("...And").
    QString key;
    key.reserve(folded.size() + 4);
    for (qsizetype i = 0; i < folded.size(); ++i) {
        const QChar c = folded[i];
        if (key.isEmpty() && !c.isLetterOrNumber() && !c.isSurrogate() && i + 1 < folded.size()) continue;
        if (!c.isDigit()) {
            key += c;
            continue;
        }
        qsizetype end = i;
        while (end < folded.size() && folded[end].isDigit())
            ++end;
        while (i + 1 < end && folded[i] == u'0')
            ++i;
        key += QChar(u'0' + static_cast<char16_t>(std::min<qsizetype>(end - i, 9)));
        key += folded.mid(i, end - i);
        i = end - 1;
    }
    return key;
}

QString searchText(const QString& text)
{
    if (isAscii(text)) return text;
    QString out;
    out.reserve(text.size() * 2);
    const auto points = text.toUcs4();
    for (const char32_t point : points) {
        const bool single = hasNoSpaces(QChar::script(point));
        if (single) out += u' ';
        out += QString::fromUcs4(&point, 1);
        if (single) out += u' ';
    }
    return out;
}

} // namespace auralis
