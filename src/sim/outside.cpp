#include "sim/outside.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "base/check.h"

namespace zoetrope::sim {
namespace {

using nlohmann::json;

constexpr std::string_view files_base = "https://tempfile.redpandaai.co/";
constexpr std::string_view catbox_files = "https://files.catbox.moe/";
constexpr std::string_view results_base = "https://tempfile.aiquickdraw.com/";
constexpr Duration link_life_short = std::chrono::seconds(30);
constexpr Duration link_life = std::chrono::hours(24);
constexpr Duration create_window = std::chrono::seconds(10);
constexpr std::size_t creates_in_window_max = 20;
constexpr Duration for_ever = std::chrono::hours(24 * 365);
constexpr std::size_t task_id_bytes = 16;
constexpr double render_sigma = 0.35;
constexpr std::int64_t micros_per_milli = 1'000;

http::Response as_json(const json& body, int status = 200) {
  return page(status, body.dump(), "application/json");
}

http::Response error_body(int code, std::string_view words) {
  return as_json({{"code", code}, {"msg", words}, {"data", nullptr}});
}

/// "" when there is none.
std::string key_of(const Arrived& request) {
  constexpr std::string_view scheme = "Bearer ";
  return request.authorization.starts_with(scheme) ? request.authorization.substr(scheme.size()) : "";
}

bool asks_for_credit(const Arrived& request) {
  return request.url.starts_with(api_base + "/api/v1/chat/credit");
}

/// Whoever hears this may send again.
bool says_enough(const http::Response& response) {
  const json body = json::parse(response.body, nullptr, false);
  return body.is_object() && body.at("code") == 200 && body.at("data").get<double>() >= credits_a_clip;
}

double between_ends(Random& dice) {
  constexpr std::uint64_t grain = 1ULL << 53;
  return (static_cast<double>(dice.below(grain)) + 0.5) / static_cast<double>(grain);
}

/// Log-normal, by Box and Muller.
Duration render_time(Random& dice, Duration median) {
  const double normal =
      std::sqrt(-2.0 * std::log(between_ends(dice))) * std::cos(2.0 * std::numbers::pi * between_ends(dice));
  return Duration(
      static_cast<std::int64_t>(static_cast<double>(median.count()) * std::exp(render_sigma * normal)));
}

double in_credits(std::int64_t tenths) {
  return static_cast<double>(tenths) / 10;
}

std::int64_t millis(WallTime time) {
  return time.micros / micros_per_milli;
}

}  // namespace

http::Response page(int status, std::string body, std::string_view type) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(type));
  response.body = std::move(body);
  return response;
}

Outside::Outside(World& world, Duration render_median) : world_(world), render_median_(render_median) {
  for (const std::string& key : api_keys) holders_[key] = {};
}

const RemoteTask* Outside::task_of(const std::string& attempt) const {
  const auto found = by_attempt_.find(attempt);
  return found == by_attempt_.end() ? nullptr : &tasks_.at(found->second);
}

std::vector<std::string> Outside::in_flight(const std::string& key) const {
  std::vector<std::string> attempts;
  for (const auto& [id, task] : tasks_) {
    if (task.key == key && !task.finished(world_.now())) attempts.push_back(task.attempt);
  }
  return attempts;
}

http::Response Outside::answer(const Arrived& request) {
  const auto to = [&](std::string_view prefix) { return request.url.starts_with(prefix); };
  const bool is_foreign = to(catbox_api) || to(files_base) || to(catbox_files) || to(results_base);
  if (is_foreign && !request.authorization.empty()) world_.violation("I21", "a key goes to " + request.url);
  if (to(notion_base)) return notion(request);
  if (to(catbox_api)) return catbox(request);
  if (to(files_base) || to(catbox_files)) return hosted_file(request);
  if (to(results_base)) return result_file(request);
  const bool is_send = to(api_base + "/api/v1/jobs/createTask");
  const auto holder = holders_.find(key_of(request));
  const bool key_accepted = holder != holders_.end() && holder->second.refused_until <= world_.now();
  if (!key_accepted || closed_until_ > world_.now()) {
    if (is_send && receipts_ != nullptr) receipts_->on_create(request.attempt);
    const int code = key_accepted ? 455 : 401;
    const std::string_view words =
        key_accepted ? "Service Unavailable" : "You do not have access permissions";
    return is_send && holder != holders_.end() ? turn_away(request, code, words) : error_body(code, words);
  }
  if (to(upload_base)) return upload(request);
  if (is_send) return create_task(request);
  if (to(api_base + "/api/v1/jobs/recordInfo")) return record_info(request);
  if (to(api_base + "/api/v1/common/download-url")) return download_url(request);
  if (asks_for_credit(request)) return credit(key_of(request));
  return page(404);
}

http::Response Outside::credit(const std::string& key) {
  Holder& holder = holders_.at(key);
  http::Response response =
      as_json({{"code", 200}, {"msg", "success"}, {"data", in_credits(holder.tenths - holder.held)}});
  if (says_enough(response)) holder.turned_away.clear();
  return response;
}

