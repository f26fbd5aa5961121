#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "shots/lint/rules.h"
#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

struct ActionClass {
  std::string_view name;
  std::string_view verbs;
};

constexpr std::array action_classes{
    ActionClass{"sitting", "sit seat"},
    ActionClass{"standing", "stand"},
    ActionClass{"lying", "lie"},
    ActionClass{"kneeling", "kneel crouch squat"},
    ActionClass{"sleeping", "sleep doze asleep"},
    ActionClass{"on foot", "run walk sprint gallop swim fly trot march stroll wander"},
    ActionClass{"in motion",
                "run walk sprint gallop trot jump leap fly swim dance race charge march stride climb pace "
                "prowl dash bolt hop rush stroll wander move"},
    ActionClass{"awake",
                "run walk sprint gallop trot jump leap fly swim dance stare watch look read write speak talk "
                "shout sing eat work paint"},
    ActionClass{"loud", "shout sing scream speak roar howl talk"},
    ActionClass{"laughing", "laugh smile grin"},
    ActionClass{"weeping", "weep cry sob"},
    ActionClass{"coming", "approach advance"},
    ActionClass{"going", "retreat recede withdraw"},
};

/// The classes of a verb in its plain form.
const std::vector<std::string_view>& classes_of(std::string_view verb) {
  static const std::unordered_map<std::string_view, std::vector<std::string_view>> classes = [] {
    std::unordered_map<std::string_view, std::vector<std::string_view>> all;
    for (const ActionClass& row : action_classes) {
      for (const std::string_view member : word_set(row.verbs)) all[member].push_back(row.name);
    }
    return all;
  }();
  static const std::vector<std::string_view> none;
  const auto found = classes.find(verb);
  return found == classes.end() ? none : found->second;
}

struct Exclusion {
  std::string_view one;
  std::string_view other;
};

constexpr std::array exclusions{
    Exclusion{"still", "in motion"},    Exclusion{"sitting", "in motion"}, Exclusion{"sitting", "standing"},
    Exclusion{"lying", "in motion"},    Exclusion{"lying", "standing"},    Exclusion{"lying", "sitting"},
    Exclusion{"kneeling", "in motion"}, Exclusion{"kneeling", "standing"}, Exclusion{"standing", "on foot"},
    Exclusion{"sleeping", "awake"},     Exclusion{"silent", "loud"},       Exclusion{"laughing", "weeping"},
    Exclusion{"coming", "going"},
};

struct ToldAction {
  std::size_t at = 0;
  std::vector<std::string_view> classes;
};

bool is_stillness(std::string_view word) {
  return word == "still" || word == "motionless" || word == "unmoving" || word == "immobile" ||
         word == "frozen";
}

bool is_denied(Words words, std::size_t at) {
  constexpr std::size_t words_before = 3;
  for (std::size_t i = at > words_before ? at - words_before : 0; i < at; ++i) {
    const std::string_view word = words[i].text;
    if (word == "not" || word == "never" || word == "without" || word == "doesn't" || word == "nor")
      return true;
  }
  return false;
}

/// Behind "stands", "remains": within two words, or "does not move" itself.
std::optional<std::string_view> state_after(Words words, std::size_t at) {
  for (std::size_t i = at + 1; i < words.size() && i <= at + 2 && !words[i].after_break; ++i) {
    if (is_stillness(words[i].text)) return "still";
    if (words[i].text == "silent") return "silent";
    if (!is_adverb(words[i].text)) break;
  }
  return std::nullopt;
}

ToldAction action_at(Words words, std::size_t at) {
  ToldAction action{.at = at, .classes = {}};
  const std::string_view word = words[at].text;
  const std::string_view verb = verb_of(word).value_or(word);
  const bool adjective = is_stillness(word) && word != "still";
  if (adjective) action.classes.emplace_back("still");
  if (verb == "stand" || verb == "stay" || verb == "remain" || verb == "sit" || verb == "lie" ||
      verb == "hold" || verb == "keep" || word == "is" || word == "are") {
    if (const auto state = state_after(words, at)) action.classes.push_back(*state);
  }
  const bool gets_up = at + 1 < words.size() && words[at + 1].text == "up";
  const bool after_article =
      at > 0 && is_determiner(words[at - 1].text) && word.substr(word.size() / 2) != "ing" && verb == word;
  if (is_denied(words, at)) {
    if (verb == "move") action.classes.emplace_back("still");
    return action;
  }
  if (gets_up || after_article) return action;
  const auto& classes = classes_of(verb);
  action.classes.insert(action.classes.end(), classes.begin(), classes.end());
  return action;
}

bool exclude_each_other(const ToldAction& a, const ToldAction& b) {
  const auto has = [](const ToldAction& action, std::string_view name) {
    return std::find(action.classes.begin(), action.classes.end(), name) != action.classes.end();
  };
  return std::any_of(exclusions.begin(), exclusions.end(), [&](const Exclusion& row) {
    return (has(a, row.one) && has(b, row.other)) || (has(a, row.other) && has(b, row.one));
  });
}

/// "then", "until" put one action behind the other.
bool is_one_after_other(Words words, std::size_t first, std::size_t second) {
  for (std::size_t i = first; i < second; ++i) {
    for (const std::string_view word : {"then", "before", "after", "until", "when", "finally", "once"}) {
      if (words[i].text == word) return true;
    }
  }
  return false;
}

/// Nobody new between the joint and the second action: "stands still and suddenly runs".
bool is_joined(Words words, std::size_t first, std::size_t second) {
  std::size_t lead = second;
  while (lead > first + 1) {
    const std::string_view before = words[lead - 1].text;
    if (words[lead].after_break) return true;
    if (is_joining(before) || before == "while" || before == "as") return true;
    if (!is_adverb(before) && !is_auxiliary(before) && !is_stillness(before)) return false;
    --lead;
  }
  return true;
}

/// "The sitting fox runs"; "Motionless, the fox runs".
bool is_of_subject(const ReadSentence& sentence, std::size_t first, std::size_t second) {
  if (!sentence.subject || sentence.subject->verb != second) return false;
  return first < sentence.subject->head;
}

}  // namespace

void check_contradiction(const LintedPrompt& prompt, Findings& findings) {
  for (const ReadSentence& sentence : prompt.sentences) {
    if (sentence.led_by_camera) continue;
    const Words words = sentence.words;
    std::vector<ToldAction> actions;
    for (std::size_t i = 0; i < words.size(); ++i) {
      ToldAction action = action_at(words, i);
      if (!action.classes.empty()) actions.push_back(std::move(action));
    }
    // Only neighbours are compared: between others somebody else may have begun to act.
    for (std::size_t i = 1; i < actions.size(); ++i) {
      const std::size_t first = actions[i - 1].at;
      const std::size_t second = actions[i].at;
      if (!exclude_each_other(actions[i - 1], actions[i]) || is_one_after_other(words, first, second))
        continue;
      if (!is_joined(words, first, second) && !is_of_subject(sentence, first, second)) continue;
      findings.push_back(finding_of(
          "actions-contradict", words[first].begin, words[second].end,
          fmt::format("\"{}\" and \"{}\" exclude each other", words[first].text, words[second].text),
          "keep the one that fits the picture"));
      break;
    }
  }
}

}  // namespace zoetrope::shots
