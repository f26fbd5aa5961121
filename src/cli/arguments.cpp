#include "cli/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "cli/command_view.h"
#include "cli/completion/script.h"
#include "cli/help.h"
#include "cli/json.h"
#include "cli/manual.h"
#include "cli/version.h"
#include "settings/settings.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t word_shown_max = 60;
constexpr const char* older_database_help = "go on although the database is a copy or backup from before";

std::string value_name(const std::string& setting) {
  if (setting == "workspace" || setting == "state-dir") return "DIR";
  if (setting == "database") return "URL";
  if (setting == "host") return "LIST";
  if (setting == "model") return "NAME";
  if (setting.starts_with("budget")) return "DOLLARS";
  if (setting == "doubtful") return "POLICY";
  return setting == "max-in-flight" || setting == "resubmits-per-day" ? "COUNT" : "SECONDS";
}

/// Which settings a command takes as flags.
enum class Takes { nothing, place, place_and_model, rendering };

class Parser {
 public:
  Parser() : app_("", "zoetrope") {
    app_.set_help_flag("-h,--help", "print this help");
    app_.set_version_flag("--version", std::string(version));
    app_.require_subcommand(1);
    add_new();
    add_plan();
    add_run("preview", Takes::place);
    for (const char* paid : {"generate", "redo", "retry"}) {
      CLI::App& run = add_run(paid, Takes::rendering);
      run.add_flag("--yes", arguments_.yes, "spend without asking");
      run.add_flag("--auto-plan", arguments_.auto_plan, "send prompts that no person has read");
      run.add_flag("--strict", arguments_.strict, "send nothing while the linter warns of a prompt");
      run.add_flag("--older-database", arguments_.older_database, older_database_help);
      if (std::string_view(paid) != "generate") continue;
      run.add_option("--notion-page", arguments_.notion_page,
                     "page at Notion that says from now on how the project stands: its id or address")
          ->type_name("PAGE");
    }
    add_generate_video();
    add_queue();
    add_worker();
    add_selecting("pause", Takes::place);
    add_selecting("resume", Takes::place);
    add("workers", Takes::place);
    add_limits();
    add_db();
    add_prune();
    add_selecting("take", Takes::place).add_option("number", arguments_.take);
    add_status();
    add_selecting("explain", Takes::place);
    add_resolve();
    add_cancel();
    add_costs();
    add_audit();
    add_made_of_clips("sheet", "write NAME.png and NAME.html [in the project's folder]", "NAME");
    add_made_of_clips("cut", "write this file [cut.mp4 in the project's folder]", "FILE");
    add_lint();
    add_verify();
    add("accounts", Takes::place);
    add("doctor", Takes::rendering);
    add("config", Takes::rendering);
    add_completion();
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
    if (arguments_.auto_plan) arguments_.settings["auto-plan"] = "true";
    if (arguments_.command == "completion") return std::variant<Arguments, Shown>(Shown{completion()});
    for (const auto& [name, value] : flags_) {
      if (!value.empty()) arguments_.settings[name] = value;
    }
    return std::variant<Arguments, Shown>(arguments_);
  }

  [[nodiscard]] std::vector<CommandView> views() const {
    std::vector<CommandView> views;
    for (const CommandHelp& command : command_helps()) {
      views.push_back(view_of(command, *app_.get_subcommand(command.name)));
    }
    views.push_back(view_of_help());
    return views;
  }

