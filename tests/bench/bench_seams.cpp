// The seams of streamed chunks over an hour of music: the error at the borders against the codec's error elsewhere.
#include <QDir>

#include "benchreport.h"
#include "musicfiles.h"
#include "streamedseams.h"

using namespace auralis;
using namespace auralis::test;

int main(int argc, char** argv)
{
    BenchReport report(
        "Seams of streamed chunks",
        "Opus 128 kbps against the original, both at 48 kHz through the program's own sources; the error "
        "of stretches of 10 ms against their sound; borders: 20 ms on either side",
        argc, argv);
    QTemporaryDir folder;
    const Files files = musicFiles(folder, false);
    constexpr double hour = 3600;
    SeamErrors errors;
    double seconds = 0;
    for (const QString& file : files.music) {
        if (seconds >= hour) break;
        const std::size_t before = errors.border.size() + errors.elsewhere.size();
        if (const Result<void> done = measureSeams(file.toStdString(), hour - seconds, errors); !done)
            std::printf("  %s: %s\n", qPrintable(file), done.error().message.c_str());
        seconds += static_cast<double>(errors.border.size() + errors.elsewhere.size() - before) / 100;
    }
    const double worst = SeamErrors::percentile(errors.elsewhere, 0.99);
    report.figure("music with sound", "s", seconds);
    report.figure("borders", "", errors.borders);
    report.figure("error elsewhere, p50", "dB", SeamErrors::percentile(errors.elsewhere, 0.5));
    report.figure("error at borders, p50", "dB", SeamErrors::percentile(errors.border, 0.5));
    report.figure("error elsewhere, p99", "dB", worst);
    report.figure("error at borders, p99", "dB", SeamErrors::percentile(errors.border, 0.99), Bar::atMost(worst));
    return report.finish();
}
