#include "engine/share_watch.h"

#include <fmt/format.h>

#include "base/text.h"

namespace zoetrope::engine {

using lifecycle::Notice;

std::vector<Notice> ShareWatch::news_of(const std::string& account, int slots,
                                        const std::vector<lifecycle::ChannelStanding>& channels,
                                        MonoTime now) {
  std::map<std::string, Seen> before = std::move(seen_[account]);
  std::map<std::string, Seen>& seen = seen_[account];
  seen.clear();
  std::vector<Notice> news;
  for (const lifecycle::Overrun& overrun : lifecycle::overruns(channels, slots)) {
    const auto known = before.find(overrun.channel);
    Seen& one = seen[overrun.channel];
    one = known == before.end() ? Seen{now} : known->second;
    if (one.told || now - one.since < share_patience) continue;
    one.told = true;
    news.push_back(Notice::warning(fmt::format(
        "the channel {} has had more than its share of the account {} for {} minutes: {} renders of {}, and "
        "its "
        "share beside the others is {}; {} waits. `zoetrope limits set --channel {} --slots {}` keeps it to "
        "that",
        printable(overrun.channel), account,
        std::chrono::duration_cast<std::chrono::minutes>(now - one.since).count(), overrun.renders, slots,
        overrun.share, printable(overrun.waiting), printable(overrun.channel), overrun.share)));
  }
  return news;
}

}  // namespace zoetrope::engine
