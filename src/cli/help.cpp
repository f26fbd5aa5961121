#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/command_view.h"
#include "cli/layout.h"
#include "settings/settings.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t name_columns = 27;

constexpr std::size_t status_columns = 5;

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

std::string option_name(const OptionView& option) {
  std::string text;
  for (const std::string& name : option.names) text += (text.empty() ? "" : ", ") + name;
  return option.value ? text + " " + option.value->name : text;
}

std::string options_of(const CommandView& command, bool settings) {
  std::string text;
  for (const OptionView& option : command.options) {
    if (option.is_setting == settings) text += row(option_name(option), option.help);
  }
  return text;
}

std::string variables() {
  std::string text = "Environment; names marked with * may also stand in the file .env:\n";
  for (const Entry& variable : environment_variables()) text += row(variable.name, variable.text);
  return text;
}

std::string statuses(const std::vector<Entry>& entries) {
  std::string text = "Exit status:\n";
  for (const Entry& status : entries)
    text += paragraph("  " + cell(status.name, status_columns), status.text);
  return text;
}

/// For when something did not go as it should, and for looking at what there is.
std::vector<CommandHelp> decision_helps() {
  return {
      {"explain",
       "CHANNEL/PROJECT[:N,...] [options]",
       "Tell why clips do not run, what happened to them, and what to do next",
       {"zoetrope explain poke1/vid_1                 # a line a clip",
        "zoetrope explain poke1/vid_1:7               # all that is known of one"}},
      {"resolve",
       "CHANNEL/PROJECT:N DECISION [options]",
       "Decide about a clip that is held: in doubt, or set aside",
       {"zoetrope resolve poke1/vid_1:7 --charged 5f2a...  # found in the log",
        "zoetrope resolve poke1/vid_1:7 --not-charged      # not in the log",
        "zoetrope resolve poke1/vid_1:7 --resubmit         # may cost twice",
        "zoetrope resolve poke1/vid_1:7 --fail             # do without it"}},
      {"cancel",
       "CHANNEL/PROJECT[:N,...] [options]",
       "Do without clips; what is at KIE already costs what it costs",
       {"zoetrope cancel poke1/vid_1:7", "zoetrope cancel poke1/vid_1:7-9 --reason \"cut from the story\""}},
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
  };
}

/// For leaving the work to a program that goes on by itself.
std::vector<CommandHelp> worker_helps() {
  return {{"queue",
           "CHANNEL/PROJECT [options]",
           "Hand a project to a worker; that is the consent to spend, and it asks",
           {"zoetrope queue poke1/vid_1                   # with its shot list",
            "zoetrope queue poke1/vid_1 --topic Foxes --story @story.txt",
            "zoetrope queue poke1/vid_1 --priority high --yes"}},
          {"worker",
           "[options]",
           "Make what was handed over, of all channels, until it is stopped",
           {"zoetrope worker", "zoetrope worker --log-format json"}},
          {"pause",
           "CHANNEL[/PROJECT] [options]",
           "Send nothing more of a channel or project; what is at KIE is finished",
           {"zoetrope pause poke1", "zoetrope pause poke1/vid_1"}},
          {"resume",
           "CHANNEL[/PROJECT] [options]",
           "Let a paused channel or project go on",
           {"zoetrope resume poke1"}},
          {"workers",
           "[options]",
           "List the workers of this database, on whatever machine they run",
           {"zoetrope workers", "zoetrope workers --json"}},
          {"limits",
           "[set|clear] [options]",
           "Show the limits on renders at once, or change them while workers run",
           {"zoetrope limits", "zoetrope limits set --account kie --slots 3",
            "zoetrope limits set --channel poke1 --slots 2 --weight 3",
            "zoetrope limits clear --channel poke1         # as the settings have it"}},
          {"db",
           "copy --to DATABASE [options]",
           "Move all that is known into another database, and close this one",
           {"zoetrope db copy --to postgresql://zoetrope@db.example.org/zoetrope",
            "zoetrope db copy --to sqlite:/data/zoetrope.db"}},
          {"prune",
           "[CHANNEL/PROJECT] [options]",
           "Remove working files of videos that are approved",
           {"zoetrope prune --dry-run                    # what there is",
            "zoetrope prune --yes                        # from a timer",
            "zoetrope prune poke1/vid_1 --older-than 0"}}};
}

