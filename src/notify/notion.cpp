#include "notify/notion.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "notify/notion_calls.h"
#include "notify/notion_id.h"
#include "notify/notion_rows.h"
#include "notify/page_properties.h"

namespace zoetrope::notify {
namespace {

class NotionClient final : public Notion {
 public:
  NotionClient(http::Client& client, NotionOptions options)
      : options_(std::move(options)), calls_(client, options_), rows_(calls_, options_.words) {}

  Result<Telling> tell(const std::string& page, const TaskReport& report, const std::string& memory,
                       MonoTime last_byte_before, std::stop_token stop) override {
    const auto id = parse_notion_id(page);
    if (!id) {
      return Error{
          ErrorCode::invalid_input,
          fmt::format("\"{}\" is no id of a Notion page; it has 32 hex digits", printable(page, 60))};
    }
    const auto known = parse_page_memory(memory, options_.words);
    if (!known) return look(*id, std::move(stop));
    http::Request request = calls_.call(http::Method::patch, "/v1/pages/" + *id);
    request.body = page_body(*known, report, options_.words);
    request.gate = http::SendGate{last_byte_before};
    const http::Response answer = TRY(calls_.exchange(request, std::move(stop)));
    PageMemory used = *known;
    used.is_fresh = false;
    if (is_success(answer)) {
      TRY(is_about(answer, *id));
      return Telling{true, to_text(used)};
    }
    // Somebody has changed the properties since they were looked at, or else the words do not fit.
    if (answer.status == notion_bad_request && !known->is_fresh) return Telling{false, ""};
    Error error = calls_.error_of(answer, NotionThing::page, true);
    if (answer.status == notion_bad_request) error.message += lacks_option(options_.words, report.status);
    return error;
  }

  Result<Telling> tell_row(const RowRequest& row, std::stop_token stop) override {
    return rows_.tell(row, std::move(stop));
  }

  Result<std::string> who(std::stop_token stop) override {
    const http::Response answer =
        TRY(calls_.exchange(calls_.call(http::Method::get, "/v1/users/me"), std::move(stop)));
    if (answer.status != 200) return calls_.error_of(answer, NotionThing::page, false);
    const auto json = nlohmann::json::parse(answer.body, nullptr, false);
    const auto name = json.is_object() ? json.find("name") : json.end();
    if (!json.is_object() || name == json.end() || !name->is_string()) return std::string("an integration");
    return printable(calls_.redactor().redact(name->get<std::string>()), 80);
  }

 private:
  Result<Telling> look(const std::string& id, std::stop_token stop) {
    const http::Response answer =
        TRY(calls_.exchange(calls_.call(http::Method::get, "/v1/pages/" + id), std::move(stop)));
    if (answer.status != 200) return calls_.error_of(answer, NotionThing::page, false);
    auto found = properties_of(answer.body, options_.words);
    if (!found && found.error().code == ErrorCode::corrupt)
      return Error{ErrorCode::unavailable, found.error().message};
    if (!found) return found.error();
    return Telling{false, to_text(*found)};
  }

  const NotionOptions options_;
  NotionCalls calls_;
  NotionRows rows_;
};

}  // namespace

std::unique_ptr<Notion> make_notion(http::Client& client, NotionOptions options) {
  return std::make_unique<NotionClient>(client, std::move(options));
}

}  // namespace zoetrope::notify
