#include "providers/animatic/animatic_task.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include "base/text.h"
#include "providers/workspace_file.h"

namespace zoetrope::providers {
namespace {

constexpr std::string_view id_prefix = "animatic";
constexpr std::string_view clip_suffix = ".mp4";

bool is_name(std::string_view text) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 2 * animatic_name_bytes && std::all_of(text.begin(), text.end(), is_digit);
}

std::optional<std::uint64_t> parse_ticks(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string task_id_of(const AnimaticTask& task) {
  return fmt::format("{}:{}:{}:{}", id_prefix, task.process.pid, task.process.start_ticks, task.name);
}

std::optional<AnimaticTask> parse_task_id(std::string_view id) {
  const std::vector<std::string_view> parts = split(id, ':');
  if (parts.size() != 4 || parts[0] != id_prefix || !is_name(parts[3])) return std::nullopt;
  const std::optional<long> pid = parse_number(parts[1], std::numeric_limits<std::int32_t>::max());
  const std::optional<std::uint64_t> start = parse_ticks(parts[2]);
  if (!pid || *pid == 0 || !start) return std::nullopt;
  return AnimaticTask{{*pid, *start}, std::string(parts[3])};
}

std::string clip_path(std::string_view name) {
  return fmt::format("{}/{}{}", animatic_folder, name, clip_suffix);
}

std::string log_path(std::string_view name) {
  return fmt::format("{}/{}.log", animatic_folder, name);
}

std::string clip_url(std::string_view name) {
  return workspace_url(clip_path(name));
}

std::optional<std::string> path_of_url(std::string_view url) {
  const auto path = workspace_path(url, animatic_folder);
  if (!path || !path->ends_with(clip_suffix)) return std::nullopt;
  std::string_view name = *path;
  name.remove_prefix(std::string_view(animatic_folder).size() + 1);
  name.remove_suffix(clip_suffix.size());
  return is_name(name) ? path : std::nullopt;
}

}  // namespace zoetrope::providers
