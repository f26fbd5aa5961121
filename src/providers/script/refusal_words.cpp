#include "providers/script/refusal_words.h"

#include <algorithm>

#include "base/text.h"
#include "providers/script/not_begun.h"

namespace zoetrope::providers {
namespace {

struct Meaning {
  int status;
  ErrorCode code;
  const char* words;
};

constexpr Meaning meanings[] = {
    {429, ErrorCode::rate_limited, "the service takes no more requests for now (429)"},
    {401, ErrorCode::unauthenticated, "KIE.ai authentication failed - Check KIE_API_KEY"},
    {403, ErrorCode::unauthenticated, "KIE.ai authentication failed - Check KIE_API_KEY"},
    {402, ErrorCode::payment_required, "there is no credit (402)"},
    {455, ErrorCode::maintenance, "the service is closed for a while (455)"},
    {433, ErrorCode::key_limited, "the key has used up its limit (433)"},
    {400, ErrorCode::rejected, "the service does not take this request"},
    {422, ErrorCode::rejected, "the service does not take this request"}};

Error meaning_of(int status) {
  const auto* found = std::find_if(std::begin(meanings), std::end(meanings),
                                   [&](const Meaning& each) { return each.status == status; });
  return {found->code, found->words};
}

struct Phrase {
  const char* words;
  int status;
};

constexpr Phrase phrases[] = {
    {"too many requests", 429},    {"rate limit reached", 429}, {"rate limit exceeded", 429},
    {"rate limit exhausted", 429}, {"rate limit hit", 429},     {"rate limited", 429},
    {"rate-limited", 429},         {"ratelimiterror", 429},     {"authentication failed", 401},
    {"insufficient credit", 402},  {"payment required", 402}};

/// Words that may be part of anything: they count alone on their line, or where it tells of an error.
constexpr Phrase plain_words[] = {{"unauthorized", 401}, {"forbidden", 403}};

bool is_alone(std::string_view line, std::string_view word) {
  const std::string_view text = trimmed(line);
  return text.starts_with(word) && text.find_first_not_of(".!", word.size()) == std::string_view::npos;
}

/// It did not end because of what it said just before.
bool goes_on(std::string_view line) {
  return says_one_of(
      line, {"retrying", "retry in", "will retry", "trying again", "sleeping", "backing off", "waiting"});
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_indented(std::string_view line) {
  return line.starts_with(' ') || line.starts_with('\t');
}

/// "KeyError: 'data'"; what is indented is the source text of a traceback.
bool names_an_exception(std::string_view line) {
  if (is_indented(line)) return false;
  for (const std::string_view kind : {"error", "exception"}) {
    for (std::size_t at = line.find(kind); at != std::string_view::npos; at = line.find(kind, at + 1)) {
      const std::size_t behind = at + kind.size();
      const bool has_a_name = at > 0 && is_letter(line[at - 1]);
      if (has_a_name && (behind == line.size() || !is_letter(line[behind]))) return true;
    }
  }
  return false;
}

}  // namespace

std::optional<Error> refusal_in(std::string_view line, const GivenWords& given) {
  const std::vector<LineNumber> numbers = numbers_in(line);
  // Whatever a number of the 500s stands for, this line is not clear.
  if (std::any_of(numbers.begin(), numbers.end(), [](const LineNumber& n) { return n.value / 100 == 5; }))
    return std::nullopt;
  for (const Meaning& each : meanings) {
    const bool said = std::any_of(numbers.begin(), numbers.end(), [&](const LineNumber& number) {
      return number.is_status && number.value == each.status;
    });
    if (said && !given.have_number(each.status)) return meaning_of(each.status);
  }
  for (const Phrase& each : phrases)
    if (line.find(each.words) != std::string_view::npos && !given.have(each.words))
      return meaning_of(each.status);
  const bool tells_of_an_error = says_one_of(line, {"error", "http", "status", "\"msg\""});
  for (const Phrase& each : plain_words) {
    if (line.find(each.words) == std::string_view::npos || given.have(each.words)) continue;
    if (tells_of_an_error || is_alone(line, each.words)) return meaning_of(each.status);
  }
  return std::nullopt;
}

RefusalWords read_refusal(std::string_view stream,
                          const std::function<std::optional<Refused>(std::string_view line)>& judge) {
  RefusalWords words;
  bool is_the_end = true;
  bool behind_refusal = false;
  bool behind_frame = false;
  for (const std::string_view line : lines_of(stream)) {
    // A frame of a Python traceback, and the line of the program that it quotes.
    const bool is_frame = trimmed(line).starts_with("file \"");
    const bool is_quoted = behind_frame && is_indented(line);
    behind_frame = is_frame;
    if (is_frame || is_quoted) continue;
    if (auto refusal = judge(line)) {
      words.refusal = std::move(refusal);
      is_the_end = !goes_on(line);
      behind_refusal = true;
      continue;
    }
    if (goes_on(line)) {
      is_the_end = false;
      if (!behind_refusal) words.unclear = true;
    } else if (names_an_exception(line) && !did_not_connect(line)) {
      words.unclear = true;
    }
    behind_refusal = false;
  }
  if (!is_the_end) words.unclear = true;
  return words;
}

}  // namespace zoetrope::providers
