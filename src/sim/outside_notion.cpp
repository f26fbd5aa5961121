#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "sim/outside.h"

/// Notion as the simulated processes find it.

namespace zoetrope::sim {
namespace {

using NotionJson = nlohmann::json;

constexpr Duration rest_least = std::chrono::seconds(1);
constexpr Duration rest_most = std::chrono::minutes(4);
constexpr std::size_t requests_in_window_max = 30;
/// Notion may go on with a request that its gateway has given up, but not for longer than it takes any.
constexpr Duration notion_late_most = std::chrono::seconds(55);
constexpr Duration notion_window = std::chrono::seconds(10);

http::Response notion_says(int status, const NotionJson& body) {
  return page(status, body.dump(), "application/json");
}

http::Response notion_refuses(int status, std::string_view code) {
  return notion_says(status, {{"object", "error"}, {"status", status}, {"code", code}, {"message", "no"}});
}

http::Response busy(World& world) {
  constexpr std::array statuses{429, 529, 503};
  http::Response response =
      notion_refuses(statuses.at(world.faults().choice(statuses.size())), "service_overload");
  const auto rest =
      std::chrono::duration_cast<std::chrono::seconds>(world.faults().extent(rest_least, rest_most));
  response.headers.add("Retry-After", std::to_string(rest.count()));
  return response;
}

NotionJson page_with(const std::string& id, const std::map<std::string, std::string>& values) {
  const auto type_of = [](std::string_view name) {
    if (name == "Status") return "status";
    return name == "Cost" ? "number" : "rich_text";
  };
  NotionJson properties;
  for (const std::string_view name : {"Status", "Progress", "Error", "Cost"})
    properties[std::string(name)] = {{"type", type_of(name)}};
  return {{"object", "page"}, {"id", id}, {"properties", properties}, {"known", values.size()}};
}

std::string plain(const NotionJson& value) {
  if (value.contains("status")) return value["status"]["name"].get<std::string>();
  if (value.contains("number")) return value["number"].dump();
  std::string text;
  for (const NotionJson& piece : value.at("rich_text")) text += piece["text"]["content"].get<std::string>();
  return text;
}

}  // namespace

std::string Outside::on_page(const std::string& page, const std::string& property) const {
  const auto found = pages_.find(page);
  if (found == pages_.end()) return "";
  const auto value = found->second.find(property);
  return value == found->second.end() ? "" : value->second;
}

/// A request may be carried out long after it was sent, as the network says.
http::Response Outside::notion(const Arrived& request) {
  Faults& faults = world_.faults();
  const WallTime now = world_.now();
  if (request.authorization != "Bearer " + notion_token) return notion_refuses(401, "unauthorized");
  std::erase_if(recent_notion_, [&](WallTime time) { return time + notion_window <= now; });
  recent_notion_.push_back(now);
  if (recent_notion_.size() > requests_in_window_max)
    world_.violation("I15", "more than 3 requests a second to Notion");
  const auto page = pages_.find(request.url.substr(request.url.rfind('/') + 1));
  if (page == pages_.end()) return notion_refuses(404, "object_not_found");
  if (faults.strikes(Fault::notion_busy)) return busy(world_);
  if (request.method == http::Method::get) return notion_says(200, page_with(page->first, page->second));
  CHECK(request.method == http::Method::patch);
  if (faults.strikes(Fault::notion_collides)) return notion_refuses(409, "conflict_error");
  const auto body = NotionJson::parse(request.body, nullptr, false);
  CHECK(body.is_object() && body.contains("properties"));
  std::map<std::string, std::string> wanted;
  for (const auto& [name, value] : body["properties"].items()) wanted[name] = plain(value);
  if (faults.strikes(Fault::notion_fails_after)) {
    world_.after(faults.extent(Duration::zero(), notion_late_most),
                 [this, id = page->first, wanted] { write_page(id, wanted); });
    return notion_refuses(502, "bad_gateway");
  }
  write_page(page->first, wanted);
  return notion_says(200, page_with(page->first, page->second));
}

void Outside::write_page(const std::string& id, const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) pages_[id][name] = value;
  world_.mark("a page at Notion is told");
  world_.tell([&] { return fmt::format("Notion: {} {}", pages_[id]["Status"], pages_[id]["Progress"]); });
}

}  // namespace zoetrope::sim
