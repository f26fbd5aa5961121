#include "testing/fake_kie/fake_notion.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "testing/fake_kie/operation.h"

namespace zoetrope::testing {
namespace {

using NotionJson = nlohmann::ordered_json;

constexpr std::string_view pages_path = "/v1/pages/";
/// Three a second on average, and bursts.
constexpr int requests_max = 30;
constexpr std::chrono::seconds requests_window{10};
constexpr std::size_t text_characters_max = 2000;

http::ServerResponse notion_answer(const NotionJson& json) {
  http::ServerResponse answer;
  answer.body = json.dump();
  return answer;
}

http::ServerResponse invalid(const std::string& message) {
  return notion_error(400, "validation_error", message);
}

NotionJson rich_text(const std::string& value) {
  if (value.empty()) return NotionJson::array();
  return NotionJson::array({{{"type", "text"}, {"text", {{"content", value}}}, {"plain_text", value}}});
}

NotionJson value_json(const NotionProperty& property) {
  if (property.type == "rich_text" || property.type == "title") return rich_text(property.value);
  if (property.type == "number")
    return property.value.empty() ? NotionJson() : NotionJson::parse(property.value);
  if (property.value.empty()) return NotionJson();
  return NotionJson{{"name", property.value}};
}

NotionJson page_json(const std::string& id, const NotionPage& page) {
  NotionJson properties = NotionJson::object();
  for (const auto& [name, property] : page)
    properties[name] = {{"id", name}, {"type", property.type}, {property.type, value_json(property)}};
  return {{"object", "page"}, {"id", id}, {"properties", properties}};
}

/// The text of a rich_text value; nothing when it is none.
std::optional<std::string> plain_text(const NotionJson& value) {
  if (!value.is_array()) return std::nullopt;
  std::string text;
  for (const NotionJson& piece : value) {
    if (!piece.is_object() || !piece.contains("text") || !piece["text"].contains("content"))
      return std::nullopt;
    text += piece["text"]["content"].get<std::string>();
  }
  return text.size() <= text_characters_max ? std::optional(text) : std::nullopt;
}

/// The value that `wanted` asks for; nothing when it does not fit the property.
std::optional<std::string> new_value(NotionProperty& property, const NotionJson& wanted) {
  if (!wanted.is_object() || wanted.size() != 1 || !wanted.contains(property.type)) return std::nullopt;
  const NotionJson& value = wanted[property.type];
  if (property.type == "rich_text" || property.type == "title") return plain_text(value);
  if (property.type == "number") return value.is_number() ? std::optional(value.dump()) : std::nullopt;
  if (property.type != "status" && property.type != "select") return std::nullopt;
  if (!value.is_object() || !value.contains("name") || !value["name"].is_string()) return std::nullopt;
  const auto name = value["name"].get<std::string>();
  const bool is_option =
      std::find(property.options.begin(), property.options.end(), name) != property.options.end();
  if (!is_option && property.type == "status") return std::nullopt;
  if (!is_option) property.options.push_back(name);
  return name;
}

}  // namespace

http::ServerResponse notion_error(int status, const std::string& code, const std::string& message) {
  http::ServerResponse answer = notion_answer({{"object", "error"},
                                               {"status", status},
                                               {"code", code},
                                               {"message", message},
                                               {"request_id", "fake"}});
  answer.status = status;
  if (status == 429 || status == 529) answer.headers.add("Retry-After", "1");
  return answer;
}

http::ServerResponse FakeNotion::handle(const http::ServerRequest& request) {
  {
    const MutexLock lock(mutex_);
    requests_.push_back(fmt::format("{} {}", request.method, path_of(request)));
    if (!window_.pass(clock_.mono(), requests_max, requests_window))
      return notion_error(429, "rate_limited",
                          "You have been rate limited. Please try again in a few minutes.");
  }
  if (request.headers.get("Authorization") != "Bearer " + token_)
    return notion_error(401, "unauthorized", "API token is invalid.");
  const std::string_view version = request.headers.get("Notion-Version");
  if (version.empty())
    return notion_error(400, "missing_version", "Notion-Version header should be defined.");
  if (version != "2025-09-03") return invalid("Notion-Version header is not one that this fake knows.");
  const std::string_view path = path_of(request);
  if (request.method == "GET" && path == "/v1/users/me")
    return notion_answer({{"object", "user"}, {"id", "fake"}, {"name", "Zoetrope"}, {"type", "bot"}});
  if (path.starts_with(pages_path)) return page_call(request, std::string(path.substr(pages_path.size())));
  return notion_error(400, "invalid_request_url", "Invalid request URL.");
}

http::ServerResponse FakeNotion::page_call(const http::ServerRequest& request, const std::string& id) {
  const MutexLock lock(mutex_);
  const auto found = pages_.find(id);
  if (found == pages_.end()) {
    return notion_error(
        404, "object_not_found",
        fmt::format("Could not find page with ID: {}. Make sure the relevant pages and databases are "
                    "shared with your integration.",
                    id));
  }
  if (request.method == "GET") return notion_answer(page_json(id, found->second));
  if (request.method != "PATCH") return notion_error(400, "invalid_request_url", "Invalid request URL.");
  const auto body = NotionJson::parse(request.body, nullptr, false);
  if (!body.is_object()) return notion_error(400, "invalid_json", "Error parsing JSON body.");
  if (body.size() != 1 || !body.contains("properties") || !body["properties"].is_object())
    return invalid("body failed validation: body.properties should be an object.");
  NotionPage changed = found->second;
  NotionWrite write{id, {}, clock_.wall()};
  for (const auto& [name, wanted] : body["properties"].items()) {
    if (!changed.contains(name)) return invalid(name + " is not a property that exists.");
    const auto value = new_value(changed[name], wanted);
    if (!value)
      return invalid(
          fmt::format("{} is expected to be {}, or has no such option.", name, changed[name].type));
    changed[name].value = *value;
    write.values[name] = *value;
  }
  found->second = changed;
  writes_.push_back(std::move(write));
  return notion_answer(page_json(id, changed));
}

void FakeNotion::put_page(const std::string& id, NotionPage page) {
  const MutexLock lock(mutex_);
  pages_[id] = std::move(page);
}

NotionPage FakeNotion::page(const std::string& id) {
  const MutexLock lock(mutex_);
  const auto found = pages_.find(id);
  return found == pages_.end() ? NotionPage() : found->second;
}

void FakeNotion::remove_page(const std::string& id) {
  const MutexLock lock(mutex_);
  pages_.erase(id);
}

std::vector<NotionWrite> FakeNotion::writes() {
  const MutexLock lock(mutex_);
  return writes_;
}

std::vector<std::string> FakeNotion::requests() {
  const MutexLock lock(mutex_);
  return requests_;
}

std::string FakeNotion::to_json() {
  const MutexLock lock(mutex_);
  NotionJson json{{"pages", NotionJson::object()}, {"writes", NotionJson::array()}};
  for (const auto& [id, page] : pages_) json["pages"][id] = page_json(id, page)["properties"];
  for (const NotionWrite& write : writes_) {
    json["writes"].push_back(
        {{"page", write.page}, {"at", to_rfc3339(write.at)}, {"values", NotionJson(write.values)}});
  }
  return json.dump();
}

}  // namespace zoetrope::testing