 private:
  void add_settings(CLI::App& command, Takes takes) {
    if (takes == Takes::nothing) return;
    static const std::vector<std::string> place{"workspace", "database", "state-dir"};
    static const std::vector<std::string> rendering{"model",          "host",           "max-in-flight",
                                                    "poll-interval",  "render-timeout", "budget",
                                                    "budget-channel", "budget-day",     "budget-month",
                                                    "budget-total",   "doubtful",       "resubmits-per-day"};
    for (const settings::SettingRow& row : settings::setting_rows()) {
      const std::string name(row.name);
      const bool at_place = std::find(place.begin(), place.end(), name) != place.end();
      const bool at_rendering = std::find(rendering.begin(), rendering.end(), name) != rendering.end();
      const bool at_model = name == "model" && takes == Takes::place_and_model;
      if (!at_place && !at_model && !(at_rendering && takes == Takes::rendering)) continue;
      const std::string fallback = row.fallback.empty() ? "" : fmt::format(" [{}]", row.fallback);
      command.add_option("--" + name, flags_[name], std::string(row.help) + fallback)
          ->type_name(value_name(name))
          ->group("Settings");
    }
    command.add_option("--config", arguments_.config_file, "settings file [zoetrope.toml]")
        ->type_name("FILE")
        ->group("Settings");
  }

  CLI::App& add(const std::string& name, Takes takes) {
    CLI::App& command = *app_.add_subcommand(name, "");
    command.add_flag("--json", arguments_.json, "print one JSON object instead of text");
    add_settings(command, takes);
    return command;
  }

  CLI::App& add_selecting(const std::string& name, Takes takes) {
    CLI::App& command = add(name, takes);
    command.add_option("project", arguments_.selection)->required()->type_name("CHANNEL/PROJECT");
    return command;
  }

  CLI::App& add_run(const std::string& name, Takes takes) {
    CLI::App& command = add_selecting(name, takes);
    add_progress(command, "no progress: neither the live table nor lines");
    return command;
  }

  void add_generate_video() {
    CLI::App& command = add("generate-video", Takes::rendering);
    command.add_option("--image", arguments_.image, "the picture: a PNG or JPEG, or an https link to one")
        ->required()
        ->type_name("FILE");
    command.add_option("--prompt", arguments_.prompt, "what moves in the clip")
        ->required()
        ->type_name("TEXT");
    command.add_option("--output", arguments_.output, "the MP4 to write; a whole clip is never written over")
        ->required()
        ->type_name("FILE");
    command.add_option("--negative-prompt", arguments_.negative_prompt, "what must not be seen")
        ->type_name("TEXT");
    command.add_option("--duration", arguments_.duration, "how long the clip is, in seconds [10]")
        ->check(CLI::IsMember({"5", "10"}))
        ->type_name("SECONDS");
    command
        .add_option("--environment", arguments_.environment_file,
                    "take variables from this file, written as .env is, before those of the environment")
        ->type_name("FILE");
    command
        .add_option("--channel", arguments_.channel, "whose account and budget pay for it [generate-video]")
        ->type_name("CHANNEL");
    add_progress(command, "no progress: neither the live table nor lines");
    command.add_flag("--older-database", arguments_.older_database, older_database_help);
  }

  void add_plan() {
    CLI::App& command = add_selecting("plan", Takes::rendering);
    command.add_flag("--strict", arguments_.strict, "exit with 1 while the linter warns of a prompt");
    command
        .add_option("--html", arguments_.html, "write the plan as one page, to be approved by somebody else")
        ->type_name("FILE");
    command
        .add_option("--write", arguments_.write,
                    "plan the prompts that are missing, and write a shot list to be read and edited")
        ->type_name("FILE");
    command.add_option("--topic", arguments_.topic, "with --write: what the video is about")
        ->type_name("TEXT");
    command.add_option("--story", arguments_.story, "with --write: what happens, in order; or @FILE with it")
        ->type_name("TEXT");
    command
        .add_option(
            "--clips", arguments_.clips,
            "with --write: how many clips [as many as there are composites, else listed shots, else 18]")
        ->type_name("COUNT");
  }

