// What preparing ahead is worth: sessions of simulated listeners (or a recorded one) played through the real chunk
// store with synthetic producers, once for each policy. Figures: switches that found their chunk ready, and those per
// CPU second of rendering.
#include "benchreport.h"
#include "sessions.h"

using namespace auralis;
using namespace auralis::fake;

int main(int argc, char** argv)
{
    SpecPredictor predictor;
    std::string file;
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::string_view(argv[i]) == "--worth") predictor = SpecPredictor(std::stod(argv[i + 1]));
        if (std::string_view(argv[i]) == "--session") file = argv[i + 1];
    }
    BenchReport report(
        "Prediction",
        "10 people of each kind, 3 sessions of 1 h each, learning from nothing; every stretch of 10 s costs 0.12 "
        "(streamed) or 0.03 CPU seconds (enhanced), as in the player; memory tiers in their default proportions, no "
        "disk tier; the worker is idle before each switch; --session FILE plays one recorded with --log-metrics",
        argc, argv);

    std::vector<std::string> known = specs();
    std::vector<std::pair<std::string, std::vector<std::vector<Session>>>> people;
    if (!file.empty()) {
        const Session session = recorded(QString::fromLocal8Bit(file.c_str()));
        if (session.switches.empty()) {
            std::fprintf(stderr, "no switches in %s\n", file.c_str());
            return 1;
        }
        known = specsOf(session);
        people.push_back({"recorded", {{session}}});
    } else {
        for (const Habits& habits : allHabits) {
            people.push_back({habits.name, {}});
            for (unsigned seed = 1; seed <= 10; ++seed)
                people.back().second.push_back(sessionsOf(habits, seed, 3, 3600));
        }
    }

    const std::vector<Policy> all = policies(known);
    std::vector<Score> total(all.size());
    const auto show = [&report](const std::string& who, const Policy& policy, const Score& score, const Bar& bar) {
        const std::string name = who + ": " + policy.name;
        report.figure(name + ", ready", "%", score.switches ? 100.0 * score.hits / score.switches : 0);
        report.figure(name + ", ready", "/CPU s", score.hitsPerCpuSecond(), bar);
    };
    for (const auto& [who, group] : people) {
        for (std::size_t i = 0; i < total.size(); ++i) {
            Score score;
            for (const std::vector<Session>& sessions : group)
                score.add(play(sessions, all[i], known, predictor));
            if (people.size() > 1) show(who, all[i], score, {});
            total[i].add(score);
        }
    }
    double best = 0;
    for (std::size_t i = 0; i < total.size(); ++i) {
        const bool last = i + 1 == total.size();
        show("all", all[i], total[i], last ? Bar::above(best) : Bar());
        best = std::max(best, total[i].hitsPerCpuSecond());
    }
    return report.finish();
}
