// FileEncoder: every ending read back, dither, tags and covers, the same bytes every time, and nothing left behind
// after a failure.
#include <QtTest>

#include <csignal>
#include <set>
#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

#include "decoder.h"
#include "fileencoder.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

Result<void> writeFile(const QString& path, const Frames& frames, const FileEncoderSettings& settings, int step = 3000)
{
    auto encoder = FileEncoder::create(path.toStdString(), settings);
    if (!encoder) return tl::unexpected(encoder.error());
    const auto channels = settings.format.channels;
    const auto count = static_cast<int>(frames.size()) / channels;
    for (int at = 0; at < count; at += step)
        if (auto written = (*encoder)->write(frames.data() + at * channels, std::min(step, count - at)); !written)
            return written;
    return (*encoder)->finish();
}

Frames readFile(const QString& path, StreamInfo* info = nullptr)
{
    auto decoder = Decoder::open(path.toStdString(), {ChannelMode::Source, nullptr});
    if (!decoder) return {};
    if (info) *info = (*decoder)->info();
    const auto channels = static_cast<std::size_t>((*decoder)->info().format.channels);
    Frames out;
    Frames block(1000 * channels);
    while (const int n = (*decoder)->read(block.data(), 1000).value_or(0))
        out.insert(out.end(), block.begin(),
                   block.begin() + static_cast<std::ptrdiff_t>(n) * static_cast<std::ptrdiff_t>(channels));
    return out;
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class FileEncoderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void ditherIsTriangular();
    void fullScaleDoesNotWrap();
    void tagsAndCover_data();
    void tagsAndCover();
    void interruptedLeavesNothing();
    void replacesTheTarget();
    void bareFramesGoThroughALink();
    void errors();
    void fullDisk();
    void referenceProgramsAgree();

private:
    QString path(const char* name) const { return m_dir.filePath(QString::fromLatin1(name)); }
    QTemporaryDir m_dir;
};

void FileEncoderTest::roundTrip_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("rate");
    QTest::addColumn<int>("channels");
    QTest::addColumn<double>("tolerance"); // 0: lossy
    const double step16 = 1.5 / 32768;
    const double step24 = 1.5 / 8388608;
    const auto row = [](const char* title, const char* name, SampleDepth depth, int rate, int channels,
                        double tolerance) {
        QTest::newRow(title) << QString::fromLatin1(name) << int(depth) << rate << channels << tolerance;
    };
    row("wav 16", "a.wav", SampleDepth::Int16, 44100, 2, step16);
    row("wav 24", "b.wav", SampleDepth::Int24, 96000, 2, step24);
    row("wav float", "c.wav", SampleDepth::Float32, 48000, 2, 1e-30);
    row("wav float mono 192", "d.wav", SampleDepth::Float32, 192000, 1, 1e-30);
    row("wav 24 surround", "e.wav", SampleDepth::Int24, 48000, 6, step24);
    row("flac 16", "a.flac", SampleDepth::Int16, 44100, 2, step16);
    row("flac 24", "b.FLAC", SampleDepth::Int24, 88200, 2, step24);
    row("opus", "a.opus", SampleDepth::Int24, 48000, 2, 0);
    row("webm", "a.webm", SampleDepth::Int24, 48000, 2, 0);
    row("mp3", "a.mp3", SampleDepth::Int24, 44100, 2, 0);
    row("mp3 48", "b.mp3", SampleDepth::Int24, 48000, 2, 0);
}

