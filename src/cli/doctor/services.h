#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "base/time.h"
#include "cli/doctor/finding.h"
#include "env/clock.h"
#include "http/client.h"
#include "notify/notion.h"
#include "providers/provider.h"
#include "settings/account_settings.h"
#include "settings/alert_settings.h"
#include "writer/chat_service.h"

namespace zoetrope::cli {

/// What was learned by knocking at a service.
struct Reached {
  Finding finding;
  bool answers = false;
  /// How far this machine's clock is ahead of the server's; nothing when the answer had no date.
  std::optional<Duration> clock_ahead;
};

/// Does it answer at all, with whatever status? Without the key. `none` is the verdict when it does not. Ends
/// within 10 s.
Reached reach(http::Client& client, Clock& clock, const std::string& check, const std::string& url,
              Verdict none);

/// Asks for the balance, which is free. Only when the API answers, so that a dead network does not have to
/// time out twice. Ends within 30 s.
Finding check_key(providers::Provider& provider, const settings::AccountSettings& account, bool api_answers);

/// Does the service of the language model answer, take the key and have the model? Asks for the list of its
/// models, which is free. It only writes prompts, so that whatever is wrong with it is a warning. Ends within
/// 10 s.
Finding check_language_model(http::Client& client, const writer::ChatService& service);

/// Is the token accepted? It only tells how projects stand, so that whatever is wrong with it is a warning.
/// Ends within 10 s.
Finding check_notion(notify::Notion& notion);

/// Can a webhook be told? Nothing is posted: people would read it.
Finding check_webhook(const std::string& name, const settings::AlertSettings& alert);

/// TLS certificates and the expiry of links are judged by this machine's clock.
Finding judge_clock(std::optional<Duration> ahead);

}  // namespace zoetrope::cli
