#include "model/project.h"

#include <fmt/format.h>

#include <set>

#include "base/check.h"
#include "base/text.h"

namespace zoetrope {
namespace {

Error bad_selection(std::string_view text, std::string_view why) {
  return {ErrorCode::invalid_input,
          fmt::format("\"{}\" {}; write CHANNEL/PROJECT or CHANNEL/PROJECT:N, for example poke1/vid_1:7 or "
                      "poke1/vid_1:3,5-8",
                      printable(text, 80), why)};
}

Result<std::set<int>> parse_numbers(std::string_view whole, std::string_view list) {
  std::set<int> numbers;
  for (const std::string_view part : split(list, ',')) {
    const std::size_t dash = part.find('-');
    const auto first = parse_number(part.substr(0, dash), clip_number_max);
    const auto last =
        dash == std::string_view::npos ? first : parse_number(part.substr(dash + 1), clip_number_max);
    if (!first || !last || *first < 1 || *last < *first) {
      return bad_selection(whole,
                           fmt::format("has no clip numbers from 1 to {} behind the colon", clip_number_max));
    }
    for (long n = *first; n <= *last; ++n) numbers.insert(static_cast<int>(n));
  }
  return numbers;
}

}  // namespace

std::string_view to_string(Output output) {
  switch (output) {
    case Output::videos:
      return "videos";
    case Output::previews:
      return "previews";
  }
  check_failed("output is known", __FILE__, __LINE__);
}

std::optional<Output> parse_output(std::string_view name) {
  if (name == "videos") return Output::videos;
  if (name == "previews") return Output::previews;
  return std::nullopt;
}

std::string Project::folder() const {
  return "channels/" + channel.str() + "/projects/" + name.str();
}

std::string Project::composites_folder() const {
  return folder() + "/assets/composites";
}

std::string Project::output_folder(Output output) const {
  return folder() + "/" + std::string(to_string(output));
}

std::string Project::clip_file(Output output, int number) const {
  return fmt::format("{}/clip_{:02}.mp4", output_folder(output), number);
}

std::string Project::takes_folder(Output output) const {
  return output_folder(output) + "/takes";
}

std::string Project::take_file(Output output, int number, int take) const {
  return fmt::format("{}/clip_{:02}.{}.mp4", takes_folder(output), number, take);
}

std::string Project::part_file(Output output, int number, std::string_view token) const {
  return fmt::format("{}/.clip_{:02}.{}.part", output_folder(output), number, token);
}

Result<ProjectSelection> parse_project_selection(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return bad_selection(text, "has no slash");
  const std::size_t colon = text.find(':', slash);
  Identifier channel = TRY(Identifier::parse(text.substr(0, slash), "channel"));
  Identifier name = TRY(Identifier::parse(
      text.substr(slash + 1, colon == std::string_view::npos ? colon : colon - slash - 1), "project"));
  ProjectSelection selection{Project{std::move(channel), std::move(name)}, {}};
  if (colon != std::string_view::npos) {
    const std::set<int> numbers = TRY(parse_numbers(text, text.substr(colon + 1)));
    selection.numbers.assign(numbers.begin(), numbers.end());
  }
  return selection;
}

}  // namespace zoetrope
