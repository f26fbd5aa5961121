#include "shots/planner/mentions.h"

#include <algorithm>

#include "shots/planner/listed.h"

namespace zoetrope::shots::planner {
namespace {

/// A pronoun means nobody from long ago.
constexpr std::size_t remembered_max = 40;

constexpr std::string_view women =
    "woman girl queen mother daughter sister lady princess nun bride widow actress witch grandmother "
    "granddaughter aunt "
    "empress duchess goddess geisha ballerina seamstress heroine niece wife vixen lioness";
constexpr std::string_view men =
    "man boy king father son brother monk prince gentleman priest bridegroom actor wizard grandfather "
    "grandson uncle "
    "emperor duke fisherman nobleman samurai pharaoh hero nephew husband knight";

bool may_be_somebody(const NounPhrase& phrase) {
  return is_alive(phrase.kind) || phrase.kind == Kind::name;
}

bool may_be(std::string_view pronoun, const NounPhrase& phrase) {
  const bool he = is_listed("he his him", pronoun);
  const bool she = is_listed("she her", pronoun);
  if (phrase.number == Number::plural) return !he && !she && pronoun != "it" && pronoun != "its";
  if (!he && !she) return true;
  if (is_listed(he ? women : men, phrase.head)) return false;
  const bool ship = she && phrase.kind == Kind::boat;
  return ship || may_be_somebody(phrase);
}

NounPhrase both_of(const NounPhrase& first, const NounPhrase& second) {
  NounPhrase both = second;
  both.brief = first.brief + " and " + second.brief;
  both.text = both.core = both.brief;
  both.number = Number::plural;
  return both;
}

}  // namespace

void Mentions::add(const NounPhrase& somebody) {
  if (mentioned_.size() == remembered_max) mentioned_.erase(mentioned_.begin());
  mentioned_.push_back(somebody);
}

const NounPhrase& Mentions::last() const {
  static const NounPhrase nobody;
  return mentioned_.empty() ? nobody : mentioned_.back();
}

NounPhrase Mentions::meant_by(std::string_view pronoun) const {
  if (is_listed("they their them", pronoun)) return all_of_them();
  const auto found = std::find_if(mentioned_.rbegin(), mentioned_.rend(),
                                  [pronoun](const NounPhrase& phrase) { return may_be(pronoun, phrase); });
  return found == mentioned_.rend() ? last() : *found;
}

/// The last many; rather somebody than something; else the last two.
NounPhrase Mentions::all_of_them() const {
  const NounPhrase* many = nullptr;
  std::vector<const NounPhrase*> people;
  for (auto one = mentioned_.rbegin(); one != mentioned_.rend(); ++one) {
    const bool somebody = may_be_somebody(*one);
    if (one->number == Number::plural || (somebody && may_be_plural(one->head))) {
      if (somebody || many == nullptr) many = &*one;
      if (somebody) break;
      continue;
    }
    const bool known = std::any_of(people.begin(), people.end(),
                                   [&](const NounPhrase* other) { return other->head == one->head; });
    if (somebody && !known) people.push_back(&*one);
  }
  if (many != nullptr && may_be_somebody(*many)) {
    NounPhrase all = *many;
    all.number = Number::plural;
    return all;
  }
  if (people.size() > 1) return both_of(*people[1], *people[0]);
  return many != nullptr && people.empty() ? *many : last();
}

}  // namespace zoetrope::shots::planner
