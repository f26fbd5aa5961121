#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "lifecycle/notice.h"
#include "lifecycle/shares.h"

namespace zoetrope::engine {

/// So long a channel may have more than its share before anybody hears of it: most renders that began while
/// it was alone are over by then.
inline constexpr Duration share_patience = std::chrono::minutes(10);

/// Tells, once each time, of channels that keep having more renders of an account than their share. One
/// thread.
class ShareWatch {
 public:
  std::vector<lifecycle::Notice> news_of(const std::string& account, int slots,
                                         const std::vector<lifecycle::ChannelStanding>& channels,
                                         MonoTime now);

 private:
  struct Seen {
    MonoTime since;
    bool told = false;
  };
  std::map<std::string, std::map<std::string, Seen>> seen_;  ///< by account and channel
};

}  // namespace zoetrope::engine
