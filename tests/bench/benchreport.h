// BenchReport: prints what a benchmark measures as a table with percentiles, machine and method, each row as it comes;
// JSON on request.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace auralis
{

/// What a row has to keep. Of many trials "at most" is about their p99 (or p50 and p99), "at least" about their p50.
class Bar
{
public:
    Bar() = default; ///< none
    static Bar atMost(double value) { return Bar({}, value, false); }
    static Bar atMost(double p50, double p99) { return Bar(p50, p99, false); }
    static Bar atLeast(double value) { return Bar(value, {}, true); }
    static Bar above(double value)
    {
        Bar bar(value, {}, true);
        bar.m_strict = true;
        return bar;
    }

    bool any() const { return m_p50 || m_p99; }
    bool keptBy(double p50, double p99) const
    {
        if (m_least) return m_strict ? p50 > *m_p50 : p50 >= *m_p50;
        return (!m_p50 || p50 <= *m_p50) && (!m_p99 || p99 <= *m_p99);
    }
    /// "p50 <= 30, p99 <= 80"; of a single number "<= 15".
    std::string text(bool single) const
    {
        if (!any()) return {};
        char text[80];
        if (m_least)
            std::snprintf(text, sizeof text, "%s%s %.4g", single ? "" : "p50 ", m_strict ? ">" : ">=", *m_p50);
        else if (m_p50)
            std::snprintf(text, sizeof text, "p50 <= %.4g, p99 <= %.4g", *m_p50, *m_p99);
        else
            std::snprintf(text, sizeof text, "%s<= %.4g", single ? "" : "p99 ", *m_p99);
        return text;
    }

private:
    Bar(std::optional<double> p50, std::optional<double> p99, bool least)
        : m_p50(p50)
        , m_p99(p99)
        , m_least(least)
    {
    }

    std::optional<double> m_p50, m_p99;
    bool m_least = false, m_strict = false;
};

/// `bench_x [--json FILE] [--check]`: construct with main's arguments, add figures, end with finish().
class BenchReport
{
public:
    BenchReport(std::string title, std::string method, int argc, char** argv)
        : m_title(std::move(title))
        , m_method(std::move(method))
    {
        for (int i = 1; i < argc; ++i) {
            if (std::string_view(argv[i]) == "--json" && i + 1 < argc) m_jsonPath = argv[i + 1];
            if (std::string_view(argv[i]) == "--check") m_check = true;
        }
    }

    /// Seconds since some fixed moment.
    static double now()
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }

    /// One number.
    void figure(const std::string& name, const std::string& unit, double value, const Bar& bar = {})
    {
        add({name, unit, bar, {value}});
    }

    /// Many trials of the same thing: shown as the smallest, p50, p90, p99 and the largest.
    void trials(const std::string& name, const std::string& unit, std::vector<double> values, const Bar& bar = {})
    {
        std::sort(values.begin(), values.end());
        if (!values.empty() || bar.any()) add({name, unit, bar, std::move(values)});
    }

    /// Nearest rank; 0 of none.
    static double percentile(const std::vector<double>& sorted, int percent)
    {
        if (sorted.empty()) return 0;
        const auto rank = static_cast<std::size_t>(std::ceil(static_cast<double>(sorted.size()) * percent / 100.0));
        return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
    }

    /// Rows beyond their bars; what has a bar and no trials is one.
    std::vector<std::string> over() const
    {
        std::vector<std::string> names;
        for (const Row& row : m_rows)
            if (row.bar.any() && !row.kept()) names.push_back(row.name);
        return names;
    }

    /// The exit status of main: 1 if the JSON cannot be written, 2 with --check if a row is over.
    int finish() const
    {
        if (!m_jsonPath.empty() && !writeJson()) return 1;
        if (!m_check) return 0;
        const std::vector<std::string> beyond = over();
        std::fflush(stdout);
        for (const std::string& name : beyond)
            std::fprintf(stderr, "beyond its bar: %s\n", name.c_str());
        return beyond.empty() ? 0 : 2;
    }

private:
    struct Row {
        std::string name, unit;
        Bar bar;
        std::vector<double> values; ///< sorted
        bool kept() const { return !values.empty() && bar.keptBy(percentile(values, 50), percentile(values, 99)); }
    };

    void add(Row row)
    {
        if (m_rows.empty()) {
            std::printf("%s\n  %s\n  machine: %s, %u threads\n\n", m_title.c_str(), m_method.c_str(),
                        processor().c_str(), std::thread::hardware_concurrency());
            std::printf("  %-52s %7s %12s %12s %12s %12s %12s  %-8s %s\n", "figure", "trials", "min", "p50", "p90",
                        "p99", "max", "unit", "bar");
        }
        std::printf("  %-52s %7zu", row.name.c_str(), row.values.size());
        if (row.values.size() > 1)
            std::printf(" %12.4g %12.4g %12.4g %12.4g %12.4g", row.values.front(), percentile(row.values, 50),
                        percentile(row.values, 90), percentile(row.values, 99), row.values.back());
        else
            std::printf(" %12s %12.4g %12s %12s %12s", "", percentile(row.values, 50), "", "", "");
        std::printf("  %-8s %s%s\n", row.unit.c_str(), row.bar.text(row.values.size() <= 1).c_str(),
                    !row.bar.any() ? ""
                    : row.kept()   ? "  ok"
                                   : "  OVER");
        std::fflush(stdout);
        m_rows.push_back(std::move(row));
    }

    static std::string processor()
    {
        std::ifstream info("/proc/cpuinfo");
        for (std::string line; std::getline(info, line);)
            if (line.rfind("model name", 0) == 0) return line.substr(std::min(line.size(), line.find(':') + 2));
        return "unknown processor";
    }

    static std::string quoted(const std::string& text)
    {
        std::string result = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') result += '\\';
            result += c;
        }
        return result + '"';
    }

    bool writeJson() const
    {
        std::ofstream out(m_jsonPath);
        out << "{\"title\": " << quoted(m_title) << ", \"method\": " << quoted(m_method)
            << ", \"machine\": " << quoted(processor()) << ", \"threads\": " << std::thread::hardware_concurrency()
            << ", \"figures\": [";
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            const Row& row = m_rows[i];
            out << (i ? ",\n" : "\n") << "{\"name\": " << quoted(row.name) << ", \"unit\": " << quoted(row.unit)
                << ", \"bar\": " << quoted(row.bar.text(row.values.size() <= 1)) << ", \"ok\": "
                << (!row.bar.any() ? "null"
                    : row.kept()   ? "true"
                                   : "false")
                << ", \"trials\": " << row.values.size() << ", \"p50\": " << percentile(row.values, 50)
                << ", \"p90\": " << percentile(row.values, 90) << ", \"p99\": " << percentile(row.values, 99)
                << ", \"max\": " << percentile(row.values, 100) << "}";
        }
        out << "\n]}\n";
        return static_cast<bool>(out.flush());
    }

    std::string m_title, m_method, m_jsonPath;
    bool m_check = false;
    std::vector<Row> m_rows;
};

} // namespace auralis
