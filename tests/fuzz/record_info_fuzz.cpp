#include <algorithm>

#include "base/text.h"
#include "fuzz/answers.h"
#include "fuzz/fuzz_target.h"
#include "http/url.h"
#include "providers/kie/record_info.h"

/// Any answer to "how is task T?".

namespace {

using namespace zoetrope;
using providers::RenderReport;
using providers::RenderState;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Some state in the answer is one of these words.
bool says(const std::string& body, std::initializer_list<std::string_view> words) {
  const std::set<std::string> states = fuzz::json_values(body, "data/state");
  return std::any_of(states.begin(), states.end(),
                     [&](const std::string& state) { return is_one_of(lower_ascii(trimmed(state)), words); });
}

void check_report(const RenderReport& report, const http::Response& response) {
  fuzz::require(response.status / 100 == 2, "a report comes under a status of success");
  const std::set<std::string> ids = fuzz::json_values(response.body, "data/taskId");
  fuzz::require(ids.empty() || ids.count("T") + ids.count("") > 0, "a report is about the task asked for");
  if (report.state == RenderState::succeeded) {
    fuzz::require(says(response.body, {"success", "succeed", "succeeded", "completed"}),
                  "only a word for it is success");
  } else {
    fuzz::require(report.urls.empty() && !report.render_time, "only a success has a result");
  }
  if (report.state == RenderState::failed) {
    fuzz::require(says(response.body, {"fail", "failed", "error"}), "only a word for it is failure");
    fuzz::require_words(report.words);
  }
  if (!report.unknown_state.empty()) {
    fuzz::require(report.state == RenderState::pending, "an unknown state is waited for");
    fuzz::require_words(report.unknown_state);
  }
  fuzz::require(report.fail_reaction == ErrorCode::rejected || report.fail_reaction == ErrorCode::unavailable,
                "a failure is ours or theirs");
}

void check_values(const RenderReport& report) {
  constexpr std::chrono::hours day{24};
  constexpr Money charge_max = Money::from_micros(500'000'000'000);  // a hundred million credits
  fuzz::require(report.urls.size() <= providers::result_urls_max, "results are few");
  for (const std::string& url : report.urls) {
    fuzz::require(http::parse_url(url).has_value(), "a result has a URL");
    fuzz::require(std::count(report.urls.begin(), report.urls.end(), url) == 1, "each once");
    fuzz::require_no_key(url);
  }
  for (const std::string& url : report.echo.image_urls) fuzz::require_no_key(url);
  fuzz::require_no_key(report.echo.prompt);
  fuzz::require_no_key(report.fail_code);
  fuzz::require_no_key(report.words);
  const Money charged = report.charged.value_or(Money());
  fuzz::require(charged >= Money() && charged <= charge_max, "a charge is within bounds");
  const Duration time = report.render_time.value_or(Duration(1));
  fuzz::require(time > Duration(0) && time <= day, "a render time is within bounds");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const http::Response response = fuzz::answer_of(fuzz::text_of(bytes, count));
  static const Redactor redactor = fuzz::canary_redactor();
  const Result<RenderReport> report = providers::read_record(response, "T", redactor);
  if (report) {
    check_report(*report, response);
    check_values(*report);
    return 0;
  }
  const ErrorCode code = report.error().code;
  fuzz::require(code == ErrorCode::rate_limited || code == ErrorCode::unavailable ||
                    code == ErrorCode::unauthenticated || code == ErrorCode::not_found,
                "no answer to a free question says anything about the render");
  fuzz::require_words(report.error().message);
  return 0;
}
