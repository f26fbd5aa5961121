#include "testing/fake_kie/fake_notion.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "testing/fake_kie/notion_property.h"
#include "testing/fake_kie/operation.h"

namespace zoetrope::testing {
namespace {

using NotionJson = nlohmann::ordered_json;

constexpr std::string_view pages_path = "/v1/pages/";
constexpr std::string_view databases_path = "/v1/databases/";
constexpr std::string_view uploads_path = "/v1/file_uploads";
constexpr std::string_view sources_path = "/v1/data_sources/";
/// Three a second on average, and bursts.
constexpr int requests_max = 30;
constexpr std::chrono::seconds requests_window{10};
}  // namespace

http::ServerResponse notion_error(int status, const std::string& code, const std::string& message) {
  http::ServerResponse answer = notion_answer(NotionJson{
      {"object", "error"}, {"status", status}, {"code", code}, {"message", message}, {"request_id", "fake"}}
                                                  .dump());
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
  if (version != "2025-09-03")
    return notion_invalid("Notion-Version header is not one that this fake knows.");
  const std::string_view path = path_of(request);
  if (request.method == "GET" && path == "/v1/users/me") {
    const MutexLock lock(mutex_);
    return notion_answer(
        NotionJson{{"object", "user"},
                   {"id", "fake"},
                   {"name", "Zoetrope"},
                   {"type", "bot"},
                   {"bot", {{"workspace_limits", {{"max_file_upload_size_in_bytes", upload_limit_}}}}}}
            .dump());
  }
  if (path.starts_with(uploads_path)) return upload_call(request);
  if (path == "/v1/pages") return create_call(request);
  if (path.starts_with(databases_path) || path.starts_with(sources_path)) return table_call(request);
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
  if (trash_.contains(id))
    return notion_invalid("Can't edit block that is archived. You must unarchive the block before editing.");
  const auto body = NotionJson::parse(request.body, nullptr, false);
  if (!body.is_object()) return notion_error(400, "invalid_json", "Error parsing JSON body.");
  if (body.size() != 1 || !body.contains("properties") || !body["properties"].is_object())
    return notion_invalid("body failed validation: body.properties should be an object.");
  NotionPage changed = found->second;
  NotionWrite write{id, {}, clock_.wall()};
  if (auto refused = set_values(changed, body["properties"].dump(), write)) return std::move(*refused);
  if (!attach(body["properties"].dump()))
    return notion_invalid("File upload is not in status uploaded, or does not exist.");
  found->second = changed;
  writes_.push_back(std::move(write));
  return notion_answer(page_json(id, changed));
}

NotionPage usual_page() {
  return {{"Status", {"status", {"Queued", "Processing", "Video Ready", "Video Error"}}},
          {"Progress", {"rich_text"}},
          {"Error", {"rich_text"}},
          {"Cost", {"number"}}};
}

NotionPage usual_columns() {
  return {
      {"Name", {"title"}},  {"Zoetrope ID", {"rich_text"}}, {"Clip", {"number"}},     {"Status", {"select"}},
      {"Cost", {"number"}}, {"Duration", {"number"}},       {"Error", {"rich_text"}}, {"File", {"files"}}};
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
  for (auto& [source, table] : tables_) std::erase(table.rows, id);
}

void FakeNotion::trash_page(const std::string& id) {
  const MutexLock lock(mutex_);
  trash_.insert(id);
  for (auto& [source, table] : tables_) std::erase(table.rows, id);
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
  for (const auto& [id, page] : pages_)
    json["pages"][id] = NotionJson::parse(page_json(id, page))["properties"];
  for (const NotionWrite& write : writes_) {
    json["writes"].push_back(
        {{"page", write.page}, {"at", to_rfc3339(write.at)}, {"values", NotionJson(write.values)}});
  }
  return json.dump();
}

}  // namespace zoetrope::testing
