#include "cli/doctor/services.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/app.h"
#include "http/address.h"
#include "http/date.h"
#include "writer/service_answer.h"

namespace zoetrope::cli {
namespace {

constexpr Duration connect_timeout = std::chrono::seconds(5);
constexpr Duration total_timeout = std::chrono::seconds(10);
constexpr Duration clock_tolerance = std::chrono::minutes(2);

}  // namespace

Reached reach(http::Client& client, Clock& clock, const std::string& check, const std::string& url,
              Verdict none) {
  http::Request request;
  request.url = url;
  request.addresses = http::policy_for(url);
  request.connect_timeout = connect_timeout;
  request.total_timeout = total_timeout;
  const WallTime before = clock.wall();
  const auto answer = http::complete(client.perform(request, {}));
  const WallTime after = clock.wall();
  if (!answer) return {.finding = {check, none, answer.error().message}};
  Reached reached{.finding = {check, Verdict::ok, http::without_query(url) + " answers"}, .answers = true};
  if (const auto date = http::parse_http_date(answer->headers.get("Date"))) {
    // The header was written at some time between the two, to the second.
    constexpr Duration second = std::chrono::seconds(1);
    const Duration at_least = before - (*date + second);
    const Duration at_most = after - *date;
    reached.clock_ahead = std::clamp(Duration::zero(), at_least, at_most);
  }
  return reached;
}

Finding check_key(providers::Provider& provider, const settings::AccountSettings& account, bool api_answers) {
  if (account.key.empty()) {
    const std::string remedy =
        account.key_problem.empty() ? ": put it into the environment or into .env" : "";
    return {
        "key", Verdict::warning,
        fmt::format("{}; previews work without it, renders do not{}", settings::why_no_key(account), remedy)};
  }
  if (!api_answers) return {"key", Verdict::warning, "not tried, because KIE.ai does not answer"};
  const auto balance = provider.balance({});
  if (!balance) return {"key", Verdict::failure, balance.error().message};
  return {"key", Verdict::ok,
          fmt::format("accepted, balance {}", *balance ? (*balance)->to_human() : "unknown")};
}

Finding check_language_model(http::Client& client, const writer::ChatService& service) {
  constexpr const char* check = "language model";
  if (service.model.empty()) {
    return {check, Verdict::warning,
            "LLM_API_BASE is set and LLM_MODEL is not, so that no language model is asked; name a model of "
            "that API"};
  }
  const auto models = writer::model_names(client, service, total_timeout, {});
  if (!models) return {check, Verdict::warning, models.error().message};
  const std::string shown = http::without_query(service.base_url);
  const bool is_listed = std::any_of(models->begin(), models->end(), [&](const std::string& name) {
    return name == service.model || name == service.model + ":latest";  // as Ollama completes it
  });
  if (is_listed) return {check, Verdict::ok, fmt::format("{} answers and has {}", shown, service.model)};
  const auto near = nearest(service.model, *models);
  return {check, Verdict::warning,
          fmt::format("{} answers and does not list {}{}; check LLM_MODEL", shown, service.model,
                      near ? fmt::format(", but {}", *near) : "")};
}

Finding check_notion(notify::Notion& notion) {
  const auto name = notion.who({});
  if (!name) return {"Notion", Verdict::warning, name.error().message};
  return {"Notion", Verdict::ok, fmt::format("the token is accepted, of the integration \"{}\"", *name)};
}

Finding check_webhook(const std::string& name, const settings::AlertSettings& alert) {
  const std::string check = "webhook " + name;
  if (!alert.url.empty())
    return {check, Verdict::ok, fmt::format("has a URL for messages of {}", to_string(alert.form))};
  return {check, Verdict::warning,
          fmt::format(
              "alerts.{} has no URL here: what it should hear waits for a process that has it; put the URL "
              "into the environment or into .env",
              name)};
}

Finding judge_clock(std::optional<Duration> ahead) {
  if (!ahead) return {"clock", Verdict::warning, "not compared, because no service sent its time"};
  const Duration off = std::chrono::abs(*ahead);
  if (off <= clock_tolerance) return {"clock", Verdict::ok, "agrees with the services"};
  return {
      "clock", Verdict::warning,
      fmt::format("{} {} the services'; certificates and links may seem expired: set it, for example with "
                  "`timedatectl set-ntp true`",
                  to_human(off), *ahead > Duration::zero() ? "ahead of" : "behind")};
}

}  // namespace zoetrope::cli
