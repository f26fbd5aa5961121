#include "sheet/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/clip_material.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/made_file.h"
#include "cli/parallel.h"
#include "media/clip_pictures.h"

namespace zoetrope::cli {
namespace {

std::optional<sheet::Seen> seen_of(media::ClipPictures clip) {
  return sheet::Seen{.pictures = {std::move(clip.first), std::move(clip.middle), std::move(clip.last)},
                     .duration = clip.info.duration,
                     .frames = clip.info.frames,
                     .width = clip.info.width,
                     .height = clip.info.height,
                     .bytes = clip.info.bytes};
}

void add_warning(sheet::Cell& cell, std::string warning) {
  if (std::find(cell.warnings.begin(), cell.warnings.end(), warning) == cell.warnings.end())
    cell.warnings.push_back(std::move(warning));
}

/// What the sheet says about a clip before its file is looked at.
sheet::Cell cell_of(const Material& material, const ClipMaterial& clip, const Redactor& redactor) {
  sheet::Cell cell{.number = clip.shot.number, .prompt = clip.shot.prompt};
  if (const auto condition = condition_of(material, clip, redactor)) {
    cell.state = condition->word;
    cell.reason = without_folder(material, condition->reason);
    cell.tone = condition->trouble ? sheet::Tone::trouble : sheet::Tone::calm;
  }
  if (clip.stored && clip.stored->state == ClipState::done && clip.stored->shot.prompt != clip.shot.prompt) {
    cell.prompt = clip.stored->shot.prompt;
    add_warning(cell, "the shot list has another prompt by now; this is the one it was rendered with");
  }
  return cell;
}

void look_at(const Material& material, const ClipMaterial& clip, media::PictureReader& reader,
             sheet::Cell& cell) {
  auto pictures = reader.read(clip.path, {std::chrono::seconds(clip.shot.seconds)}, {});
  if (!pictures) {
    const bool broken = pictures.error().code == ErrorCode::corrupt;
    cell.state = broken ? "broken" : "not seen";
    cell.reason = without_folder(material, pictures.error().message);
    cell.tone = sheet::Tone::trouble;
    return;
  }
  for (const std::string& warning : pictures->info.warnings)
    add_warning(cell, without_folder(material, warning));
  cell.seen = seen_of(std::move(*pictures));
}

std::vector<sheet::Cell> look_at_all(const Material& material, media::PictureReader& reader,
                                     const Redactor& redactor) {
  std::vector<sheet::Cell> cells;
  for (const ClipMaterial& clip : material.clips) cells.push_back(cell_of(material, clip, redactor));
  for_each_at_once(cells.size(), [&](std::size_t i) {
    if (material.clips[i].there) look_at(material, material.clips[i], reader, cells[i]);
  });
  return cells;
}

struct Names {
  std::string png;
  std::string html;
};

/// `--output look`, `--output look.png` and `--output look.html` mean the same two files.
Names names_for(const Arguments& arguments, const Material& material) {
  std::string name = arguments.output;
  if (name.empty()) name = default_file(material, "contact-sheet", "");
  for (const std::string_view ending : {".png", ".html"}) {
    if (!arguments.output.empty() && name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  return {name + ".png", name + ".html"};
}

Json json_of(const sheet::Cell& cell) {
  Json json;
  json["number"] = cell.number;
  json["seen"] = cell.seen.has_value();
  json["state"] = cell.state.empty() ? Json(nullptr) : Json(cell.state);
  json["reason"] = cell.reason.empty() ? Json(nullptr) : Json(cell.reason);
  json["duration_s"] = cell.seen ? json_seconds(cell.seen->duration) : Json(nullptr);
  json["warnings"] = cell.warnings;
  return json;
}

std::string json_of(const Material& material, const sheet::Sheet& sheet, const Names& shown) {
  Json json;
  json["channel"] = material.project.channel.str();
  json["project"] = material.project.name.str();
  json["output"] = to_string(material.output);
  json["png"] = shown.png;
  json["html"] = shown.html;
  json["clips"] = Json::array();
  for (const sheet::Cell& cell : sheet.cells) json["clips"].push_back(json_of(cell));
  return dumped(json);
}

std::string text_of(const sheet::Sheet& sheet, const Names& shown) {
  std::string text;
  std::size_t seen = 0;
  for (const sheet::Cell& cell : sheet.cells) {
    if (cell.seen) ++seen;
    if (!cell.state.empty())
      text += fmt::format("clip {:02}  {}: {}\n", cell.number, cell.state, cell.reason);
    for (const std::string& warning : cell.warnings)
      text += fmt::format("clip {:02}  warning: {}\n", cell.number, warning);
  }
  text += fmt::format("{} of {} {} are on the contact sheet\n", seen, sheet.cells.size(), sheet.kind);
  return text + fmt::format("Picture:  {}\nWeb page: {}\n", shown.png, shown.html);
}

}  // namespace

Result<int> run_sheet(App& app, const Arguments& arguments) {
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  const Material material = TRY(gather_material(app, *workspace, arguments));
  const Names names = names_for(arguments, material);
  const MadeFile png = place_of(app, *workspace, arguments.output, names.png);
  const MadeFile html = place_of(app, *workspace, arguments.output, names.html);
  for (const MadeFile* file : {&png, &html}) TRY(check_replaceable(*file, "contact sheet", is_our_page));

  const auto reader = media::make_child_picture_reader(*workspace, *app.children, app.program);
  const sheet::Sheet sheet{.channel = material.project.channel.str(),
                           .project = material.project.name.str(),
                           .kind = arguments.previews ? "previews" : "clips",
                           .made = made_words(app),
                           .cells = look_at_all(material, *reader, app.console.redactor())};
  constexpr unsigned mode = 0644;
  TRY(png.files->write_atomically(png.path, TRY(sheet::png_of(sheet)), mode));
  TRY(html.files->write_atomically(html.path, TRY(sheet::html_of(sheet)), mode));
  const Names shown{png.shown, html.shown};
  app.console.out(arguments.json ? json_of(material, sheet, shown) : text_of(sheet, shown));
  return 0;
}

}  // namespace zoetrope::cli
