#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/clip_material.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/leftovers.h"
#include "cli/made_file.h"
#include "cli/parallel.h"
#include "cli/words.h"
#include "env/replace_file.h"
#include "media/clip_joiner.h"

namespace zoetrope::cli {
namespace {

constexpr std::string_view cut_kind = "cut";  ///< as media/clip_joiner names its files, too

struct LeftOut {
  int number = 0;
  std::string reason;
};

/// What is to be joined, and what is not there to be.
struct Parts {
  std::vector<media::JoinClip> clips;
  std::vector<LeftOut> left_out;
};

Result<Parts> find_parts(const Material& material, media::ClipProbe& probe, const Redactor& redactor,
                         std::stop_token stop) {
  std::vector<std::optional<Result<media::ClipInfo>>> found(material.clips.size());
  for_each_at_once(found.size(), [&](std::size_t i) {
    const ClipMaterial& clip = material.clips[i];
    const media::ClipExpectation expected{std::chrono::seconds(clip.shot.seconds)};
    if (clip.there) found[i] = probe.probe(clip.path, media::Depth::packets, expected, stop);
  });
  Parts parts;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const ClipMaterial& clip = material.clips[i];
    const auto& info = found[i];
    if (!info) {
      const auto condition = condition_of(material, clip, redactor);
      parts.left_out.push_back({clip.shot.number, condition->word + ": " + condition->reason});
    } else if (*info) {
      const std::string name = clip.path.substr(material.project.folder().size() + 1);
      parts.clips.push_back({clip.shot.number, name, **info});
    } else if (info->error().code == ErrorCode::corrupt) {
      parts.left_out.push_back(
          {clip.shot.number, "broken: " + without_folder(material, info->error().message)});
    } else {
      return info->error();
    }
  }
  return parts;
}

Error nothing_to_join(const Material& material) {
  const bool previews = material.output == Output::previews;
  return {
      ErrorCode::not_found,
      fmt::format("there is no whole {} of {} to join; make some with `zoetrope {} {}`{}",
                  previews ? "preview" : "clip", material.project.str(), previews ? "preview" : "generate",
                  material.project.str(), previews ? "" : ", or join the previews with --previews")};
}

/// The joined file must be whole and as long as its parts together, to two pictures for each of them: a sound
/// that is a little longer than its pictures, or a rate that had to be changed, moves no more than that.
Result<void> check_length(const media::ClipInfo& joined, const Parts& parts, const media::JoinPlan& plan) {
  Duration sum{};
  for (const media::JoinClip& clip : parts.clips) sum += clip.info.duration;
  const Duration tolerance = 2 * plan.picture_time() * static_cast<int>(parts.clips.size());
  const Duration off = joined.duration - sum;
  const bool right_length = off <= tolerance && off >= -tolerance;
  if (right_length && joined.faststart && joined.has_audio == plan.has_sound()) return {};
  return Error{
      ErrorCode::corrupt,
      fmt::format("the joined file is not what it should be: {:.2f} s for {:.2f} s of clips; nothing was "
                  "kept of it",
                  seconds_of(joined.duration), seconds_of(sum))};
}

/// Joins, checks and puts it into its place; nothing stands there before it is whole and synced.
Result<media::ClipInfo> make_cut(App& app, FileSystem& workspace, const Material& material,
                                 const Parts& parts, const media::JoinPlan& plan, const MadeFile& file) {
  const std::string token = TRY(make_process_token(*app.random));
  const std::stop_token stop = app.stops.token();
  media::ClipJoiner joiner(workspace, *app.children, {material.project.folder(), parts.clips, plan, token});
  const auto progress = [&](const media::JoinClip& clip, const media::JoinStep& step) {
    app.console.err(fmt::format("clip {:02}: encoding {}: {}", clip.number,
                                step.treatment == media::Treatment::sound ? "its sound" : "it anew",
                                step.why));
  };
  const std::string joined = TRY(joiner.join(progress, stop));
  const std::string from =
      file.files == &workspace ? joined : settings::below_root(workspace.absolute(joined));
  PartFile part(*file.files, part_beside(file.path, cut_kind, token));
  const auto probe = media::make_child_clip_probe(*file.files, *app.children, app.program);
  TRY(probe->remux_faststart(from, part.path(), stop));
  // Pictures of several encoders in one track: then every one of them is decoded before it is called whole.
  const bool all_copied = std::all_of(plan.steps.begin(), plan.steps.end(), [](const media::JoinStep& step) {
    return step.treatment != media::Treatment::encode;
  });
  const auto depth = all_copied ? media::Depth::packets : media::Depth::frames;
  media::ClipInfo info = TRY(probe->probe(part.path(), depth, {.of_a_render = false}, stop));
  TRY(check_length(info, parts, plan));
  TRY(replace_file(*file.files, part.path(), file.path));
  part.keep();
  TRY(file.files->sync_directory(folder_of(file.path)));
  return info;
}

std::string_view treatment_name(media::Treatment treatment) {
  switch (treatment) {
    case media::Treatment::copy:
      return "copied";
    case media::Treatment::sound:
      return "sound_encoded";
    case media::Treatment::encode:
      return "encoded";
  }
  return "";
}

std::string json_of(const Material& material, const Parts& parts, const media::JoinPlan& plan,
                    const media::ClipInfo& info, const MadeFile& file) {
  Json json;
  json["channel"] = material.project.channel.str();
  json["project"] = material.project.name.str();
  json["output"] = to_string(material.output);
  json["file"] = file.shown;
  json["duration_s"] = json_seconds(info.duration);
  json["frames"] = info.frames;
  json["width"] = info.width;
  json["height"] = info.height;
  json["audio"] = info.has_audio;
  json["bytes"] = info.bytes;
  json["clips"] = Json::array();
  for (std::size_t i = 0; i < parts.clips.size(); ++i) {
    const media::JoinStep& step = plan.steps[i];
    json["clips"].push_back({{"number", parts.clips[i].number},
                             {"taken", treatment_name(step.treatment)},
                             {"why", step.why.empty() ? Json(nullptr) : Json(step.why)},
                             {"duration_s", json_seconds(parts.clips[i].info.duration)}});
  }
  json["left_out"] = Json::array();
  for (const LeftOut& clip : parts.left_out)
    json["left_out"].push_back({{"number", clip.number}, {"reason", clip.reason}});
  return dumped(json);
}

std::string text_of(const Parts& parts, const media::JoinPlan& plan, const media::ClipInfo& info,
                    const MadeFile& file) {
  std::string text;
  int copied = 0;
  for (std::size_t i = 0; i < parts.clips.size(); ++i) {
    const media::JoinStep& step = plan.steps[i];
    if (step.treatment == media::Treatment::copy) ++copied;
    if (step.treatment == media::Treatment::sound)
      text += fmt::format("clip {:02}  its sound was encoded anew: {}\n", parts.clips[i].number, step.why);
    if (step.treatment == media::Treatment::encode)
      text += fmt::format("clip {:02}  was encoded anew: {}\n", parts.clips[i].number, step.why);
  }
  for (const LeftOut& clip : parts.left_out)
    text += fmt::format("clip {:02}  is left out, {}\n", clip.number, clip.reason);
  const std::size_t all = parts.clips.size() + parts.left_out.size();
  text +=
      fmt::format("Joined {} of {} clips, {} of them without encoding: {:.2f} s, {}\n", parts.clips.size(),
                  all, copied, seconds_of(info.duration), megabytes(static_cast<std::int64_t>(info.bytes)));
  return text + "File: " + file.shown + "\n";
}

}  // namespace

