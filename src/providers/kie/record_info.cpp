#include "providers/kie/record_info.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/mutant.h"
#include "base/text.h"
#include "http/url.h"
#include "providers/kie/classify.h"
#include "providers/kie/credits.h"
#include "providers/kie/envelope.h"
#include "providers/kie/flat_json.h"

namespace zoetrope::providers {
namespace {

struct StateName {
  std::string_view name;
  RenderState state;
};

/// The first five are documented, the others were seen: in the vendor's older endpoints and in clients that
/// met them.
constexpr std::array state_names{
    StateName{"waiting", RenderState::pending},     StateName{"queuing", RenderState::pending},
    StateName{"generating", RenderState::pending},  StateName{"success", RenderState::succeeded},
    StateName{"fail", RenderState::failed},         StateName{"wait", RenderState::pending},
    StateName{"queueing", RenderState::pending},    StateName{"queued", RenderState::pending},
    StateName{"pending", RenderState::pending},     StateName{"processing", RenderState::pending},
    StateName{"running", RenderState::pending},     StateName{"succeed", RenderState::succeeded},
    StateName{"succeeded", RenderState::succeeded}, StateName{"completed", RenderState::succeeded},
    StateName{"failed", RenderState::failed},       StateName{"error", RenderState::failed},
};

constexpr std::size_t fail_code_bytes_max = 40;
constexpr std::size_t echo_bytes_max = 20'000;  ///< the longest prompt of any model is much shorter
constexpr std::int64_t render_milliseconds_max = 24LL * 3600 * 1000;  ///< longer is no render time

void add_urls(const FlatJson& fields, const std::string& pointer, std::vector<std::string>& urls) {
  const auto add = [&](std::string_view url) {
    const bool known = std::find(urls.begin(), urls.end(), url) != urls.end();
    if (urls.size() < result_urls_max && !known && http::parse_url(url)) urls.emplace_back(url);
  };
  if (const auto single = fields.text(pointer)) add(*single);
  for (std::size_t i = 0; i < result_urls_max; ++i) {
    if (const auto listed = fields.text(fmt::format("{}/{}", pointer, i))) add(*listed);
  }
}

void add_result_urls(const FlatJson& fields, const std::string& pointer, std::vector<std::string>& urls) {
  add_urls(fields, pointer + "/resultUrls", urls);
  add_urls(fields, pointer + "/resultObject", urls);
  add_urls(fields, pointer + "/resultObject/resultUrls", urls);
}

std::vector<std::string> result_urls(const FlatJson& fields) {
  std::vector<std::string> urls;
  if (const auto inner = FlatJson::parse(fields.text_or_empty("/data/resultJson"))) {
    add_result_urls(*inner, "", urls);
  }
  add_result_urls(fields, "/data/resultJson", urls);
  return urls;
}

/// They would be kept and shown.
std::vector<std::string> without_secrets(std::vector<std::string> urls, const Redactor& redactor) {
  std::erase_if(urls, [&](const std::string& url) { return redactor.finds_secret(url); });
  return urls;
}

/// `param` is the create request as JSON inside a string (https://docs.kie.ai/market/common/get-task-detail);
/// an object, or the input alone, is understood as well. The models name their image differently.
void read_request(const FlatJson& fields, const std::string& pointer, RenderEcho& echo) {
  for (const std::string_view at : {"/input", ""}) {
    const std::string input = pointer + std::string(at);
    for (const std::string_view name : {"/image_url", "/image_urls", "/imageUrls", "/image"})
      add_urls(fields, input + std::string(name), echo.image_urls);
    if (echo.prompt.empty()) echo.prompt = fields.text_or_empty(input + "/prompt").substr(0, echo_bytes_max);
  }
  if (const auto inner = FlatJson::parse(fields.text_or_empty(pointer + "/input"));
      inner && inner->is_object() && echo.image_urls.empty()) {
    read_request(*inner, "", echo);
  }
}

RenderEcho read_echo(const FlatJson& fields, const Redactor& redactor) {
  RenderEcho echo;
  if (const auto inner = FlatJson::parse(fields.text_or_empty("/data/param")); inner && inner->is_object())
    read_request(*inner, "", echo);
  read_request(fields, "/data/param", echo);
  echo.image_urls = without_secrets(std::move(echo.image_urls), redactor);
  echo.prompt = redactor.redact(echo.prompt);
  return echo;
}

std::optional<Money> charged(const FlatJson& fields) {
  for (const std::string_view name : {"/data/creditsConsumed", "/data/consumeCredits"}) {
    if (const auto credits = fields.text(name)) return dollars_of_credits(*credits);
  }
  return std::nullopt;
}

std::optional<std::int64_t> milliseconds_at(const FlatJson& fields, std::string_view pointer) {
  const std::string_view text = fields.text_or_empty(pointer);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = !text.empty() && problem == std::errc() && end == text.data() + text.size();
  return whole && value > 0 ? std::optional(value) : std::nullopt;
}

/// From two times of KIE's own clock: the unit of costTime differs between its pages.
std::optional<Duration> render_time(const FlatJson& fields) {
  const auto created = milliseconds_at(fields, "/data/createTime");
  const auto completed = milliseconds_at(fields, "/data/completeTime");
  if (!created || !completed || *completed <= *created) return std::nullopt;
  const std::int64_t passed = *completed - *created;
  return passed <= render_milliseconds_max ? std::optional<Duration>(std::chrono::milliseconds(passed))
                                           : std::nullopt;
}

std::string fail_code_text(std::optional<int> code, std::string_view written, const Redactor& redactor) {
  if (code) return *code == 0 ? "" : std::to_string(*code);
  return printable(redactor.redact(written), fail_code_bytes_max);
}

void read_failed(const FlatJson& fields, const Redactor& redactor, RenderReport& report) {
  const std::string_view written = fields.text_or_empty("/data/failCode");
  const std::string_view message = fields.text_or_empty("/data/failMsg");
  const auto code = parse_code(written);
  report.fail_code = fail_code_text(code, written, redactor);
  report.words = trimmed(message).empty() ? "KIE.ai gave no reason" : safe_words(message, redactor);
  report.fail_reaction = fail_reaction(code, message);
}

}  // namespace

Result<RenderReport> read_record(const http::Response& response, const std::string& task_id,
                                 const Redactor& redactor) {
  const Envelope answer = read_envelope(response, redactor);
  if (!answer.is_success()) return answer.error(free_call_reaction(answer));
  const std::string_view echoed = answer.fields.text_or_empty("/data/taskId");
  if (!echoed.empty() && echoed != task_id && !mutated(Mutant::other_task_believed)) {
    return Error{ErrorCode::unavailable, fmt::format("KIE.ai answered about task {} instead of {}",
                                                     safe_words(echoed, redactor), task_id)};
  }
  const auto written = answer.fields.text("/data/state");
  if (!written) return Error{ErrorCode::unavailable, "KIE.ai answered without a state of task " + task_id};

  RenderReport report;
  report.words = safe_words(*written, redactor);
  if (!mutated(Mutant::charge_not_read)) report.charged = charged(answer.fields);
  report.echo = read_echo(answer.fields, redactor);
  const std::string state = lower_ascii(trimmed(*written));
  const auto* const known = std::find_if(state_names.begin(), state_names.end(), [&](const StateName& row) {
    return row.name == state && !(mutated(Mutant::fail_not_understood) && row.name == "fail");
  });
  if (known == state_names.end()) {
    if (mutated(Mutant::unknown_state_is_failure)) report.state = RenderState::failed;
    report.unknown_state = report.words.empty() ? "(empty)" : report.words;
    return report;
  }
  report.state = known->state;
  if (report.state == RenderState::succeeded) {
    report.urls = without_secrets(result_urls(answer.fields), redactor);
    report.render_time = render_time(answer.fields);
  }
  if (report.state == RenderState::failed) read_failed(answer.fields, redactor, report);
  return report;
}

}  // namespace zoetrope::providers
