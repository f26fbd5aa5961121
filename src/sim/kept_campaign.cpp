#include "sim/kept_campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace zoetrope::sim {
namespace {

using nlohmann::json;

constexpr std::uint64_t lives_in_a_leg = 3'000;
constexpr std::uint64_t kept_bytes_max = 16UL << 20;
constexpr unsigned kept_mode = 0644;

void add(CampaignReport& sum, const CampaignReport& leg) {
  sum.seeds += leg.seeds;
  sum.lives += leg.lives;
  sum.events += leg.events;
  sum.twice += leg.twice;
  sum.failures.insert(sum.failures.end(), leg.failures.begin(), leg.failures.end());
  for (std::size_t i = 0; i < fault_count; ++i) sum.faults.at(i) += leg.faults.at(i);
  for (const auto& [what, count] : leg.marks) sum.marks[what] += count;
}

Result<KeptCampaign> begin_or_go_on(const CampaignOptions& options, const CampaignFile& file) {
  auto text = file.files.read_all(file.path, kept_bytes_max);
  if (!text && text.error().code == ErrorCode::not_found)
    return KeptCampaign{.program = file.program, .first_seed = options.first_seed};
  KeptCampaign kept = TRY(kept_campaign_from(TRY(std::move(text))));
  if (kept.program != file.program || kept.first_seed != options.first_seed) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} is what a campaign of {} found; remove it to begin anew", file.path,
                             kept.program != file.program ? "another build" : "other seeds")};
  }
  return kept;
}

}  // namespace

std::string to_json(const KeptCampaign& kept) {
  json failures = json::array();
  for (const Failure& failure : kept.report.failures) failures.push_back({failure.seed, failure.what});
  const json document{{"program", kept.program},      {"first_seed", kept.first_seed},
                      {"micros", kept.took.count()},  {"seeds", kept.report.seeds},
                      {"lives", kept.report.lives},   {"events", kept.report.events},
                      {"twice", kept.report.twice},   {"failures", failures},
                      {"faults", kept.report.faults}, {"marks", kept.report.marks}};
  return document.dump(1) + "\n";
}

Result<KeptCampaign> kept_campaign_from(const std::string& text) {
  // The file is this program's own; one that somebody edited is said to be none, however it is wrong.
  try {
    const json document = json::parse(text);
    KeptCampaign kept;
    kept.program = document.at("program").get<std::string>();
    kept.first_seed = document.at("first_seed").get<std::uint64_t>();
    kept.took = Duration(document.at("micros").get<std::int64_t>());
    kept.report.seeds = document.at("seeds").get<std::uint64_t>();
    kept.report.lives = document.at("lives").get<std::uint64_t>();
    kept.report.events = document.at("events").get<std::uint64_t>();
    kept.report.twice = document.at("twice").get<std::uint64_t>();
    kept.report.faults = document.at("faults").get<std::array<std::uint64_t, fault_count>>();
    kept.report.marks = document.at("marks").get<std::map<std::string, std::uint64_t>>();
    for (const json& failure : document.at("failures"))
      kept.report.failures.push_back({failure.at(0).get<std::uint64_t>(), failure.at(1).get<std::string>()});
    return kept;
  } catch (const json::exception&) {
    return Error{ErrorCode::invalid_input, "this is not what a campaign has kept; remove it to begin anew"};
  }
}

Result<KeptCampaign> run_kept_campaign(const CampaignOptions& options, const CampaignFile& file, Clock& clock,
                                       const std::function<void(const CampaignReport&)>& told) {
  KeptCampaign kept = TRY(begin_or_go_on(options, file));
  while (kept.report.lives < options.lives) {
    const MonoTime began = clock.mono();
    CampaignOptions leg = options;
    leg.first_seed = kept.first_seed + kept.report.seeds;
    leg.seeds = 0;
    leg.lives = std::min(lives_in_a_leg, options.lives - kept.report.lives);
    add(kept.report, run_campaign(leg, nullptr));
    kept.took += clock.mono() - began;
    TRY(file.files.write_atomically(file.path, to_json(kept), kept_mode));
    if (told) told(kept.report);
  }
  return kept;
}

}  // namespace zoetrope::sim
