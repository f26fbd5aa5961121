#include "cli/generate_video/video_home.h"

#include <fmt/format.h>

#include "base/text.h"
#include "shots/list/yaml_scalar.h"
#include "shots/shot_list.h"

namespace zoetrope::cli {
namespace {

constexpr unsigned video_home_mode = 0644;

std::string video_list_text(const VideoRequest& request) {
  std::string text =
      fmt::format("# Made by `zoetrope generate-video` for {}\nshots:\n  - clip: 1\n    prompt: {}\n",
                  printable(request.output), shots::in_double_quotes(request.prompt));
  if (!request.negative_prompt.empty())
    text += fmt::format("    negative_prompt: {}\n", shots::in_double_quotes(request.negative_prompt));
  return text + fmt::format("    duration: {}\n", request.seconds);
}

/// What the list is read as is what will be rendered.
Result<void> check_list(const VideoRequest& request, const std::string& text) {
  const auto list = shots::parse_shot_list("shots.yaml", text);
  const bool same = list && list->shots.size() == 1 && list->shots[0].prompt == request.prompt &&
                    list->shots[0].negative_prompt == request.negative_prompt &&
                    list->shots[0].seconds == request.seconds;
  if (same) return {};
  return Error{ErrorCode::invalid_input,
               "the prompt has characters that are no text (control characters or marks of formatting); "
               "write it plainly"};
}

Result<void> put_if_other(FileSystem& workspace, const std::string& path, const std::string& bytes) {
  const auto there = workspace.read_all(path, bytes.size());
  if (there && *there == bytes) return {};
  return workspace.write_atomically(path, bytes, video_home_mode);
}

}  // namespace

Result<void> put_video_home(FileSystem& workspace, const Project& project, const VideoRequest& request,
                            const SeedImage& image) {
  const std::string list = video_list_text(request);
  TRY(check_list(request, list));
  TRY(workspace.make_directories(project.composites_folder()));
  const bool is_png = image.info.format == media::ImageFormat::png;
  TRY(put_if_other(workspace, project.composites_folder() + (is_png ? "/clip_01.png" : "/clip_01.jpg"),
                   image.bytes));
  return put_if_other(workspace, project.folder() + "/shots.yaml", list);
}

}  // namespace zoetrope::cli
