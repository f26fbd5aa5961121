#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json_text.h"
#include "cli/layout.h"
#include "cli/words.h"
#include "http/url.h"

namespace zoetrope::cli {
namespace {

enum class Verdict { ok, warning, failure };

struct Finding {
  Verdict verdict = Verdict::ok;
  std::string what;
  std::string words;
};

constexpr std::size_t verdict_columns = 7;
constexpr std::size_t what_columns = 17;
constexpr std::size_t detail_bytes_max = 500;
constexpr std::uint64_t free_bytes_min = 2ULL << 30;

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warning:
      return "warning";
    case Verdict::failure:
      return "failure";
  }
  return "";
}

Finding check_ffmpeg(App& app) {
  const auto found = ffmpeg_version(app);
  if (!found) return {Verdict::failure, "ffmpeg", found.error().message};
  return {Verdict::ok, "ffmpeg", *found};
}

Finding check_workspace(App& app) {
  const auto workspace = open_workspace(app, Missing::refuse);
  if (!workspace) return {Verdict::warning, "workspace", workspace.error().message};
  const std::string trial = ".doctor-" + app.random->hex(6);
  if (auto written = (*workspace)->write_atomically(trial, "trial", 0600); !written) {
    return {Verdict::failure, "workspace", written.error().message + "; make the folder writable"};
  }
  if (auto removed = (*workspace)->remove(trial); !removed)
    return {Verdict::warning, "workspace", removed.error().message};
  const auto room = (*workspace)->free_bytes("");
  if (room && *room < free_bytes_min) {
    return {Verdict::warning, "workspace",
            fmt::format("{}: only {} free; clips may not fit", app.settings.workspace,
                        megabytes(static_cast<std::int64_t>(*room)))};
  }
  return {Verdict::ok, "workspace", app.settings.workspace};
}

Finding check_database(App& app) {
  const auto store = open_store(app, Missing::refuse);
  if (!store && store.error().code == ErrorCode::not_found)
    return {Verdict::ok, "database", "none yet; the first run makes it"};
  if (!store) return {Verdict::failure, "database", store.error().message};
  return {Verdict::ok, "database", app.settings.database};
}

Finding check_key(App& app) {
  if (app.settings.kie_api_key.empty()) {
    return {Verdict::warning, "key", "KIE_API_KEY is not set; previews work without it, renders do not"};
  }
  const auto provider =
      providers::make_kie_provider(*app.http, app.settings.kie_api_base, app.settings.kie_api_key);
  const auto balance = provider->balance({});
  if (!balance) return {Verdict::failure, "key", balance.error().message};
  return {Verdict::ok, "key",
          fmt::format("accepted, balance {}", *balance ? (*balance)->to_human() : "unknown")};
}

Finding check_host(App& app, const std::string& name, const std::string& url) {
  const auto answer = http::complete(app.http->perform({.url = url, .addresses = address_policy(url)}, {}));
  if (!answer)
    return {Verdict::warning, "image host " + name,
            answer.error().message + "; another one is used when there is one"};
  return {Verdict::ok, "image host " + name, http::without_query(url) + " answers"};
}

Finding check_journal(App& app) {
  const auto place = state_folder(app);
  if (!place) return {Verdict::failure, "send journal", place.error().message};
  if (const auto folder = journal::open_journal_folder(*place, *app.random); !folder) {
    return {Verdict::failure, "send journal",
            folder.error().message + "; set ZOETROPE_STATE_DIR to a local folder"};
  }
  return {Verdict::ok, "send journal", *place};
}

}  // namespace

Result<int> run_doctor(App& app, const Arguments& arguments) {
  std::vector<Finding> findings{check_ffmpeg(app), check_workspace(app), check_database(app),
                                check_journal(app), check_key(app)};
  for (const std::string& host : app.settings.hosts) {
    findings.push_back(check_host(app, host, image_host_url(app.settings, host)));
  }
  bool sound = true;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) {
    sound = sound && finding.verdict != Verdict::failure;
    if (arguments.json) {
      json.push_back({{"check", finding.what},
                      {"verdict", name_of(finding.verdict)},
                      {"detail", printable(finding.words, detail_bytes_max)}});
    } else {
      app.console.out(paragraph(fmt::format("{} {} ", cell(name_of(finding.verdict), verdict_columns),
                                            cell(finding.what, what_columns)),
                                printable(finding.words, detail_bytes_max)));
    }
  }
  if (arguments.json) app.console.out(dumped(nlohmann::ordered_json{{"checks", json}}));
  return sound ? 0 : 1;
}

}  // namespace zoetrope::cli
