// Recipe files: see the header.
#include "recipefiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include "decoder.h"

namespace auralis
{

namespace
{
constexpr qint64 mostTextBytes = 1 << 20; // the parsers have their own, lower limits
} // namespace

std::string nativePath(const QString& path)
{
    return QFile::encodeName(path).toStdString();
}

Error fileError(const QFileDevice& file)
{
    const bool full = file.error() == QFileDevice::ResourceError;
    return {full ? ErrorCode::NoSpace : ErrorCode::Failed, file.errorString().toStdString(),
            nativePath(file.fileName())};
}

Result<QByteArray> textOf(const QString& path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile()) return fail(ErrorCode::NotFound, "is not a file", nativePath(path));
    if (!file.open(QIODevice::ReadOnly)) return tl::unexpected(fileError(file));
    if (file.size() > mostTextBytes) return fail(ErrorCode::Corrupt, "is too long", nativePath(path));
    return file.readAll();
}

Result<void> storeText(const QString& path, const QByteArray& content)
{
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return tl::unexpected(fileError(file));
    return {};
}

Result<void> copyOnce(const QString& from, const QString& to)
{
    if (from == to || QFile::exists(to)) return {};
    QDir().mkpath(QFileInfo(to).path());
    QFile source(from);
    QSaveFile target(to);
    if (!source.open(QIODevice::ReadOnly)) return tl::unexpected(fileError(source));
    if (!target.open(QIODevice::WriteOnly)) return tl::unexpected(fileError(target));
    for (QByteArray block; !(block = source.read(1 << 20)).isEmpty();)
        if (target.write(block) != block.size()) return tl::unexpected(fileError(target));
    if (source.error() != QFileDevice::NoError) return tl::unexpected(fileError(source));
    if (!target.commit()) return tl::unexpected(fileError(target));
    return {};
}

Result<std::shared_ptr<const ImpulseResponse>> readImpulse(const std::string& path, BackgroundTasks::Cancel cancel)
{
    DecodeOptions options;
    options.channels = ChannelMode::Source;
    options.cancel = std::move(cancel);
    auto decoder = Decoder::open(path, options);
    if (!decoder) return tl::unexpected(decoder.error());
    const AudioFormat format = (*decoder)->info().format;
    const auto channels = static_cast<std::size_t>(format.channels);
    ImpulseResponse impulse{format.rate, std::vector<std::vector<float>>(channels)};
    std::vector<float> frames(4096 * channels);
    const auto most = static_cast<std::size_t>(ImpulseResponse::mostSeconds * format.rate);
    while (impulse.channels.front().size() <= most) {
        const Result<int> got = (*decoder)->read(frames.data(), 4096);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t i = 0; i < static_cast<std::size_t>(*got); ++i)
                impulse.channels[c].push_back(frames[i * channels + c]);
    }
    auto checked = checkedImpulse(std::move(impulse));
    if (!checked) checked.error().path = path;
    return checked;
}

} // namespace auralis
