#include "cli/help.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/layout.h"
#include "cli/settings.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t name_columns = 27;

constexpr const char* exit_statuses =
    "Exit status:\n"
    "  0    all done\n"
    "  1    a clip failed, is held or late; a file is bad; a check failed\n"
    "  2    the command line, a setting, a shot list or a folder has to be put right\n"
    "  3    the key was refused; a service, the database or the disk does not answer,\n"
    "       or the disk is full\n"
    "  4    out of credit, or over the budget\n"
    "  70   a fault of zoetrope itself\n"
    "  130  stopped\n";

std::string row(const std::string& name, std::string_view text) {
  if (display_width(name) + 2 > name_columns)
    return "  " + name + "\n" + paragraph(std::string(name_columns + 2, ' '), text);
  return paragraph("  " + cell(name, name_columns), text);
}

std::string examples_of(const std::vector<std::string>& examples) {
  std::string text = "Examples:\n";
  for (const std::string& example : examples) text += "  " + example + "\n";
  return text;
}

std::string option_name(const CLI::Option& option) {
  std::string text;
  for (const std::string& name : option.get_snames()) text += "-" + name + ", ";
  for (const std::string& name : option.get_lnames()) text += "--" + name;
  const bool takes_value = option.get_items_expected_max() > 0;
  // The parser puts what it checks behind a colon.
  const std::string value = option.get_type_name();
  return takes_value ? text + " " + value.substr(0, value.find(':')) : text;
}

std::string options_of(const CLI::App& parser, const std::string& group) {
  std::string text;
  for (const CLI::Option* option : parser.get_options()) {
    if (option->get_positional() || option->get_group() != group) continue;
    text += row(option_name(*option), option->get_description());
  }
  return text;
}

/// The variables that are no settings of their own.
std::string other_variables() {
  return row("KIE_API_KEY_FILE", "file with the key, where KIE_API_KEY is not set") +
         row("CREDENTIALS_DIRECTORY", "folder of a service manager with the key in a file kie_api_key") +
         row("ZOETROPE_YES", "1: generate spends without asking") +
         row("XDG_STATE_HOME, HOME", "where the send journal goes by default") +
         row("PATH", "where ffmpeg is looked for");
}

std::string variables() {
  std::string text = "Environment; names marked with * may also stand in the file .env:\n";
  for (const SettingRow& setting : setting_rows()) {
    std::string words(setting.help);
    if (!setting.fallback.empty()) words += fmt::format(" [{}]", setting.fallback);
    text += row(std::string(setting.environment) + " *", words);
  }
  return text + other_variables();
}

}  // namespace

const std::vector<CommandHelp>& command_helps() {
  static const std::vector<CommandHelp> helps{
      {"new",
       "CHANNEL/PROJECT --images DIR [options]",
       "Make a project from a folder of pictures",
       {"zoetrope new poke1/vid_1 --images ~/stills",
        "zoetrope new poke1/vid_1 --images ~/stills --shots shots.md"}},
      {"plan",
       "CHANNEL/PROJECT[:N,...] [options]",
       "Show what would be rendered and its price; nothing is sent",
       {"zoetrope plan poke1/vid_1", "zoetrope plan poke1/vid_1:3-5 --json"}},
      {"preview",
       "CHANNEL/PROJECT[:N,...] [options]",
       "Make a free local animatic of each clip in previews/",
       {"zoetrope preview poke1/vid_1", "zoetrope preview poke1/vid_1:7"}},
      {"generate",
       "CHANNEL/PROJECT[:N,...] [options]",
       "Render what is missing, verify it and report; asks before it spends",
       {"zoetrope generate poke1/vid_1:1              # one clip first",
        "zoetrope generate poke1/vid_1                # the rest, or what was left",
        "zoetrope generate poke1/vid_1 --yes --json   # for a script"}},
      {"status",
       "[CHANNEL/PROJECT[:N,...]] [options]",
       "Show all projects, or every clip of one",
       {"zoetrope status", "zoetrope status poke1/vid_1", "zoetrope status poke1/vid_1 --previews"}},
      {"sheet",
       "CHANNEL/PROJECT[:N,...] [options]",
       "Put first, middle and last picture of every clip on one page",
       {"zoetrope sheet poke1/vid_1", "zoetrope sheet poke1/vid_1 --previews",
        "zoetrope sheet poke1/vid_1 --output ~/look     # look.png and look.html"}},
      {"cut",
       "CHANNEL/PROJECT[:N,...] [options]",
       "Join the clips into one MP4, to watch them at once",
       {"zoetrope cut poke1/vid_1", "zoetrope cut poke1/vid_1 --previews",
        "zoetrope cut poke1/vid_1:3-5 --output ~/scene.mp4"}},
      {"verify",
       "FILE... [options]",
       "Tell whether each file is a whole, playable H.264 MP4",
       {"zoetrope verify workspace/channels/poke1/projects/vid_1/videos/*.mp4",
        "zoetrope verify --deep clip_01.mp4            # decodes every frame"}},
      {"doctor", "[options]", "Check programs, folders, database, key and services", {"zoetrope doctor"}},
      {"config", "[options]", "Print every setting, and where its value comes from", {"zoetrope config"}},
  };
  return helps;
}

std::string help_of_all() {
  std::string text =
      "Usage: zoetrope COMMAND [arguments] [options]\n\n"
      "Turns the stills of a video project into verified ten-second clips.\n\n"
      "Commands:\n";
  for (const CommandHelp& command : command_helps()) text += row(command.name, command.summary);
  text += "\n" + row("zoetrope COMMAND --help", "arguments, options and examples of one command") +
          row("zoetrope --version", "the version") + "\n";
  text += examples_of({"zoetrope new poke1/vid_1 --images ~/stills --shots shots.md",
                       "zoetrope plan poke1/vid_1           # what would happen, and its price",
                       "zoetrope preview poke1/vid_1        # free local animatic",
                       "zoetrope generate poke1/vid_1:1     # one clip first",
                       "zoetrope generate poke1/vid_1       # the rest"});
  return text + "\n" + variables() + "\n" + exit_statuses;
}

std::string help_of(const CommandHelp& command, const CLI::App& parser) {
  std::string text =
      fmt::format("Usage: zoetrope {} {}\n\n{}.\n\n", command.name, command.usage, command.summary);
  text += "Options:\n" + options_of(parser, "Options");
  if (const std::string settings = options_of(parser, "Settings"); !settings.empty()) {
    text += "\nSettings, with [default]; `zoetrope --help` has their environment variables:\n" + settings;
  }
  return text + "\n" + examples_of(command.examples) + "\n" + exit_statuses;
}

}  // namespace zoetrope::cli