Result<int> run_cut(App& app, const Arguments& arguments) {
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  const Material material = TRY(gather_material(app, *workspace, arguments));
  const std::string name =
      arguments.output.empty() ? default_file(material, "cut", ".mp4") : arguments.output;
  const MadeFile file = place_of(app, *workspace, arguments.output, name);
  TRY(check_replaceable(file, "cut", media::is_joined));
  remove_leftovers(*workspace, material.project.folder(), cut_kind);
  if (file.files != workspace.get()) remove_leftovers(*file.files, folder_of(file.path), cut_kind);

  const auto probe = media::make_child_clip_probe(*workspace, *app.children, app.program);
  const Parts parts = TRY(find_parts(material, *probe, app.console.redactor(), app.stops.token()));
  if (parts.clips.empty()) return nothing_to_join(material);
  std::vector<media::ClipInfo> infos;
  for (const media::JoinClip& clip : parts.clips) infos.push_back(clip.info);
  const media::JoinPlan plan = media::plan_join(infos);
  const media::ClipInfo info = TRY(make_cut(app, *workspace, material, parts, plan, file));
  app.console.out(arguments.json ? json_of(material, parts, plan, info, file)
                                 : text_of(parts, plan, info, file));
  return parts.left_out.empty() ? 0 : 1;
}

}  // namespace zoetrope::cli
