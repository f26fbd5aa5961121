#include "providers/script/script_task.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace zoetrope::providers {
namespace {

constexpr std::string_view script_prefix = "script";
constexpr std::size_t attempt_characters_max = 64;

bool is_attempt(std::string_view text) {
  return !text.empty() && text.size() <= attempt_characters_max &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-'; });
}

}  // namespace

std::string script_task_id(const ScriptTask& task) {
  return fmt::format("{}:{}:{}", script_prefix,
                     std::chrono::duration_cast<std::chrono::milliseconds>(task.took).count(), task.attempt);
}

std::optional<ScriptTask> parse_script_task(std::string_view id) {
  const auto parts = split(id, ':');
  if (parts.size() != 3 || parts[0] != script_prefix || !is_attempt(parts[2])) return std::nullopt;
  const auto took = parse_number(parts[1], std::numeric_limits<std::int32_t>::max());
  if (!took) return std::nullopt;
  return ScriptTask{std::chrono::milliseconds(*took), std::string(parts[2])};
}

std::string script_output(std::string_view attempt) {
  return fmt::format("{}/{}.part.mp4", script_folder, attempt);
}

std::string script_clip(std::string_view attempt) {
  return fmt::format("{}/{}.mp4", script_folder, attempt);
}

}  // namespace zoetrope::providers