  void add_queue() {
    CLI::App& command = add_selecting("queue", Takes::rendering);
    command.add_option("--topic", arguments_.topic, "what the video is about")->type_name("TEXT");
    command.add_option("--story", arguments_.story, "what happens, in order; or @FILE with it")
        ->type_name("TEXT");
    command
        .add_option("--notion-page", arguments_.notion_page,
                    "page at Notion that says from now on how the project stands: its id or address")
        ->type_name("PAGE");
    command.add_option("--priority", arguments_.priority, "high, normal or low [normal]")
        ->check(CLI::IsMember({"high", "normal", "low"}))
        ->type_name("PRIORITY");
    command.add_option("--provider", arguments_.provider, "by whom [that of the channel's account]")
        ->type_name("NAME");
    command.add_flag("--yes", arguments_.yes, "hand it over without asking");
    command.add_flag("--auto-plan", arguments_.auto_plan, "send prompts that no person has read");
    command.add_flag("--quiet", arguments_.quiet, "no warnings");
  }

  void add_worker() {
    CLI::App& command = add("worker", Takes::place);
    command.add_flag("--older-database", arguments_.older_database,
                     "go on although the database is a copy or backup from before");
    add_progress(command, "no lines about what it does");
  }

  void add_limits() {
    CLI::App& command = add("limits", Takes::place);
    command.add_option("action", arguments_.action)
        ->check(CLI::IsMember({"set", "clear"}))
        ->type_name("ACTION");
    command.add_option("--account", arguments_.limit_account, "of this account")->type_name("NAME");
    command.add_option("--channel", arguments_.limit_channel, "of this channel")->type_name("CHANNEL");
    command.add_option("--slots", arguments_.slots, "so many renders at once, 1 to 100")->type_name("COUNT");
    command.add_option("--weight", arguments_.weight, "a channel's share of its account, 1 to 100")
        ->type_name("COUNT");
  }

  void add_db() {
    CLI::App& command = add("db", Takes::place);
    command.add_option("action", arguments_.action)
        ->required()
        ->check(CLI::IsMember({"copy"}))
        ->type_name("copy");
    command
        .add_option("--to", arguments_.copy_to,
                    "an empty database: sqlite:PATH or postgresql://USER@HOST/NAME")
        ->type_name("DATABASE");
  }

  void add_prune() {
    CLI::App& command = add("prune", Takes::place);
    command.add_option("project", arguments_.selection);
    command.add_option("--older-than", arguments_.older_than, "that were last changed so long ago [7]")
        ->type_name("DAYS");
    command.add_flag("--takes", arguments_.with_takes,
                     "also takes that others took the place of, which were paid for");
    command.add_flag("--dry-run", arguments_.dry_run, "only tell what would be removed");
    command.add_flag("--yes", arguments_.yes, "remove without asking");
    command.add_flag("--quiet", arguments_.quiet, "do not say what is removed");
  }

  /// `quiet` is what --quiet does.
  void add_progress(CLI::App& command, const std::string& quiet) {
    command.add_flag("--quiet", arguments_.quiet, quiet);
    command
        .add_option("--log-format", arguments_.log_format,
                    "progress for people, or json: a line an event [text]")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT");
  }

  void add_new() {
    CLI::App& command = add_selecting("new", Takes::place);
    command.add_option("--images", arguments_.images, "folder with one PNG or JPEG a clip")
        ->required()
        ->type_name("DIR");
    command.add_option("--shots", arguments_.shots, "shot list to copy; without it an empty one is made")
        ->type_name("FILE");
  }

  void add_status() {
    CLI::App& command = add("status", Takes::place);
    command.add_option("project", arguments_.selection);
    command.add_flag("--previews", arguments_.previews, "the previews instead of the videos");
    command.add_flag("--all", arguments_.all, "without a project: also all that have been over for long");
    command.add_flag("--watch", arguments_.watch, "show what happens until nothing moves any more");
  }

