#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "http/client.h"
#include "model/report.h"

namespace zoetrope::notify {

/// Whose messages a webhook takes.
enum class WebhookForm {
  json,     ///< {"source": "zoetrope", "alerts": [{"kind", "at", "text"}]}
  discord,  ///< https://discord.com/developers/docs/resources/webhook#execute-webhook
  slack,    ///< https://api.slack.com/messaging/webhooks
};
std::string_view to_string(WebhookForm form);
std::optional<WebhookForm> parse_webhook_form(std::string_view name);

/// Its URL is the secret: whoever knows it can post.
struct Webhook {
  WebhookForm form = WebhookForm::json;
  Secret url;
};

/// What must not be shown of it: all of it, and its path, which services take without the query too.
std::vector<Secret> secrets_of(const Secret& url);

/// The body of one message with all of these, the oldest first; at most what the service takes, with the last
/// ones counted when they are too many.
std::string webhook_body(WebhookForm form, const std::vector<Alert>& alerts);

/// Posts alerts, several in one message. Safe for concurrent use. A message may arrive twice when its answer
/// is lost. Errors: rate_limited (with retry_after in full) and unavailable: later; ambiguous: later, and it
/// may have arrived; rejected, not_found, unauthenticated, invalid_input: a person has to put the webhook
/// right; cancelled. None of them holds the URL.
class Webhooks {
 public:
  virtual ~Webhooks() = default;
  virtual Result<void> post(const std::string& name, const std::vector<Alert>& alerts,
                            std::stop_token stop) = 0;
};

/// By name. `client` outlives it.
std::unique_ptr<Webhooks> make_webhooks(http::Client& client, std::map<std::string, Webhook> webhooks);

}  // namespace zoetrope::notify