void FileEncoderTest::roundTrip()
{
    QFETCH(QString, name);
    QFETCH(int, depth);
    QFETCH(int, rate);
    QFETCH(int, channels);
    QFETCH(double, tolerance);
    const Frames source = melody(rate, 123'457, channels);
    const QString file = m_dir.filePath(name);
    FileEncoderSettings settings;
    settings.format = {rate, channels};
    settings.depth = SampleDepth(depth);
    const auto written = writeFile(file, source, settings);
    QVERIFY2(written, written ? "" : written.error().text().c_str());
    StreamInfo info;
    const Frames back = readFile(file, &info);
    QCOMPARE(info.format, settings.format);
    QCOMPARE(back.size(), source.size());
    if (tolerance > 0) {
        QVERIFY2(largestDifference(source, back) <= tolerance,
                 qPrintable(QString::number(largestDifference(source, back))));
        QCOMPARE(info.bitsPerSample, depth == int(SampleDepth::Int16)   ? 16
                                     : depth == int(SampleDepth::Int24) ? 24
                                                                        : 32);
    } else {
        QCOMPARE(lagOf(source, back, channels, 300), 0);
        QVERIFY2(snrDb(source, back) > 15, qPrintable(QString::number(snrDb(source, back))));
    }
    const QByteArray bytes = bytesOf(file);
    QVERIFY(QFile::remove(file));
    QVERIFY(writeFile(file, source, settings, 1111));
    QVERIFY2(bytes == bytesOf(file), "the same frames gave other bytes");
    QVERIFY(QFile::remove(file));
}

void FileEncoderTest::ditherIsTriangular()
{
    // A level between two steps: the average keeps it, the error's variance is that of rounding and of two uniform
    // noises, step^2/4.
    const Frames source(200'000, 0.3f / 32768);
    FileEncoderSettings settings;
    settings.format = {44100, 2};
    settings.depth = SampleDepth::Int16;
    QVERIFY(writeFile(path("dither.wav"), source, settings));
    const Frames back = readFile(path("dither.wav"));
    double sum = 0;
    double squares = 0;
    std::set<int> levels;
    for (const float x : back) {
        const double steps = double(x) * 32768;
        levels.insert(int(std::lround(steps)));
        sum += steps;
        squares += (steps - 0.3) * (steps - 0.3);
    }
    const auto n = double(back.size());
    QVERIFY(std::abs(sum / n - 0.3) < 0.01);
    QVERIFY(std::abs(squares / n - 0.25) < 0.01);
    QVERIFY((levels == std::set<int>{-1, 0, 1}));
}

void FileEncoderTest::fullScaleDoesNotWrap()
{
    Frames source{1.0f, -1.0f, 1.5f, -1.5f, std::nanf(""), 0.0f};
    FileEncoderSettings settings;
    settings.format = {44100, 2};
    for (const auto depth : {SampleDepth::Int16, SampleDepth::Int24}) {
        settings.depth = depth;
        QVERIFY(writeFile(path("loud.wav"), source, settings));
        const Frames back = readFile(path("loud.wav"));
        QCOMPARE(back.size(), source.size());
        QVERIFY(back[0] > 0.999f && back[2] > 0.999f);
        QVERIFY(back[1] < -0.999f && back[3] < -0.999f);
        QVERIFY(std::abs(back[4]) < 0.001f); // not a number: silence
    }
}

void FileEncoderTest::tagsAndCover_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("hasCover");
    QTest::newRow("wav") << QStringLiteral("t.wav") << false;
    QTest::newRow("flac") << QStringLiteral("t.flac") << true;
    QTest::newRow("opus") << QStringLiteral("t.opus") << true;
    QTest::newRow("webm") << QStringLiteral("t.webm") << false;
    QTest::newRow("mp3") << QStringLiteral("t.mp3") << true;
}

void FileEncoderTest::tagsAndCover()
{
    if (!haveProgram("ffprobe")) QSKIP("ffprobe is not installed");
    QFETCH(QString, name);
    QFETCH(bool, hasCover);
    FileEncoderSettings settings;
    settings.format = {48000, 2};
    settings.tags = {{"title", "Für Elise"}, {"artist", "Somebody"}, {"track", "3"}};
    const QString original = path("original.png");
    QVERIFY(
        ffmpeg({QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
                QStringLiteral("color=c=teal:s=20x20"), QStringLiteral("-frames:v"), QStringLiteral("1"), original}));
    const QByteArray picture = bytesOf(original);
    settings.cover.assign(picture.begin(), picture.end());
    const QString file = m_dir.filePath(name);
    const Frames source = melody(48000, 20'000);
    const auto written = writeFile(file, source, settings);
    QVERIFY2(written, written ? "" : written.error().text().c_str());
    QCOMPARE(readFile(file).size(), source.size());

    QByteArray probe;
    QVERIFY(run(QStringLiteral("ffprobe"),
                {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-show_format"),
                 QStringLiteral("-show_streams"), file},
                &probe));
    const QString text = QString::fromUtf8(probe);
    QVERIFY2(text.contains(QStringLiteral("=Für Elise"), Qt::CaseInsensitive), probe.constData());
    QVERIFY(text.contains(QStringLiteral("=Somebody")));
    QCOMPARE(text.contains(QStringLiteral("attached_pic=1")), hasCover);
    if (!hasCover) return;
    const QString extracted = path("cover.png");
    QVERIFY(ffmpeg({QStringLiteral("-i"), file, QStringLiteral("-map"), QStringLiteral("0:v"), QStringLiteral("-c"),
                    QStringLiteral("copy"), QStringLiteral("-f"), QStringLiteral("image2"), extracted}));
    QCOMPARE(bytesOf(extracted), picture);
}

void FileEncoderTest::interruptedLeavesNothing()
{
    QTemporaryDir dir;
    {
        auto encoder = FileEncoder::create(dir.filePath(QStringLiteral("x.flac")).toStdString(),
                                           {{44100, 2}, SampleDepth::Int16, 0, {}, {}});
        QVERIFY(encoder);
        const Frames frames = noise(50'000);
        QVERIFY((*encoder)->write(frames.data(), 50'000));
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
        QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("x.flac"))));
    }
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).size(), 0);
}

