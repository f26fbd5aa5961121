#include "cli/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.h"
#include "cli/settings.h"
#include "cli/version.h"

namespace zoetrope::cli {
namespace {

constexpr const char* exit_codes =
    "Exit status: 0 all done, 1 a clip failed, is held or late, 2 wrong usage or input, 3 key refused or a "
    "service or\n"
    "database out of reach, 4 out of credit or over the budget, 70 internal error, 130 stopped.\n";

constexpr const char* examples =
    "Examples:\n"
    "  zoetrope new poke1/vid_1 --images ~/stills --shots shots.md   make a project\n"
    "  zoetrope plan poke1/vid_1                                     what would happen, and its price\n"
    "  zoetrope preview poke1/vid_1                                  free local animatic\n"
    "  zoetrope generate poke1/vid_1:1                               one clip first\n"
    "  zoetrope generate poke1/vid_1                                 the rest\n\n";

/// Which settings a command takes as flags.
enum class Takes { place, rendering };

class Parser {
 public:
  Parser() : app_("Turns the stills of a video project into verified ten-second clips.", "zoetrope") {
    app_.set_version_flag("--version", std::string("zoetrope ") + version);
    app_.require_subcommand(1);
    app_.footer(std::string(examples) + exit_codes);
    app_.get_formatter()->column_width(34);
    add_new();
    add_project_command("plan", "Show what would be rendered, its price and the balance; nothing is sent",
                        Takes::rendering);
    add_project_command("preview", "Make the free local animatic in previews/", Takes::place);
    add_generate();
    add_status();
    add_verify();
    add_simple("doctor", "Check programs, folders, database, key and services; each line says the remedy");
    add_simple("config", "Print every setting with its value and where that comes from");
  }

  Result<std::variant<Arguments, Shown>> parse(const std::vector<std::string>& words) {
    try {
      // CLI11 takes the words from the back and uses them up.
      std::vector<std::string> backwards(words.rbegin(), words.rend());
      app_.parse(backwards);
    } catch (const CLI::CallForHelp&) {
      return std::variant<Arguments, Shown>(Shown{help()});
    } catch (const CLI::CallForVersion&) {
      return std::variant<Arguments, Shown>(Shown{std::string("zoetrope ") + version + "\n"});
    } catch (const CLI::ParseError& problem) {
      return explain(problem, words);
    }
    arguments_.command = app_.get_subcommands().front()->get_name();
    for (const auto& [name, value] : flags_) {
      if (!value.empty()) arguments_.settings[name] = value;
    }
    return std::variant<Arguments, Shown>(arguments_);
  }

 private:
  void add_settings(CLI::App& command, Takes takes) {
    static const std::vector<std::string> place{"workspace", "database", "state-dir"};
    static const std::vector<std::string> rendering{"model",         "host",           "max-in-flight",
                                                    "poll-interval", "render-timeout", "budget"};
    for (const SettingRow& row : setting_rows()) {
      const std::string name(row.name);
      const bool at_place = std::find(place.begin(), place.end(), name) != place.end();
      const bool at_rendering = std::find(rendering.begin(), rendering.end(), name) != rendering.end();
      if (!at_place && !(at_rendering && takes == Takes::rendering)) continue;
      const std::string fallback = row.fallback.empty() ? "" : fmt::format(" [{}]", row.fallback);
      command.add_option("--" + name, flags_[name], std::string(row.help) + fallback)
          ->type_name("VALUE")
          ->group("Settings");
    }
    command.add_option("--config", arguments_.config_file, "settings file [zoetrope.toml]")
        ->type_name("FILE")
        ->group("Settings");
  }

  CLI::App& add_simple(const std::string& name, const std::string& help, Takes takes = Takes::rendering) {
    CLI::App& command = *app_.add_subcommand(name, help);
    command.add_flag("--json", arguments_.json, "print one JSON object");
    command.footer(exit_codes);
    command.get_formatter()->column_width(34);
    add_settings(command, takes);
    return command;
  }

