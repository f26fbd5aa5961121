#include "shots/image_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace zoetrope::shots {
namespace {

/// NAME_MAX of Linux, limits.h.
constexpr std::size_t part_bytes_max = 255;
constexpr std::array<std::string_view, 3> image_endings{".png", ".jpg", ".jpeg"};
constexpr std::string_view remedy = "write its path below assets/, such as composites/clip_01.png";

std::optional<std::string> part_problem(std::string_view part) {
  if (part == "..") return "the image name leaves the project (\"..\")";
  if (part.empty() || part == ".") return "the image name has an empty part";
  if (part.size() > part_bytes_max) return "the image name is too long";
  return std::nullopt;
}

std::optional<std::string> find_problem(std::string_view name) {
  if (name.size() > image_name_bytes_max) return "the image name is too long";
  if (printable(name, name.size()) != name) return "the image name has control characters";
  if (name.find("://") != std::string_view::npos)
    return "the image is a web address, not a file of the project";
  if (name.find('\\') != std::string_view::npos) return "the image name has a backslash";
  if (!name.empty() && name.front() == '/') return "the image name is an absolute path";
  for (const std::string_view part : split(name, '/')) {
    if (auto problem = part_problem(part)) return problem;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> image_stem(std::string_view name) {
  const std::size_t dot = name.find_last_of('.');
  if (dot == std::string_view::npos || dot == 0) return std::nullopt;
  const std::string ending = lower_ascii(name.substr(dot));
  if (std::find(image_endings.begin(), image_endings.end(), ending) == image_endings.end())
    return std::nullopt;
  return name.substr(0, dot);
}

std::vector<std::string> named_images(std::string_view image_name) {
  std::vector<std::string> names;
  for (std::string_view rest = image_name; !rest.empty();) {
    const std::size_t end = rest.find(image_name_separator);
    names.emplace_back(rest.substr(0, end));
    if (!image_stem(names.back())) return {std::string(image_name)};
    rest = end == std::string_view::npos ? "" : rest.substr(end + image_name_separator.size());
  }
  return names;
}

std::optional<std::string> image_name_problem(std::string_view name) {
  const std::optional<std::string> problem = find_problem(name);
  if (!problem) return std::nullopt;
  return fmt::format("{}; {}", *problem, remedy);
}

}  // namespace zoetrope::shots