void FileEncoderTest::replacesTheTarget()
{
    FileEncoderSettings settings;
    settings.format = {44100, 2};
    QVERIFY(writeFile(path("same.wav"), noise(1000), settings));
    const QByteArray before = bytesOf(path("same.wav"));
    QVERIFY(writeFile(path("same.wav"), noise(2000), settings));
    QVERIFY(bytesOf(path("same.wav")).size() > before.size());
}

void FileEncoderTest::bareFramesGoThroughALink()
{
    QTemporaryDir dir;
    const QString target = dir.filePath(QStringLiteral("target")), link = dir.filePath(QStringLiteral("link"));
    const Frames frames = noise(5000);
    const FileEncoderSettings settings{.format = {48000, 2}, .ending = ".f32"};
    QVERIFY(writeFile(target, frames, settings));
    const QByteArray bytes(reinterpret_cast<const char*>(frames.data()),
                           static_cast<qsizetype>(frames.size() * sizeof(float)));
    QVERIFY(bytesOf(target) == bytes);
    QVERIFY(QFile::link(target, link));
    QVERIFY(writeFile(link, Frames(frames.begin(), frames.begin() + 2000), settings));
    QVERIFY(QFileInfo(link).isSymLink());
    QVERIFY(bytesOf(target) == bytes.left(2000 * static_cast<qsizetype>(sizeof(float))));
    QCOMPARE(QDir(dir.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 2);
}

void FileEncoderTest::errors()
{
    const FileEncoderSettings good{{44100, 2}, SampleDepth::Int16, 0, {}, {}};
    const auto code = [&](const QString& file, const FileEncoderSettings& settings) {
        const auto encoder = FileEncoder::create(file.toStdString(), settings);
        return encoder ? -1 : int(encoder.error().code);
    };
    QCOMPARE(code(path("x.xyz"), good), int(ErrorCode::Unsupported));
    QCOMPARE(code(path("noending"), good), int(ErrorCode::Unsupported));
    QCOMPARE(code(path("x.opus"), good), int(ErrorCode::Unsupported)); // 44.1 kHz
    QCOMPARE(code(path("none/x.wav"), good), int(ErrorCode::NotFound));
    QCOMPARE(code(path("x.wav"), {}), int(ErrorCode::Unsupported));
    QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("folder.wav")));
    QCOMPARE(code(path("folder.wav"), good), int(ErrorCode::Failed));
    FileEncoderSettings settings = good;
    settings.depth = SampleDepth::Float32;
    QCOMPARE(code(path("x.flac"), settings), int(ErrorCode::Unsupported));
    settings.format.rate = 96000;
    QVERIFY(code(path("x.mp3"), settings) >= 0);
    QVERIFY(QDir(m_dir.path()).entryList({QStringLiteral("*.part")}, QDir::Files | QDir::Hidden).isEmpty());
}

void FileEncoderTest::fullDisk()
{
#ifdef Q_OS_UNIX
    QTemporaryDir dir;
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{100'000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto written =
        writeFile(dir.filePath(QStringLiteral("big.wav")), noise(200'000), {{44100, 2}, SampleDepth::Int16, 0, {}, {}});
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    QVERIFY(!written);
    QCOMPARE(int(written.error().code), int(ErrorCode::NoSpace));
    QVERIFY(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
#endif
}

void FileEncoderTest::referenceProgramsAgree()
{
    if (!haveProgram("flac")) QSKIP("flac is not installed");
    FileEncoderSettings settings;
    settings.format = {96000, 2};
    QVERIFY(writeFile(path("check.flac"), melody(96000, 200'000), settings));
    QVERIFY(run(QStringLiteral("flac"), {QStringLiteral("--test"), QStringLiteral("--silent"), path("check.flac")}));
}

QTEST_GUILESS_MAIN(FileEncoderTest)
#include "tst_fileencoder.moc"
