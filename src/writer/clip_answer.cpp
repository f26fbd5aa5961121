#include "writer/clip_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/text.h"
#include "model/project.h"
#include "shots/prompt_parts.h"

namespace zoetrope::writer {
namespace {

using ClipJson = nlohmann::ordered_json;

constexpr int clip_json_depth_max = 16;
constexpr std::size_t strays_named_max = 5;
constexpr std::size_t words_shown_max = 80;
constexpr std::string_view fence = "```";
constexpr std::string_view language_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The object with the clips; nothing when the text is anything else.
std::optional<ClipJson> parse_clips(std::string_view text) {
  ClipJson json = ClipJson::parse(
      text.begin(), text.end(),
      [](int depth, ClipJson::parse_event_t, ClipJson&) { return depth <= clip_json_depth_max; },
      /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  const auto clips = json.find("clips");
  if (clips == json.end() || !clips->is_array()) return std::nullopt;
  return json;
}

/// Models that think aloud do so in front of the answer.
std::string_view without_thoughts(std::string_view text) {
  constexpr std::string_view thoughts_end = "</think>";
  const std::size_t end = text.find(thoughts_end);
  return trimmed(end == std::string_view::npos ? text : text.substr(end + thoughts_end.size()));
}

std::optional<ClipJson> find_clips(std::string_view text) {
  text = without_thoughts(text);
  if (auto json = parse_clips(text)) return json;
  for (std::size_t at = text.find(fence); at != std::string_view::npos;) {
    const std::size_t begin =
        std::min(text.find_first_not_of(language_letters, at + fence.size()), text.size());
    const std::size_t end = text.find(fence, begin);
    if (auto json = parse_clips(text.substr(begin, end - begin))) return json;
    at = end == std::string_view::npos ? end : text.find(fence, end + fence.size());
  }
  return std::nullopt;
}

/// What is wrong with the text of a field; "" when nothing is.
std::string fault_of(const shots::PromptField& field, const std::string& text) {
  if (text.empty()) return field.needed ? fmt::format("{} is empty", field.name) : "";
  const std::size_t characters = count_characters(text);
  if (characters > field_characters_max) {
    return fmt::format("{} has {} characters; it may have {}", field.name, characters, field_characters_max);
  }
  if (printable(text, text.size()) != text)
    return fmt::format("{} has control characters or invalid text in it", field.name);
  return "";
}

/// The parts of an entry, and what is wrong with them.
std::vector<std::string> read_parts(const ClipJson& entry, shots::PromptParts& parts) {
  std::vector<std::string> faults;
  for (const shots::PromptField& field : shots::prompt_fields()) {
    const auto found = entry.find(field.name);
    if (found == entry.end() || !found->is_string()) {
      faults.push_back(fmt::format("{} is {}", field.name, found == entry.end() ? "missing" : "not a text"));
      continue;
    }
    std::string text = on_one_line(found->get<std::string>());
    if (std::string fault = fault_of(field, text); !fault.empty()) faults.push_back(std::move(fault));
    parts.*field.part = std::move(text);
  }
  return faults;
}

/// The number of an entry as long as it may be a clip's.
std::optional<int> number_of(const ClipJson& entry) {
  if (!entry.is_object()) return std::nullopt;
  const auto number = entry.find("number");
  if (number == entry.end() || !number->is_number_unsigned()) return std::nullopt;
  const auto value = number->get<std::uint64_t>();
  if (value < 1 || value > clip_number_max) return std::nullopt;
  return static_cast<int>(value);
}

std::string shown_number(const ClipJson& entry) {
  if (!entry.is_object() || entry.find("number") == entry.end()) return "an entry without a number";
  constexpr std::size_t number_bytes_max = 20;
  const std::string written = entry.find("number")->dump(-1, ' ', false, ClipJson::error_handler_t::replace);
  return "clip " + printable(written, number_bytes_max);
}

/// Entries that answer no question, told in one line.
class Strays {
 public:
  void add(std::string name) {
    if (names_.size() < strays_named_max) names_.insert(std::move(name));
    ++count_;
  }
  [[nodiscard]] std::string remark() const {
    if (count_ == 0) return "";
    const bool more = count_ > names_.size();
    return fmt::format("has {}{}, which {} not asked for; that is ignored", fmt::join(names_, ", "),
                       more ? " and more" : "", count_ == 1 ? "was" : "were");
  }

 private:
  std::set<std::string> names_;
  std::size_t count_ = 0;
};

void read_entries(const ClipJson& clips, const std::vector<int>& wanted, ClipAnswer& answer) {
  Strays strays;
  for (const ClipJson& entry : clips) {
    const auto number = number_of(entry);
    if (!number || !std::binary_search(wanted.begin(), wanted.end(), *number)) {
      strays.add(shown_number(entry));
      continue;
    }
    if (answer.parts.count(*number) + answer.faults.count(*number) > 0) {
      strays.add(fmt::format("clip {} once more", *number));
      continue;
    }
    shots::PromptParts parts;
    std::vector<std::string> faults = read_parts(entry, parts);
    if (faults.empty()) {
      answer.parts.emplace(*number, std::move(parts));
    } else {
      answer.faults.emplace(*number, std::move(faults));
    }
  }
  answer.remark = strays.remark();
}

}  // namespace

Result<ClipAnswer> read_clip_answer(std::string_view text, const std::vector<int>& wanted) {
  const auto json = find_clips(text);
  if (!json) {
    return Error{ErrorCode::corrupt,
                 fmt::format("the answer is not the JSON that was asked for: \"{}\"",
                             printable(on_one_line(without_thoughts(text)), words_shown_max))};
  }
  ClipAnswer answer;
  answer.json = json->dump(-1, ' ', false, ClipJson::error_handler_t::replace);
  read_entries(*json->find("clips"), wanted, answer);
  for (const int number : wanted) {
    if (answer.parts.count(number) + answer.faults.count(number) == 0)
      answer.faults[number].emplace_back("it is missing");
  }
  return answer;
}

std::string clip_answer_json(const Prompts& parts) {
  ClipJson clips = ClipJson::array();
  for (const auto& [number, written] : parts) {
    ClipJson entry{{"number", number}};
    for (const shots::PromptField& field : shots::prompt_fields()) entry[field.name] = written.*field.part;
    clips.push_back(std::move(entry));
  }
  return ClipJson{{"clips", std::move(clips)}}.dump(-1, ' ', false, ClipJson::error_handler_t::replace);
}

}  // namespace zoetrope::writer