  void add_resolve() {
    CLI::App& command = add_selecting("resolve", Takes::place);
    command.add_option("--charged", arguments_.charged, "it is this task at KIE: wait for it and fetch it")
        ->type_name("TASK-ID");
    command.add_flag("--not-charged", arguments_.not_charged, "KIE has no such render; it may be sent again");
    command.add_flag("--resubmit", arguments_.resubmit, "nobody knows; send it again, perhaps paying twice");
    command.add_flag("--fail", arguments_.fail, "nobody knows; give the clip up");
    command.add_flag("--release", arguments_.release, "it was set aside for another reason; let it go on");
    command.add_flag("--unverified", arguments_.unverified,
                     "with --charged: although KIE does not say what the task renders");
    command.add_option("--reason", arguments_.reason, "why, to be kept with the decision")->type_name("TEXT");
    command.add_flag("--yes", arguments_.yes, "decide without asking");
  }

  void add_cancel() {
    CLI::App& command = add_selecting("cancel", Takes::place);
    command.add_option("--reason", arguments_.reason, "why, to be kept with the decision")->type_name("TEXT");
    command.add_flag("--yes", arguments_.yes, "cancel without asking");
  }

  void add_costs() {
    CLI::App& command = add("costs", Takes::place);
    command.add_option("project", arguments_.selection);
    command.add_option("--by", arguments_.by, "a row a clip, task, channel, day or month [clip or task]")
        ->check(CLI::IsMember({"clip", "task", "channel", "day", "month"}))
        ->type_name("WHAT");
    command.add_flag("--csv", arguments_.csv, "print a table for a spreadsheet");
  }

  void add_audit() {
    CLI::App& command = add("audit", Takes::place);
    command.add_flag("--book", arguments_.book, "book what is missing as unattributed; says so, and asks");
    command.add_option("--reason", arguments_.reason, "with --book: why, to be kept with it")
        ->type_name("TEXT");
    command.add_flag("--yes", arguments_.yes, "with --book: book without asking");
  }

  /// `output` is what --output does.
  void add_made_of_clips(const std::string& name, const std::string& output, const std::string& type) {
    CLI::App& command = add_selecting(name, Takes::place);
    command.add_flag("--previews", arguments_.previews, "the previews instead of the videos");
    command.add_option("--output", arguments_.output, output)->type_name(type);
  }

  void add_lint() {
    CLI::App& command = add("lint", Takes::place_and_model);
    command.add_option("lists", arguments_.lists)->type_name("FILE");
    command.add_flag("--fix", arguments_.fix,
                     "put the sentences of prompts in order, in the file; shows what changes, and asks");
    command.add_flag("--yes", arguments_.yes, "with --fix: change the file without asking");
    command.add_flag("--strict", arguments_.strict, "exit with 1 for warnings too");
    command.add_option("--explain", arguments_.rule, "print what a rule is about, with examples")
        ->type_name("ID");
  }

  void add_verify() {
    CLI::App& command = add("verify", Takes::nothing);
    command.add_option("files", arguments_.files)->required();
    command.add_flag("--deep", arguments_.deep, "decode every frame");
  }

  void add_completion() {
    CLI::App& command = add("completion", Takes::nothing);
    command.add_option("shell", shell_)
        ->required()
        ->check(CLI::IsMember(completion_shells))
        ->type_name("SHELL");
    // What the scripts ask. It is in no list of commands and so in no help.
    CLI::App& asked = *app_.add_subcommand(complete_projects_command, "");
    asked.set_help_flag("");
    add_settings(asked, Takes::place);
  }

  std::string completion() {
    const std::string script = completion_script(shell_, views());
    return arguments_.json ? dumped(Json{{"shell", shell_}, {"script", script}}) : script;
  }

  std::string help() {
    const auto chosen = app_.get_subcommands();
    if (chosen.empty()) return help_of_all();
    for (const CommandHelp& command : command_helps()) {
      if (command.name == chosen.front()->get_name()) return help_of(view_of(command, *chosen.front()));
    }
    check_failed("every command has a help", __FILE__, __LINE__);
  }

