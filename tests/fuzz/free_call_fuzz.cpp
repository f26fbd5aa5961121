#include <cmath>
#include <cstdlib>

#include "base/text.h"
#include "fuzz/answers.h"
#include "fuzz/fuzz_target.h"
#include "http/url.h"
#include "providers/provider.h"

/// Any answer to KIE's free calls: the balance, and a fresh link to a result.

namespace {

using namespace zoetrope;

void check_error(const Error& error) {
  fuzz::require(error.code == ErrorCode::rate_limited || error.code == ErrorCode::unavailable ||
                    error.code == ErrorCode::unauthenticated || error.code == ErrorCode::not_found,
                "a free call fails in one of the documented ways");
  fuzz::require_words(error.message);
}

/// Half a cent a credit, compared with what the C library reads.
void check_balance(const Money& balance, const http::Response& response) {
  constexpr double dollars_per_credit = 0.005;
  constexpr double slack = 2e-6;
  const std::set<std::string> amounts = fuzz::json_values(response.body, "data");
  const double dollars = static_cast<double>(balance.micros()) / 1e6;
  bool agrees = false;
  for (const std::string& amount : amounts) {
    const double read = std::strtod(std::string(trimmed(amount)).c_str(), nullptr) * dollars_per_credit;
    agrees = agrees || std::fabs(read - dollars) <= slack + read * 1e-9;
  }
  fuzz::require(agrees, "a balance is the amount in the answer");
  fuzz::require(balance >= Money(), "a balance is not negative");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const http::Response response = fuzz::answer_of(fuzz::text_of(bytes, count));
  fuzz::OneAnswer client(response);
  const auto kie = providers::make_kie_provider(client, "https://api.kie.ai", Secret(fuzz::canary_key));

  const Result<std::optional<Money>> balance = kie->balance({});
  if (!balance) {
    check_error(balance.error());
  } else {
    fuzz::require(balance->has_value() && response.status / 100 == 2, "a balance comes under success");
    check_balance(**balance, response);
  }

  const Result<std::string> fresh = kie->fresh_url("https://tempfile.aiquickdraw.com/x/clip.mp4", {});
  if (!fresh) {
    check_error(fresh.error());
  } else {
    fuzz::require(response.status / 100 == 2 && http::parse_url(*fresh).has_value(), "a link is a URL");
    fuzz::require(fuzz::json_values(response.body, "data").count(*fresh) == 1, "and the one in the answer");
    fuzz::require_no_key(*fresh);
  }
  return 0;
}
