// Numbers as the listener reads them.
#include "formats.h"

#include <cmath>

#include <QCoreApplication>
#include <QLocale>

namespace auralis::formats
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("formats", text);
}

constexpr double silence = -70; ///< LUFS; nothing passes the absolute gate (BS.1770-4, annex 1)

} // namespace

QString time(double seconds)
{
    if (!(seconds > 0)) return QStringLiteral("–");
    const qint64 s = std::llround(seconds);
    const QChar zero = QLatin1Char('0');
    if (s < 3600) return QStringLiteral("%1:%2").arg(s / 60).arg(s % 60, 2, 10, zero);
    return QStringLiteral("%1:%2:%3").arg(s / 3600).arg(s / 60 % 60, 2, 10, zero).arg(s % 60, 2, 10, zero);
}

QString length(double seconds)
{
    const qint64 s = seconds > 0 ? std::llround(seconds) : 0;
    const qint64 minutes = (s + 30) / 60;
    if (s < 60) return tr("%1 s").arg(s);
    if (minutes < 60) return tr("%1 min").arg(minutes);
    if (minutes % 60 == 0) return tr("%1 h").arg(number(minutes / 60));
    return tr("%1 h %2 min").arg(number(minutes / 60)).arg(minutes % 60);
}

QString number(qint64 n)
{
    return QLocale().toString(n);
}

QString lufs(double value)
{
    if (!std::isfinite(value)) return {};
    if (value <= silence) return QStringLiteral("\u2212\u221e");
    const QString digits = QLocale().toString(std::abs(value), 'f', 1);
    return value < 0 ? QChar(0x2212) + digits : digits;
}

QString bytes(qint64 n)
{
    return QLocale().formattedDataSize(n, n < 1'000'000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString tracks(qint64 n)
{
    return n == 1 ? tr("1 track") : tr("%1 tracks").arg(number(n));
}

QString albums(qint64 n)
{
    return n == 1 ? tr("1 album") : tr("%1 albums").arg(number(n));
}

QString artists(qint64 n)
{
    return n == 1 ? tr("1 artist") : tr("%1 artists").arg(number(n));
}

QString genres(qint64 n)
{
    return n == 1 ? tr("1 genre") : tr("%1 genres").arg(number(n));
}

QString format(const TrackRow& row)
{
    QString text = row.codec;
    if (!row.lossless) {
        if (row.bitrate > 0) text += QLatin1Char(' ') + tr("%1 kbps").arg(row.bitrate);
        return text;
    }
    if (row.sampleRate > 0)
        text += QLatin1Char(' ') + tr("%1 kHz").arg(QLocale().toString(row.sampleRate / 1000.0, 'g', 4));
    if (row.bits > 0) text += QStringLiteral(", ") + tr("%1 bit").arg(row.bits);
    return text;
}

} // namespace auralis::formats
