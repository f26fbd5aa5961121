#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "http/client.h"
#include "sim/world.h"

namespace zoetrope::sim {

inline const std::string api_base = "https://api.kie.ai";
inline const std::string upload_base = "https://kieai.redpandaai.co";
inline const std::string catbox_api = "https://catbox.moe/user/api.php";
/// Of the accounts that there may be. They must never be found anywhere.
inline const std::vector<std::string> api_keys{"canary-key-3f9c1b7de2", "canary-key-81d4a6f0c5"};
inline const std::string notion_base = "https://api.notion.com";
/// It must be found nowhere either.
inline const std::string notion_token = "canary-key-notion-b90c5e2f";
inline constexpr std::int64_t credits_a_clip = 84;
/// A tenth of a credit, in which the simulated provider reckons: half a mill.
inline constexpr std::int64_t micros_per_tenth = 500;
inline constexpr std::int64_t tenths_a_clip = credits_a_clip * 10;

/// An answer with this body; that of a broken gateway unless something else is said.
http::Response page(int status, std::string body = "<html>error</html>", std::string_view type = "text/html");

/// What the provider knows about one task, and nobody else.
struct RemoteTask {
  std::string id;
  std::string attempt;  ///< whose request made it
  std::string key;      ///< and the key that it came with
  std::string image_url;
  std::string request;
  WallTime created;
  WallTime finishes;
  bool succeeds = true;
  std::int64_t tenths = 0;  ///< of credits that it costs; now and then a failed one costs something, too
  bool image_unreachable = false;
  bool is_endless = false;
  std::string odd_state;      ///< shown while it is under way
  bool names_no_url = false;  ///< although it succeeded; later it does
  std::string result;         ///< the bytes of the clip
  int polls = 0;

  [[nodiscard]] bool finished(WallTime now) const { return finishes <= now; }
  /// By now, in tenths of credits.
  [[nodiscard]] std::int64_t charged(WallTime now) const { return finished(now) ? tenths : 0; }
};

/// Is asked about every paid request at the moment the provider receives it.
class Receipts {
 public:
  virtual ~Receipts() = default;
  virtual void on_create(const std::string& attempt) = 0;
  /// The account cannot pay, or nobody may. Whose senders were `told` so before, of those that came since the
  /// last one that it had a better answer for.
  virtual void on_turned_away(const std::string& attempt, const std::vector<std::string>& told) = 0;
  /// It was accepted: a task was made, which shows `picture`.
  virtual void on_task(const RemoteTask& task, const std::string& picture) = 0;
};

/// A request as it arrives, with the bytes of its files in the parts' values.
struct Arrived {
  http::Method method = http::Method::get;
  std::string url;
  std::string authorization;
  std::string body;
  std::vector<http::Part> parts;
  std::size_t first_byte = 0;  ///< of a range
  std::string attempt;
};

/// The world beyond the network: KIE's API, its upload, catbox, the servers that hold results, and Notion. It
/// behaves as documented, and misbehaves as the dice say.
class Outside {
 public:
  Outside(World& world, Duration render_median);

  http::Response answer(const Arrived& request);
  /// A living process has the whole answer to this request.
  void told(const Arrived& request, const http::Response& response);

  void set_receipts(Receipts* receipts) { receipts_ = receipts; }
  void refuse_key_until(const std::string& key, WallTime time) { holders_[key].refused_until = time; }
  /// It may spend nothing until then, whatever credit there is.
  void limit_key_until(const std::string& key, WallTime time) { holders_[key].limited_until = time; }
  void set_credits(const std::string& key, std::int64_t credits) { holders_[key].tenths = credits * 10; }
  void top_up(const std::string& key) { holders_[key].tenths += plenty; }
  /// A rebate, or a price that was never whole: tenths of credits, at most the usual price.
  void set_price(std::int64_t tenths) { price_tenths_ = tenths; }
  /// How long a request takes to arrive, and an answer to come back, at most.
  void set_latency(Duration most) { latency_most_ = most; }
  [[nodiscard]] Duration latency_most() const { return latency_most_; }
  void close_until(WallTime time) { closed_until_ = time; }

  /// What stands in a property of a page at Notion; "" while nothing was written.
  [[nodiscard]] std::string on_page(const std::string& page, const std::string& property) const;
  void put_page(const std::string& page) { pages_[page] = {}; }

  [[nodiscard]] const std::map<std::string, RemoteTask>& tasks() const { return tasks_; }
  [[nodiscard]] const RemoteTask* task_of(const std::string& attempt) const;
  [[nodiscard]] bool has_endless() const { return has_endless_; }
  /// The attempts whose tasks, made with this key, are under way.
  [[nodiscard]] std::vector<std::string> in_flight(const std::string& key) const;

 private:
  http::Response create_task(const Arrived& request);
  http::Response record_info(const Arrived& request);
  http::Response download_url(const Arrived& request);
  http::Response upload(const Arrived& request);
  http::Response catbox(const Arrived& request);
  http::Response hosted_file(const Arrived& request);
  http::Response result_file(const Arrived& request);
  http::Response credit(const std::string& key);
  http::Response notion(const Arrived& request);
  void write_page(const std::string& id, const std::map<std::string, std::string>& values);
  /// What an account that cannot pay answers; a breaker has to open at the first of them.
  http::Response turn_away(const Arrived& request, int code, std::string_view words);
  const RemoteTask& shown_instead_of(const RemoteTask& task);
  std::string make_task(const Arrived& request, const std::string& image_url);
  std::string new_link(const RemoteTask& task);
  std::string host_file(const std::string& base, const http::Part& file);

  World& world_;
  Duration render_median_;
  Receipts* receipts_ = nullptr;
  std::map<std::string, RemoteTask> tasks_;
  std::map<std::string, std::string> by_attempt_;
  std::set<std::string> told_;                 ///< attempts whose senders have their answers
  std::map<std::string, std::string> hosted_;  ///< by URL
  struct Link {
    std::string task;
    WallTime dies;
  };
  std::map<std::string, Link> links_;
  static constexpr std::int64_t plenty = 10'000'000;
  /// What the provider keeps of whoever has a key.
  struct Holder {
    std::vector<WallTime> recent_creates;
    WallTime refused_until;
    WallTime limited_until;
    std::vector<std::string> turned_away;  ///< attempts, in a row
    std::int64_t tenths = plenty;
    std::int64_t held = 0;  ///< of renders that are under way
  };
  std::map<std::string, Holder> holders_;                            ///< by key
  std::map<std::string, std::map<std::string, std::string>> pages_;  ///< by id and property
  std::vector<WallTime> recent_notion_;                              ///< requests
  WallTime closed_until_;
  Duration latency_most_ = std::chrono::milliseconds(400);
  std::int64_t price_tenths_ = tenths_a_clip;
  int names_ = 0;
  bool has_endless_ = false;
};

}  // namespace zoetrope::sim