  Error explain(const CLI::ParseError& problem, const std::vector<std::string>& words) {
    if (words.empty()) return {ErrorCode::invalid_input, "a command is missing; see `zoetrope --help`"};
    std::vector<std::string> known;
    for (const CommandHelp& command : command_helps()) known.push_back(command.name);
    const std::string& name = words.front();
    if (name.starts_with('-')) {
      return {ErrorCode::invalid_input,
              fmt::format("\"{}\" stands before the command; write `zoetrope COMMAND "
                          "[options]`, see `zoetrope --help`",
                          printable(name, word_shown_max))};
    }
    if (std::find(known.begin(), known.end(), name) == known.end())
      return unknown("command", name, known, "");
    return explain_options(problem, *app_.get_subcommand(name), words);
  }

  static Error explain_options(const CLI::ParseError& problem, const CLI::App& command,
                               const std::vector<std::string>& words) {
    std::vector<std::string> options;
    for (const CLI::Option* option : command.get_options()) {
      for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
      for (const std::string& name : option->get_snames()) options.push_back("-" + name);
    }
    for (const std::string& word : words) {
      if (word == "--") break;
      const std::string name = word.substr(0, word.find('='));
      const bool is_option = name.starts_with("-") && name.size() > 1;
      if (is_option && std::find(options.begin(), options.end(), name) == options.end()) {
        return unknown("option", name, options, words.front() + " ");
      }
    }
    if (words.size() > 1 && dynamic_cast<const CLI::ExtrasError*>(&problem) != nullptr) {
      return {ErrorCode::invalid_input,
              fmt::format("there is a word too many, \"{}\"; see `zoetrope {} --help`",
                          printable(words.back(), word_shown_max), words.front())};
    }
    return {ErrorCode::invalid_input,
            fmt::format("{}; see `zoetrope {} --help`", words_of(problem), words.front())};
  }

  /// The library's own words, where those are for people.
  static std::string words_of(const CLI::ParseError& problem) {
    const std::string text = printable(problem.what());
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&problem) != nullptr)
      return text.substr(0, text.find(':')) + " takes one value, and once";
    if (dynamic_cast<const CLI::RequiredError*>(&problem) != nullptr && text.starts_with("project"))
      return "CHANNEL/PROJECT is missing";
    if (dynamic_cast<const CLI::ConversionError*>(&problem) != nullptr)
      return "an option has a value that it does not take (" + text + ")";
    return text;
  }

  /// `command` is "" or a command and a blank, for the help that is named.
  static Error unknown(std::string_view what, const std::string& word, const std::vector<std::string>& known,
                       const std::string& command) {
    const auto near = nearest(word, known);
    return {ErrorCode::invalid_input,
            fmt::format("unknown {} \"{}\"{}; see `zoetrope {}--help`", what, printable(word, word_shown_max),
                        near ? fmt::format(", did you mean \"{}\"?", *near) : "", command)};
  }

  CLI::App app_;
  Arguments arguments_;
  std::string shell_;
  std::map<std::string, std::string> flags_;
};

}  // namespace

std::vector<CommandView> command_views() {
  return Parser().views();
}

Result<std::variant<Arguments, Shown>> parse_arguments(const std::vector<std::string>& words) {
  if (words == std::vector<std::string>{"help", "--man"})
    return std::variant<Arguments, Shown>(Shown{manual_page(command_views())});
  const auto& commands = command_helps();
  const bool about_one =
      words.size() == 2 && std::any_of(commands.begin(), commands.end(),
                                       [&](const auto& command) { return command.name == words.back(); });
  if (!words.empty() && words.front() == "help" && (about_one || words.size() == 1)) {
    std::vector<std::string> asked(words.begin() + 1, words.end());
    asked.emplace_back("--help");
    return Parser().parse(asked);
  }
  return Parser().parse(words);
}

}  // namespace zoetrope::cli