/// For looking at what was spent.
std::vector<CommandHelp> money_helps() {
  return {{"costs",
           "[CHANNEL[/PROJECT]] [options]",
           "Tell what was spent, what may still be charged, and what came of it",
           {"zoetrope costs                               # a row a project",
            "zoetrope costs poke1 --by month", "zoetrope costs poke1/vid_1 --csv > costs.csv"}},
          {"audit",
           "[options]",
           "Compare the ledger with the balance at KIE, and name what differs",
           {"zoetrope audit", "zoetrope audit --book                        # asks first"}}};
}

/// For programs, which know a script's exit statuses.
CommandHelp generate_video_help() {
  return {"generate-video",
          "--image FILE --prompt TEXT --output MP4 [options]",
          "Render one picture into one MP4, for a pipeline; spends without asking",
          {"zoetrope generate-video --image still.png --output clip_01.mp4 \\\n"
           "      --prompt \"The fox lifts its head and listens. Static shot.\"",
           "zoetrope generate-video --image https://files.catbox.moe/abc123.png \\\n"
           "      --environment kie.env --output clip_01.mp4 --prompt \"...\""},
          {{"0", "the clip is there"},
           {"1", "it is not there; the last line says why, and called again it goes on"},
           {"2", "the command line cannot be read"},
           {"130", "stopped"}}};
}

/// For files, whatever project they belong to.
std::vector<CommandHelp> check_helps() {
  return {{"lint",
           "LIST... [options]",
           "Tell what in the prompts of shot lists spoils clips",
           {"zoetrope lint poke1/vid_1                    # the project's list",
            "zoetrope lint --strict shots.md another.csv  # or any file", "zoetrope lint --fix poke1/vid_1",
            "zoetrope lint --explain camera-not-last"}},
          {"verify",
           "FILE... [options]",
           "Tell whether each file is a whole, playable H.264 MP4",
           {"zoetrope verify workspace/channels/poke1/projects/vid_1/videos/*.mp4",
            "zoetrope verify --deep clip_01.mp4            # decodes every frame"}}};
}

}  // namespace

const std::vector<CommandHelp>& command_helps() {
  static const std::vector<CommandHelp> helps = [] {
    std::vector<CommandHelp> all{
        {"new",
         "CHANNEL/PROJECT --images DIR [options]",
         "Make a project from a folder of pictures",
         {"zoetrope new poke1/vid_1 --images ~/stills",
          "zoetrope new poke1/vid_1 --images ~/stills --shots shots.md"}},
        {"plan",
         "CHANNEL/PROJECT[:N,...] [options]",
         "Show what would be rendered and its price; nothing is sent",
         {"zoetrope plan poke1/vid_1", "zoetrope plan poke1/vid_1:3-5 --json",
          "zoetrope plan poke1/vid_1 --html plan.html",
          "zoetrope plan poke1/vid_1 --topic Foxes --story @story.txt --write shots.yaml"}},
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
        generate_video_help(),
        {"redo",
         "CHANNEL/PROJECT:N[,...] [options]",
         "Render clips anew, with the present prompt and image; asks before it spends",
         {"zoetrope redo poke1/vid_1:7                  # the old take is kept",
          "zoetrope redo poke1/vid_1:7,9 --yes"}},
        {"retry",
         "CHANNEL/PROJECT[:N,...] [options]",
         "Take up again what failed, is late, or is paid and could not be fetched",
         {"zoetrope retry poke1/vid_1", "zoetrope retry poke1/vid_1:12"}},
        {"take",
         "CHANNEL/PROJECT:N [NUMBER] [options]",
         "List the takes of a clip, or put one of them in its place",
         {"zoetrope take poke1/vid_1:7                  # which there are",
          "zoetrope take poke1/vid_1:7 1                # back to the first one"}},
        {"status",
         "[CHANNEL/PROJECT[:N,...]] [options]",
         "Show all projects, or every clip of one",
         {"zoetrope status", "zoetrope status poke1/vid_1", "zoetrope status poke1/vid_1 --previews",
          "zoetrope status poke1/vid_1 --watch"}},
        {"accounts",
         "[options]",
         "Show the accounts: key, slots, pace, breaker, balance, channels",
         {"zoetrope accounts", "zoetrope accounts --json"}},
        {"doctor", "[options]", "Check programs, folders, database, key and services", {"zoetrope doctor"}},
        {"config", "[options]", "Print every setting, and where its value comes from", {"zoetrope config"}},
        {"completion",
         "bash|zsh|fish [options]",
         "Print the completion script of a shell",
         {"source <(zoetrope completion bash)            # in ~/.bashrc",
          "zoetrope completion fish | source             # in config.fish"}},
    };
    // Behind `status`, which is where one learns of it.
    for (const auto& more : {check_helps(), money_helps(), decision_helps(), worker_helps()}) {
      const auto behind =
          std::find_if(all.begin(), all.end(), [](const CommandHelp& help) { return help.name == "status"; });
      all.insert(behind + 1, more.begin(), more.end());
    }
    return all;
  }();
  return helps;
}

