// Chapters by FFmpeg.
#include "chapters.h"

#include <algorithm>
#include <cmath>

#include "mediainput.h"

namespace auralis
{

Result<std::vector<Chapter>> readChapters(const std::string& path)
{
    const auto input = MediaInput::open(path, {});
    if (!input) return tl::unexpected(input.error());
    const AVFormatContext* format = (*input)->format();
    std::vector<Chapter> out;
    for (unsigned i = 0; i < format->nb_chapters; ++i) {
        const AVChapter& chapter = *format->chapters[i];
        const double unit = av_q2d(chapter.time_base);
        Chapter c;
        c.start = std::max(0.0, static_cast<double>(chapter.start) * unit);
        c.end = std::max(c.start, static_cast<double>(chapter.end) * unit);
        if (!std::isfinite(c.end)) continue;
        if (const AVDictionaryEntry* title = av_dict_get(chapter.metadata, "title", nullptr, 0)) c.title = title->value;
        out.push_back(std::move(c));
    }
    std::stable_sort(out.begin(), out.end(), [](const Chapter& a, const Chapter& b) { return a.start < b.start; });
    return out;
}

} // namespace auralis