http::Response Outside::create_task(const Arrived& request) {
  if (receipts_ != nullptr) receipts_->on_create(request.attempt);
  Faults& faults = world_.faults();
  const WallTime now = world_.now();
  Holder& holder = holders_.at(key_of(request));
  std::erase_if(holder.recent_creates, [&](WallTime time) { return time + create_window <= now; });
  if (holder.recent_creates.size() >= creates_in_window_max) {
    world_.violation("I15", "more than 20 creations within 10 seconds");
  }
  if (faults.strikes(Fault::rate_limited)) return error_body(429, "Your call frequency is too high");
  if (faults.strikes(Fault::server_error_before)) return page(502);
  if (faults.strikes(Fault::refused)) return error_body(422, "The prompt was refused: sensitive content");
  if (holder.limited_until > now) return turn_away(request, 433, "The sub-key usage exceeds the limit");
  if (holder.tenths - holder.held < tenths_a_clip) return turn_away(request, 402, "Credits insufficient");
  holder.turned_away.clear();
  const json body = json::parse(request.body, nullptr, false);
  CHECK(body.is_object() && body.at("input").at("image_url").is_string());
  holder.recent_creates.push_back(now);
  const std::string id = make_task(request, body.at("input").at("image_url").get<std::string>());
  if (faults.strikes(Fault::server_error_after)) return page(502);
  if (faults.strikes(Fault::answer_without_id)) {
    return as_json({{"code", 200}, {"msg", "success"}, {"data", json::object()}});
  }
  return as_json({{"code", 200}, {"msg", "success"}, {"data", {{"taskId", id}}}});
}

std::string Outside::make_task(const Arrived& request, const std::string& image_url) {
  Faults& faults = world_.faults();
  Random& dice = world_.dice();
  RemoteTask task;
  task.id = dice.hex(task_id_bytes);
  task.attempt = request.attempt;
  task.key = key_of(request);
  task.request = request.body;
  task.image_url = image_url;
  task.created = world_.now();
  Duration takes = render_time(dice, render_median_);
  if (faults.strikes(Fault::task_late))
    takes += faults.extent(std::chrono::minutes(8), std::chrono::minutes(40));
  if (faults.strikes(Fault::task_very_late))
    takes += faults.extent(std::chrono::hours(6), std::chrono::hours(9));
  task.image_unreachable = !hosted_.contains(image_url) || faults.strikes(Fault::provider_cannot_fetch_image);
  task.succeeds = !task.image_unreachable && !faults.strikes(Fault::task_fails);
  if (task.image_unreachable) takes = std::chrono::seconds(5);
  task.is_endless = !task.image_unreachable && faults.strikes(Fault::task_endless);
  if (task.is_endless) {
    takes = for_ever;
    task.succeeds = false;
    has_endless_ = true;
  }
  task.finishes = task.created + takes;
  if (faults.strikes(Fault::task_odd_state)) task.odd_state = "postprocessing";
  task.names_no_url = faults.strikes(Fault::task_without_url);
  const std::string body = fmt::format("clip of task {}", task.id);
  task.result = fmt::format("CLIP {:04} {}", body.size(), body);
  const bool costs = task.succeeds || (!task.is_endless && faults.strikes(Fault::failure_charged));
  if (costs) {
    task.tenths = price_tenths_;
    Holder& holder = holders_.at(task.key);
    holder.held += task.tenths;
    world_.at(task.finishes, [&holder, tenths = task.tenths] {
      holder.held -= tenths;
      holder.tenths -= tenths;
    });
  }
  world_.tell([&] {
    return fmt::format("KIE makes task {} of attempt {}; it will {} in {}", task.id.substr(0, 8),
                       task.attempt.substr(0, 8),
                       task.is_endless ? "run on"
                       : task.succeeds ? "succeed"
                                       : "fail",
                       to_human(takes));
  });
  if (receipts_ != nullptr && hosted_.contains(image_url)) receipts_->on_task(task, hosted_.at(image_url));
  by_attempt_[task.attempt] = task.id;
  const std::string id = task.id;
  tasks_.emplace(id, std::move(task));
  return id;
}

std::string Outside::new_link(const RemoteTask& task) {
  const std::string url = fmt::format("{}{}/{}.mp4", results_base, task.id, ++names_);
  const bool dies_soon = world_.faults().strikes(Fault::link_dead);
  links_[url] = {task.id, world_.now() + (dies_soon ? link_life_short : link_life)};
  return url;
}