std::vector<Entry> environment_variables() {
  std::vector<Entry> variables;
  for (const settings::SettingRow& setting : settings::setting_rows()) {
    if (setting.environment.empty()) continue;
    std::string words(setting.help);
    if (!setting.fallback.empty()) words += fmt::format(" [{}]", setting.fallback);
    variables.push_back({std::string(setting.environment) + " *", words});
  }
  // Those that are no settings of their own.
  variables.insert(
      variables.end(),
      {{"KIE_API_KEY_NAME *", "key of [accounts.NAME], with NAME in capitals and _ for -; never a flag"},
       {"KIE_API_KEY_FILE", "file with the key, where KIE_API_KEY is not set"},
       {"LLM_API_KEY_FILE", "the same for LLM_API_KEY"},
       {"ALERT_URL_NAME *",
        "URL of the webhook [alerts.NAME], with NAME in capitals and _ for -; never a flag"},
       {"NOTION_TOKEN_FILE", "the same for NOTION_TOKEN"},
       {"CREDENTIALS_DIRECTORY",
        "folder of a service manager with keys in kie_api_key, llm_api_key and notion_token"},
       {"ZOETROPE_YES",
        "1: nothing is asked before money is spent or written off, or a shot list is changed"},
       {"XDG_STATE_HOME, HOME", "where the send journal goes by default"},
       {"PATH", "where ffmpeg is looked for"}});
  return variables;
}

const std::vector<Entry>& exit_statuses() {
  static const std::vector<Entry> statuses{
      {"0", "all done"},
      {"1", "a clip failed, is held or late; a file is bad; a check failed"},
      {"2", "the command line, a setting, a shot list or a folder has to be put right"},
      {"3",
       "the key was refused; a service, the database or the disk does not answer, or the disk is full; "
       "memory runs out"},
      {"4", "out of credit, or over the budget"},
      {"70", "a fault of zoetrope itself"},
      {"130", "stopped"},
  };
  return statuses;
}

const std::vector<std::string>& common_examples() {
  static const std::vector<std::string> examples{
      "zoetrope new poke1/vid_1 --images ~/stills --shots shots.md",
      "zoetrope plan poke1/vid_1           # what would happen, and its price",
      "zoetrope preview poke1/vid_1        # free local animatic",
      "zoetrope generate poke1/vid_1:1     # one clip first",
      "zoetrope generate poke1/vid_1       # the rest",
  };
  return examples;
}

std::string help_of_all() {
  std::string text =
      "Usage: zoetrope COMMAND [arguments] [options]\n\n"
      "Turns the stills of a video project into verified ten-second clips.\n\n"
      "Commands:\n";
  for (const CommandHelp& command : command_helps()) text += row(command.name, command.summary);
  text += "\n" + row("zoetrope COMMAND --help", "arguments, options and examples of one command") +
          row("zoetrope --version", "the version") + "\n";
  text += examples_of(common_examples());
  return text + "\n" + variables() + "\n" + statuses(exit_statuses());
}

std::string help_of(const CommandView& command) {
  const CommandHelp& help = command.help;
  std::string text = fmt::format("Usage: zoetrope {} {}\n\n{}.\n\n", help.name, help.usage, help.summary);
  text += "Options:\n" + options_of(command, false);
  if (const std::string settings = options_of(command, true); !settings.empty()) {
    text += "\nSettings, with [default]; `zoetrope --help` has their environment variables:\n" + settings;
  }
  return text + "\n" + examples_of(help.examples) + "\n" +
         statuses(help.exit_statuses.empty() ? exit_statuses() : help.exit_statuses);
}

}  // namespace zoetrope::cli
