#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "sim/campaign.h"

namespace zoetrope::sim {

/// What was found so far by a campaign that may be cut off.
struct KeptCampaign {
  std::string program;  ///< SHA-256 of the program whose lives they were
  std::uint64_t first_seed = 1;
  Duration took{};
  CampaignReport report;
};

std::string to_json(const KeptCampaign& kept);
/// Errors: invalid_input.
Result<KeptCampaign> kept_campaign_from(const std::string& text);

/// Where a campaign is kept, and what it belongs to.
struct CampaignFile {
  FileSystem& files;
  std::string path;
  std::string program;
};

/// The same campaign as run_campaign()'s, in legs of some thousand lives, after each of which what was found
/// is written to the file; when it is there already, the campaign goes on from it. `options.seeds` is not
/// looked at. Errors: invalid_input when the file is of another program or began elsewhere; those of the file
/// system.
Result<KeptCampaign> run_kept_campaign(const CampaignOptions& options, const CampaignFile& file, Clock& clock,
                                       const std::function<void(const CampaignReport&)>& told);

}  // namespace zoetrope::sim
