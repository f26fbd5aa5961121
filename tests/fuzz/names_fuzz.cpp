#include <algorithm>

#include "base/text.h"
#include "fuzz/fuzz_target.h"
#include "model/project.h"
#include "providers/animatic/animatic_task.h"

/// Any text as a name, as the clips of a project, and as what names a preview.

namespace {

using namespace zoetrope;

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view all_allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

bool fits(std::string_view name) {
  return !name.empty() && name.size() <= 100 &&
         letters_and_digits.find(name.front()) != std::string_view::npos &&
         name.find_first_not_of(all_allowed) == std::string_view::npos;
}

void check_refusal(const Error& error) {
  fuzz::require(error.code == ErrorCode::invalid_input, "a name is refused as input");
  fuzz::require(printable(error.message, error.message.size()) == error.message, "in printable words");
}

/// Every part of the path is a plain name, hidden only where `hidden_last` says so.
void check_path(std::string_view path, bool hidden_last = false) {
  const std::vector<std::string_view> parts = split(path, '/');
  for (const std::string_view part : parts) {
    const bool may_hide = hidden_last && part == parts.back();
    fuzz::require(!part.empty() && (may_hide || part.front() != '.') &&
                      part.find_first_not_of(std::string(all_allowed) + ".") == std::string_view::npos &&
                      part.find("..") == std::string_view::npos,
                  "a path has nothing but plain names");
  }
  fuzz::require(parts.front() == "channels", "and begins below the workspace");
}

void check_project(const Project& project, int number) {
  fuzz::require(fits(project.channel.str()) && fits(project.name.str()), "both names fit");
  for (const Output output : {Output::videos, Output::previews}) {
    check_path(project.clip_file(output, number));
    check_path(project.take_file(output, number, 1));
    check_path(project.part_file(output, number, "0123abcd"), /*hidden_last=*/true);
  }
  check_path(project.composites_folder());
}

void check_selection(std::string_view text) {
  const Result<ProjectSelection> selection = parse_project_selection(text);
  if (!selection) return check_refusal(selection.error());
  const std::vector<int>& numbers = selection->numbers;
  fuzz::require(std::is_sorted(numbers.begin(), numbers.end()) &&
                    std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end(),
                "clips are in order, each once");
  fuzz::require(numbers.empty() || (numbers.front() >= 1 && numbers.back() <= clip_number_max),
                "clips have a number within bounds");
  fuzz::require(text.find(':') == std::string_view::npos || !numbers.empty(),
                "what is asked for is something");
  fuzz::require(text.starts_with(selection->project.str()), "the names are those written");
  check_project(selection->project, numbers.empty() ? 1 : numbers.back());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const std::string_view text = fuzz::text_of(bytes, count);
  const Result<Identifier> name = Identifier::parse(text, "channel");
  fuzz::require(name.has_value() == fits(text), "a name is taken exactly when it fits");
  if (name) {
    fuzz::require(name->str() == text, "and as it is");
  } else {
    check_refusal(name.error());
  }
  check_selection(text);
  if (const auto path = providers::path_of_url(text)) {
    fuzz::require(text == "workspace:" + *path && path->find("..") == std::string::npos &&
                      path->starts_with(std::string(providers::animatic_folder) + "/"),
                  "a preview lies where previews lie");
  }
  if (const auto task = providers::parse_task_id(text)) {
    const auto again = providers::parse_task_id(providers::task_id_of(*task));
    fuzz::require(again && again->name == task->name && again->process.pid == task->process.pid,
                  "a task is written as it is read");
    fuzz::require(providers::path_of_url(providers::clip_url(task->name)).has_value(), "and has its clip");
  }
  return 0;
}