http::Response Outside::record_info(const Arrived& request) {
  Faults& faults = world_.faults();
  if (faults.strikes(Fault::poll_fails)) {
    return chance(world_.dice(), 0.5) ? page(502) : error_body(500, "Internal server error");
  }
  const auto found = tasks_.find(request.url.substr(request.url.rfind('=') + 1));
  if (found == tasks_.end()) return error_body(422, "recordInfo is null");
  const RemoteTask& task = shown_instead_of(found->second);
  if (found->second.key != key_of(request)) {
    world_.violation("I29", "task " + found->first + " is asked about with the key of another account");
    return error_body(422, "recordInfo is null");
  }
  if (++found->second.polls == 1 && faults.strikes(Fault::poll_unknown_task))
    return error_body(422, "recordInfo is null");
  json data{{"taskId", task.id}, {"model", "kling"},  {"param", task.request},
            {"resultJson", ""},  {"failCode", ""},    {"failMsg", ""},
            {"costTime", 0},     {"completeTime", 0}, {"createTime", millis(task.created)}};
  const bool shown_finished = task.finished(world_.now()) && !faults.strikes(Fault::poll_goes_back);
  if (!shown_finished) {
    data["state"] = task.odd_state.empty() ? "generating" : task.odd_state;
  } else if (task.succeeds) {
    data["state"] = "success";
    data["completeTime"] = millis(task.finishes);
    data["creditsConsumed"] = in_credits(task.tenths);
    json urls = json::array();
    if (!task.names_no_url || faults.is_calm()) urls.push_back(new_link(task));
    data["resultJson"] = json{{"resultUrls", urls}}.dump();
  } else {
    data["state"] = "fail";
    data["completeTime"] = millis(task.finishes);
    data["creditsConsumed"] = in_credits(task.tenths);
    data["failCode"] = task.image_unreachable ? "400" : "500";
    data["failMsg"] =
        task.image_unreachable ? "image fetch failed" : "internal error, please try again later";
  }
  return as_json({{"code", 200}, {"msg", "success"}, {"data", data}});
}

/// As a cache or a proxy does that takes one answer for another.
const RemoteTask& Outside::shown_instead_of(const RemoteTask& task) {
  if (!world_.faults().strikes(Fault::poll_other_task)) return task;
  auto other = tasks_.begin();
  std::advance(other, static_cast<std::ptrdiff_t>(world_.faults().choice(tasks_.size())));
  return other->second;
}

http::Response Outside::turn_away(const Arrived& request, int code, std::string_view words) {
  std::vector<std::string>& earlier = holders_.at(key_of(request)).turned_away;
  std::vector<std::string> known;
  std::copy_if(earlier.begin(), earlier.end(), std::back_inserter(known),
               [this](const std::string& attempt) { return told_.contains(attempt); });
  if (receipts_ != nullptr) receipts_->on_turned_away(request.attempt, known);
  earlier.push_back(request.attempt);
  return error_body(code, words);
}

void Outside::told(const Arrived& request, const http::Response& response) {
  if (!request.attempt.empty()) told_.insert(request.attempt);
  if (asks_for_credit(request) && says_enough(response)) holders_.at(key_of(request)).turned_away.clear();
}

http::Response Outside::download_url(const Arrived& request) {
  const json body = json::parse(request.body, nullptr, false);
  CHECK(body.is_object() && body.at("url").is_string());
  const auto link = links_.find(body.at("url").get<std::string>());
  if (link == links_.end()) return error_body(422, "unknown url");
  return as_json({{"code", 200}, {"msg", "success"}, {"data", new_link(tasks_.at(link->second.task))}});
}

http::Response Outside::result_file(const Arrived& request) {
  Faults& faults = world_.faults();
  const auto link = links_.find(request.url);
  if (link == links_.end() || link->second.dies <= world_.now()) return page(403);
  std::string bytes = tasks_.at(link->second.task).result;
  if (faults.strikes(Fault::result_cut)) bytes.resize(world_.dice().below(bytes.size()));
  if (faults.strikes(Fault::result_wrong)) return page(200, "<html>sign in</html>", "video/mp4");
  const std::size_t first = std::min(request.first_byte, bytes.size());
  const std::size_t last = bytes.empty() ? 0 : bytes.size() - 1;
  http::Response response = page(first > 0 ? 206 : 200, bytes.substr(first), "video/mp4");
  response.headers.add("ETag", "\"" + link->second.task + "\"");
  if (first > 0) {
    response.headers.add("Content-Range", fmt::format("bytes {}-{}/{}", first, last, bytes.size()));
  }
  return response;
}

std::string Outside::host_file(const std::string& base, const http::Part& file) {
  const std::string url = fmt::format("{}{}-{}", base, ++names_, file.file_name);
  if (!world_.faults().strikes(Fault::hosted_image_gone)) hosted_[url] = file.value;
  return url;
}

http::Response Outside::upload(const Arrived& request) {
  if (world_.faults().strikes(Fault::upload_fails)) return page(503);
  if (world_.faults().strikes(Fault::upload_answers_nonsense))
    return as_json({{"success", true}, {"code", 200}});
  CHECK(!request.parts.empty());
  const std::string url = host_file(std::string(files_base), request.parts.back());
  return as_json({{"success", true}, {"code", 200}, {"data", {{"downloadUrl", url}}}});
}

http::Response Outside::catbox(const Arrived& request) {
  if (world_.faults().strikes(Fault::upload_fails)) return page(412, "paused", "text/plain");
  CHECK(!request.parts.empty());
  return page(200, host_file(std::string(catbox_files), request.parts.back()), "text/plain");
}

http::Response Outside::hosted_file(const Arrived& request) {
  const auto found = hosted_.find(request.url);
  if (found == hosted_.end()) return page(404);
  return page(200, found->second, "image/png");
}

}  // namespace zoetrope::sim