  CLI::App& add_project_command(const std::string& name, const std::string& help, Takes takes) {
    CLI::App& command = add_simple(name, help, takes);
    command
        .add_option("project", arguments_.selection,
                    "CHANNEL/PROJECT, or CHANNEL/PROJECT:N,N-N for chosen clips")
        ->required();
    if (name == "preview" || name == "generate") {
      command.add_flag("--quiet", arguments_.quiet, "no progress lines");
      command.add_option("--log-format", arguments_.log_format, "text or json progress lines [text]")
          ->check(CLI::IsMember({"text", "json"}))
          ->type_name("FORMAT");
    }
    return command;
  }

  void add_new() {
    CLI::App& command = add_project_command("new", "Make a project from a folder of pictures", Takes::place);
    command.add_option("--images", arguments_.images, "folder with one PNG or JPEG a clip")
        ->required()
        ->type_name("DIR");
    command.add_option("--shots", arguments_.shots, "shot list to copy; without it an empty one is made")
        ->type_name("FILE");
  }

  void add_generate() {
    CLI::App& command = add_project_command(
        "generate", "Render what is missing, wait, verify and report; asks before it spends",
        Takes::rendering);
    command.add_flag("--yes", arguments_.yes, "spend without asking (also ZOETROPE_YES=1)");
  }

  void add_status() {
    CLI::App& command = add_simple("status", "Show all projects, or every clip of one", Takes::place);
    command.add_option("project", arguments_.selection, "CHANNEL/PROJECT");
    command.add_flag("--previews", arguments_.previews, "the previews instead of the videos");
  }

  void add_verify() {
    CLI::App& command = add_simple("verify", "Is each file a whole, playable H.264 MP4?", Takes::place);
    command.add_option("files", arguments_.files, "MP4 files")->required();
    command.add_flag("--deep", arguments_.deep, "decode every frame");
  }

  std::string help() {
    const auto chosen = app_.get_subcommands();
    return chosen.empty() ? app_.help() : chosen.front()->help();
  }

  Error explain(const CLI::ParseError& problem, const std::vector<std::string>& words) {
    std::vector<std::string> known;
    for (const CLI::App* command : app_.get_subcommands([](const CLI::App*) { return true; })) {
      known.push_back(command->get_name());
    }
    const bool no_command =
        words.empty() || std::find(known.begin(), known.end(), words.front()) == known.end();
    if (words.empty()) return {ErrorCode::invalid_input, "a command is missing; see `zoetrope --help`"};
    if (no_command) return unknown("command", words.front(), known);
    const CLI::App* command = app_.get_subcommand(words.front());
    std::vector<std::string> options;
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
    }
    for (const std::string& word : words) {
      const std::string name = word.substr(0, word.find('='));
      const bool is_option = name.starts_with("-") && name.size() > 1;
      if (is_option && std::find(options.begin(), options.end(), name) == options.end()) {
        return unknown("option", name, options);
      }
    }
    return {ErrorCode::invalid_input,
            fmt::format("{}; see `zoetrope {} --help`", printable(problem.what()), words.front())};
  }

  static Error unknown(std::string_view what, const std::string& word,
                       const std::vector<std::string>& known) {
    const auto near = nearest(word, known);
    return {ErrorCode::invalid_input,
            fmt::format("unknown {} \"{}\"{}; see `zoetrope --help`", what, printable(word, 60),
                        near ? fmt::format(", did you mean \"{}\"?", *near) : "")};
  }

  CLI::App app_;
  Arguments arguments_;
  std::map<std::string, std::string> flags_;
};

}  // namespace

Result<std::variant<Arguments, Shown>> parse_arguments(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word.find('\0') != std::string::npos)
      return Error{ErrorCode::invalid_input, "an argument has a NUL character"};
  }
  return Parser().parse(words);
}

}  // namespace zoetrope::cli
