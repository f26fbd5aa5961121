#include "cli/generate_video/video_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t digest_letters = 20;  ///< 80 bits
constexpr std::size_t stem_characters_max = 60;

bool is_link(const std::string& image) {
  const std::string small = lower_ascii(image.substr(0, image.find(':') + 1));
  return small == "https:" || small == "http:";
}

Result<std::string> line_of(const std::string& text, std::string_view option) {
  if (!is_valid_utf8(text)) {
    return Error{ErrorCode::invalid_input, fmt::format("{} is not UTF-8; write it as such", option)};
  }
  return on_one_line(text);
}

Result<std::string> output_path(const App& app, const std::string& output) {
  const std::string path = settings::absolute_path(app.current_folder, output);
  const std::size_t slash = path.rfind('/');
  const std::string name = path.substr(slash + 1);
  if (name.empty() || name == "." || name == "..") {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("--output {} names no file; give it a name like clip_01.mp4", printable(output))};
  }
  std::error_code problem;
  const std::string folder = std::filesystem::canonical(path.substr(0, slash + 1), problem).string();
  if (problem) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no folder {}, where the clip is to go (--output); make it",
                             printable(path.substr(0, slash + 1)))};
  }
  return folder == "/" ? folder + name : folder + "/" + name;
}

std::string stem_of(const std::string& output) {
  std::string stem = std::filesystem::path(output).stem().string().substr(0, stem_characters_max);
  for (char& c : stem) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!fits) c = '-';
  }
  stem.erase(0, std::min(stem.find_first_not_of("-_"), stem.size()));
  return stem.empty() ? "clip" : stem;
}

/// "a" to "p" for the digits of base 16.
std::string in_letters(std::string hex) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (char& c : hex) c = static_cast<char>('a' + digits.find(c));
  return hex;
}

}  // namespace

Result<VideoRequest> read_video_request(const App& app, const Arguments& arguments) {
  VideoRequest request{.channel = TRY(Identifier::parse(arguments.channel, "channel"))};
  if (arguments.image.empty()) {
    return Error{ErrorCode::invalid_input, "--image is empty; name a PNG or JPEG, or a link to one"};
  }
  request.image = arguments.image;
  request.image_is_link = is_link(arguments.image);
  request.prompt = TRY(line_of(arguments.prompt, "--prompt"));
  if (request.prompt.empty()) {
    return Error{ErrorCode::invalid_input, "--prompt is empty; write what moves in the clip"};
  }
  request.negative_prompt = TRY(line_of(arguments.negative_prompt, "--negative-prompt"));
  request.seconds = arguments.duration == "5" ? 5 : 10;
  request.output = TRY(output_path(app, arguments.output));
  return request;
}

Project project_of(const VideoRequest& request, const std::string& image_sha256) {
  Sha256 digest;
  for (const std::string& part : {request.output, image_sha256, request.prompt, request.negative_prompt,
                                  std::to_string(request.seconds)}) {
    digest.update(fmt::format("{}:", part.size()));
    digest.update(part);
  }
  const std::string name =
      fmt::format("{}-{}", stem_of(request.output), in_letters(digest.hex().substr(0, digest_letters)));
  auto project = Identifier::parse(name, "project");
  CHECK(project.has_value());
  return {request.channel, std::move(*project)};
}

}  // namespace zoetrope::cli
