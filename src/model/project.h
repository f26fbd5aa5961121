#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/identifier.h"
#include "base/result.h"

namespace zoetrope {

/// Where a task's clips go. A free preview never stands in the way of a paid clip.
enum class Output { videos, previews };
std::string_view to_string(Output output);
std::optional<Output> parse_output(std::string_view name);

/// A project of a channel, and its paths relative to the workspace. Nothing else makes such paths, and every
/// part of one is an Identifier or made from a number.
struct Project {
  Identifier channel;
  Identifier name;

  auto operator<=>(const Project&) const = default;
  [[nodiscard]] std::string str() const { return channel.str() + "/" + name.str(); }

  [[nodiscard]] std::string folder() const;             ///< channels/CHANNEL/projects/PROJECT
  [[nodiscard]] std::string composites_folder() const;  ///< .../assets/composites
  [[nodiscard]] std::string output_folder(Output output) const;
  [[nodiscard]] std::string clip_file(Output output, int number) const;  ///< .../videos/clip_07.mp4
  /// .../videos/takes/clip_07.1.mp4: where a take is kept that is not the chosen one any more.
  [[nodiscard]] std::string takes_folder(Output output) const;
  [[nodiscard]] std::string take_file(Output output, int number, int take) const;
  /// A hidden name beside the final one for a file that is not whole yet; `token` keeps two writers apart.
  [[nodiscard]] std::string part_file(Output output, int number, std::string_view token) const;
};

inline constexpr int clip_number_max = 200;

/// "CHANNEL/PROJECT" or "CHANNEL/PROJECT:N,N-N,...".
struct ProjectSelection {
  Project project;
  std::vector<int> numbers;  ///< sorted, each once; empty means all
};

/// Errors: invalid_input with an example of how it is written.
Result<ProjectSelection> parse_project_selection(std::string_view text);

}  // namespace zoetrope
