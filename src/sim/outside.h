#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http/client.h"
#include "sim/world.h"

namespace zoetrope::sim {

inline const std::string api_base = "https://api.kie.ai";
inline const std::string upload_base = "https://kieai.redpandaai.co";
inline const std::string catbox_api = "https://catbox.moe/user/api.php";
/// Of the accounts that there may be. They must never be found anywhere.
inline const std::vector<std::string> api_keys{"canary-key-3f9c1b7de2", "canary-key-81d4a6f0c5"};
inline constexpr std::int64_t credits_a_clip = 84;

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
  bool image_unreachable = false;
  bool is_endless = false;
  std::string odd_state;      ///< shown while it is under way
  bool names_no_url = false;  ///< although it succeeded; later it does
  std::string result;         ///< the bytes of the clip
  int polls = 0;

  [[nodiscard]] bool finished(WallTime now) const { return finishes <= now; }
  /// A failed task is not charged.
  [[nodiscard]] bool charged(WallTime now) const { return succeeds && finished(now); }
};

/// Is asked about every paid request at the moment the provider receives it.
class Receipts {
 public:
  virtual ~Receipts() = default;
  virtual void on_create(const std::string& attempt) = 0;
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

/// The world beyond the network: KIE's API, its upload, catbox, and the servers that hold results. It behaves
/// as documented, and misbehaves as the dice say.
class Outside {
 public:
  Outside(World& world, Duration render_median);

  http::Response answer(const Arrived& request);

  void set_receipts(Receipts* receipts) { receipts_ = receipts; }
  void refuse_key_until(const std::string& key, WallTime time) { holders_[key].refused_until = time; }
  /// It may spend nothing until then, whatever credit there is.
  void limit_key_until(const std::string& key, WallTime time) { holders_[key].limited_until = time; }
  void set_credits(const std::string& key, std::int64_t credits) { holders_[key].credits = credits; }
  void top_up(const std::string& key) { holders_[key].credits += plenty; }
  void close_until(WallTime time) { closed_until_ = time; }

  [[nodiscard]] const std::map<std::string, RemoteTask>& tasks() const { return tasks_; }
  [[nodiscard]] const RemoteTask* task_of(const std::string& attempt) const;
  [[nodiscard]] bool has_endless() const { return has_endless_; }
  /// How many tasks that were made with this key are under way.
  [[nodiscard]] int in_flight(const std::string& key) const;

 private:
  http::Response create_task(const Arrived& request);
  http::Response record_info(const Arrived& request);
  http::Response download_url(const Arrived& request);
  http::Response upload(const Arrived& request);
  http::Response catbox(const Arrived& request);
  http::Response hosted_file(const Arrived& request);
  http::Response result_file(const Arrived& request);
  http::Response credit(const std::string& key);
  std::string make_task(const Arrived& request, const std::string& image_url);
  std::string new_link(const RemoteTask& task);
  std::string host_file(const std::string& base, const http::Part& file);

  World& world_;
  Duration render_median_;
  Receipts* receipts_ = nullptr;
  std::map<std::string, RemoteTask> tasks_;
  std::map<std::string, std::string> by_attempt_;
  std::map<std::string, std::string> hosted_;  ///< by URL
  struct Link {
    std::string task;
    WallTime dies;
  };
  std::map<std::string, Link> links_;
  static constexpr std::int64_t plenty = 1'000'000;
  /// What the provider keeps of whoever has a key.
  struct Holder {
    std::vector<WallTime> recent_creates;
    WallTime refused_until;
    WallTime limited_until;
    std::int64_t credits = plenty;
    std::int64_t held = 0;  ///< of renders that are under way
  };
  std::map<std::string, Holder> holders_;  ///< by key
  WallTime closed_until_;
  int names_ = 0;
  bool has_endless_ = false;
};

}  // namespace zoetrope::sim
