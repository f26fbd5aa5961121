#include "notify/webhook.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "http/address.h"
#include "http/retry_after.h"
#include "http/url.h"

namespace zoetrope::notify {
namespace {

using HookJson = nlohmann::ordered_json;

constexpr std::chrono::seconds webhook_timeout{20};
/// Of a path; a shorter one is part of too much else.
constexpr std::size_t secret_part_bytes_min = 12;
/// Discord takes 2000 characters, Slack shows 4000.
constexpr std::size_t message_bytes_max = 1900;

constexpr std::array forms{std::pair{WebhookForm::json, std::string_view("json")},
                           std::pair{WebhookForm::discord, std::string_view("discord")},
                           std::pair{WebhookForm::slack, std::string_view("slack")}};

std::string dumped_hook(const HookJson& json) {
  return json.dump(-1, ' ', false, HookJson::error_handler_t::replace);
}

/// https://api.slack.com/reference/surfaces/formatting#escaping
std::string for_slack(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

/// A line an alert.
std::string message_of(const std::vector<Alert>& alerts, bool escaped) {
  std::string text;
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    std::string line = "Zoetrope: " + printable(alerts[i].text, 600);
    if (escaped) line = for_slack(line);
    if (text.size() + line.size() > message_bytes_max)
      return text + fmt::format("and {} more; see `zoetrope status`", alerts.size() - i);
    text += line + "\n";
  }
  return text;
}

HookJson list_of(const std::vector<Alert>& alerts) {
  HookJson list = HookJson::array();
  for (const Alert& alert : alerts)
    list.push_back(
        {{"kind", std::string(to_string(alert.kind))}, {"at", to_rfc3339(alert.at)}, {"text", alert.text}});
  return list;
}

class WebhookClient final : public Webhooks {
 public:
  WebhookClient(http::Client& client, std::map<std::string, Webhook> webhooks)
      : client_(client), webhooks_(std::move(webhooks)) {
    for (const auto& [name, webhook] : webhooks_) {
      for (const Secret& part : secrets_of(webhook.url)) redactor_.add(part);
    }
  }

  Result<void> post(const std::string& name, const std::vector<Alert>& alerts,
                    std::stop_token stop) override {
    const auto found = webhooks_.find(name);
    if (found == webhooks_.end())
      return Error{ErrorCode::unavailable,
                   fmt::format("the webhook {} has no URL here", printable(name, 100))};
    const std::string& url = found->second.url.reveal();
    http::Request request;
    request.method = http::Method::post;
    request.url = url;
    request.url_is_secret = true;
    request.service = "webhook";
    request.headers.add("Content-Type", "application/json");
    request.body = webhook_body(found->second.form, alerts);
    request.addresses = http::policy_for(url);
    request.total_timeout = webhook_timeout;
    const http::Exchange exchanged = client_.perform(request, std::move(stop));
    if (const auto* failure = std::get_if<http::Failure>(&exchanged)) return failed(name, *failure);
    return judged(name, std::get<http::Response>(exchanged));
  }

 private:
  /// The client's words name the URL, so that only what kind of trouble it was is told.
  static Error failed(const std::string& name, const http::Failure& failure) {
    if (failure.error.code == ErrorCode::cancelled) return {ErrorCode::cancelled, "stopped"};
    const bool may_be_there = failure.delivery == http::Delivery::maybe_sent;
    if (failure.error.code == ErrorCode::invalid_input)
      return {ErrorCode::invalid_input,
              fmt::format("the URL of the webhook {} leads to no public address", name)};
    return {may_be_there ? ErrorCode::ambiguous : ErrorCode::unavailable,
            fmt::format("the webhook {} {}", name, may_be_there ? "gave no answer" : "cannot be reached")};
  }

  [[nodiscard]] Result<void> judged(const std::string& name, const http::Response& answer) const {
    if (answer.status / 100 == 2) return {};
    const std::string what = fmt::format("the webhook {} answered {}: {}", name, answer.status,
                                         printable(redactor_.redact(answer.body), 200));
    switch (answer.status) {
      case 429:
        return Error{ErrorCode::rate_limited, what, http::retry_after_in_full(answer.headers)};
      case 401:
        return Error{ErrorCode::unauthenticated, what + "; check its URL"};
      case 404:
      case 410:
        return Error{ErrorCode::not_found, what + "; check its URL, the webhook may have been deleted"};
      default:
        break;
    }
    if (answer.status >= 400 && answer.status < 500) return Error{ErrorCode::rejected, what};
    return Error{ErrorCode::unavailable, what, http::retry_after_in_full(answer.headers)};
  }

  http::Client& client_;
  const std::map<std::string, Webhook> webhooks_;
  Redactor redactor_;
};

}  // namespace

std::string_view to_string(WebhookForm form) {
  return forms.at(static_cast<std::size_t>(form)).second;
}

std::optional<WebhookForm> parse_webhook_form(std::string_view name) {
  for (const auto& [form, known] : forms) {
    if (known == name) return form;
  }
  return std::nullopt;
}

std::string webhook_body(WebhookForm form, const std::vector<Alert>& alerts) {
  switch (form) {
    case WebhookForm::json:
      return dumped_hook({{"source", "zoetrope"}, {"alerts", list_of(alerts)}});
    case WebhookForm::discord:
      // Nobody is mentioned, whatever stands in a project's name.
      return dumped_hook(
          {{"content", message_of(alerts, false)}, {"allowed_mentions", {{"parse", HookJson::array()}}}});
    case WebhookForm::slack:
      return dumped_hook(HookJson{{"text", message_of(alerts, true)}});
  }
  check_failed("webhook form is known", __FILE__, __LINE__);
}

std::vector<Secret> secrets_of(const Secret& url) {
  std::vector<Secret> secrets{url};
  const auto parsed = http::parse_url(url.reveal());
  if (!parsed) return secrets;
  const std::string path = parsed->path.substr(0, parsed->path.find('?'));
  for (const std::string& part : {http::without_query(url.reveal()), parsed->path, path}) {
    if (part.size() >= secret_part_bytes_min) secrets.emplace_back(part);
  }
  return secrets;
}

std::unique_ptr<Webhooks> make_webhooks(http::Client& client, std::map<std::string, Webhook> webhooks) {
  return std::make_unique<WebhookClient>(client, std::move(webhooks));
}

}  // namespace zoetrope::notify
