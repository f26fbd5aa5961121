#include "shots/planner/phrases.h"

namespace zoetrope::shots::planner {
namespace {

std::string they_or(const NounPhrase& subject) {
  return subject.number == Number::plural ? "they" : subject.brief;
}

std::string value_of_mark(std::string_view mark, const NounPhrase& subject,
                          const Surroundings& surroundings) {
  if (mark == "S") return subject.text;
  if (mark == "s") return subject.brief;
  if (mark == "they") return they_or(subject);
  if (mark == "it") return std::string(subject.it());
  if (mark == "pl") return subject.number == Number::plural ? "s" : "";
  if (mark == "its") return std::string(subject.its());
  if (mark != "over") return "";
  const NounPhrase& place = surroundings.place;
  const bool wide = place.kind == Kind::place || place.kind == Kind::water;
  if (place.empty() || !wide || place.brief == subject.brief) return " in the background";
  return " over " + place.brief;
}

}  // namespace

std::string filled(std::string_view phrase, const NounPhrase& subject, const Surroundings& surroundings) {
  std::string out;
  for (std::size_t at = 0; at < phrase.size(); ++at) {
    const char open = phrase[at];
    if (open != '{' && open != '[') {
      out += open;
      continue;
    }
    const std::size_t end = phrase.find(open == '{' ? '}' : ']', at);
    const std::string_view mark = phrase.substr(at + 1, end - at - 1);
    out += open == '{' ? value_of_mark(mark, subject, surroundings) : present_of(mark, subject.number);
    at = end;
  }
  return out;
}

}  // namespace zoetrope::shots::planner
