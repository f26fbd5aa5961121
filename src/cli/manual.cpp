#include "cli/manual.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "cli/help.h"
#include "cli/version.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t line_bytes_max = 78;

constexpr std::string_view description =
    "Zoetrope hands the stills of a video project to a paid, slow and unreliable service and brings back "
    "verified ten-second clips. However often it is stopped or killed, no clip is knowingly paid for twice "
    "and "
    "no paid clip is lost: run the same command again and it goes on.";

constexpr std::string_view output_words =
    "Standard output is for results, standard error for progress, warnings and errors. With --json a command "
    "prints one JSON object in ASCII; when it fails before it has a result, that is {\"error\": {\"code\": "
    "\"...\", \"message\": \"...\"}}.";

const std::vector<Entry>& files() {
  static const std::vector<Entry> entries{
      {"zoetrope.toml",
       "settings, in the current folder; the names are those of the flags without their dashes"},
      {".env", "variables of the list above, in the current folder"},
      {"workspace/channels/CHANNEL/projects/PROJECT", "a project"},
      {"PROJECT/assets/composites/clip_NN.png", "the stills, PNG or JPEG"},
      {"PROJECT/shots.md", "the shot list; shots.yaml and shots.csv will do as well"},
      {"PROJECT/videos/clip_NN.mp4", "the clips"},
      {"PROJECT/videos/takes/clip_NN.M.mp4", "takes of a clip that another one took the place of"},
      {"PROJECT/previews/clip_NN.mp4", "the free previews"},
      {"workspace/zoetrope.db", "what was done and what it cost; SQLite"},
      {"~/.local/state/zoetrope", "the send journal; must be on a local disk"},
  };
  return entries;
}

/// Text in which nothing is a request or an escape: dashes stay dashes, quotes stay straight.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '"':
        out += "\\(dq";
        break;
      case '~':
        out += "\\(ti";
        break;
      case '^':
        out += "\\(ha";
        break;
      default:
        out += c;
    }
  }
  // A point at the begin of a line would be a request.
  return out.starts_with('.') ? "\\&" + out : out;
}

/// Lines of a moderate length; the formatter fills them anew.
std::string filled(std::string_view text) {
  std::string out;
  std::size_t used = 0;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::string next = escaped(word);
    if (used > 0 && used + 1 + next.size() > line_bytes_max) {
      out += "\n";
      used = 0;
    } else if (used > 0) {
      out += ' ';
      ++used;
    }
    out += next;
    used += next.size();
  }
  return out + "\n";
}

std::string bold(std::string_view text) {
  return "\\fB" + escaped(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + escaped(text) + "\\fR";
}

std::string section(std::string_view name) {
  return fmt::format(".SH {}\n", name);
}

std::string item(const std::string& name, std::string_view text) {
  return ".TP\n" + name + "\n" + filled(text);
}

std::string items(const std::vector<Entry>& entries) {
  std::string text;
  for (const Entry& entry : entries) text += item(bold(entry.name), entry.text);
  return text;
}

std::string option_item(const OptionView& option) {
  std::string names;
  for (const std::string& name : option.names) names += (names.empty() ? "" : ", ") + bold(name);
  if (option.value) names += " " + italic(option.value->name);
  std::string text = item(names, option.help);
  if (!option.value || option.value->choices.empty()) return text;
  std::string choices;
  for (const std::string& choice : option.value->choices) choices += (choices.empty() ? "" : ", ") + choice;
  return text + filled(fmt::format("({}: {})", option.value->kind == ValueKind::list ? "any of" : "one of",
                                   choices));
}

std::string synopsis(const std::vector<CommandView>& commands) {
  std::string text = section("SYNOPSIS") + ".nf\n";
  for (const CommandView& command : commands)
    text += bold("zoetrope " + command.help.name) + " " + escaped(command.help.usage) + "\n";
  return text + bold("zoetrope") + " " + bold("--help") + "|" + bold("--version") + "\n.fi\n";
}

std::string options(const std::vector<CommandView>& commands) {
  std::string text =
      section("OPTIONS") +
      filled(
          "Those that are settings are described at the end. A flag stands over the environment, the "
          "environment over .env, and that over zoetrope.toml.");
  std::string settings;
  std::set<std::string> described;
  for (const CommandView& command : commands) {
    text += fmt::format(".SS {}\n", escaped("zoetrope " + command.help.name)) +
            filled(command.help.summary + ".");
    std::string taken;
    for (const OptionView& option : command.options) {
      if (!option.is_setting) {
        text += option_item(option);
        continue;
      }
      taken += (taken.empty() ? "" : ", ") + option.names.back();
      if (described.insert(option.names.back()).second) settings += option_item(option);
    }
    if (!taken.empty()) text += ".PP\n" + filled("Settings: " + taken + ".");
  }
  return text + ".SS Settings\n" + settings;
}

std::string examples(const std::vector<CommandView>& commands) {
  std::string text =
      section("EXAMPLES") + filled("A project, from its pictures to its clips:") + ".PP\n.EX\n";
  std::set<std::string> shown;
  for (const std::string& line : common_examples()) {
    text += escaped(line) + "\n";
    shown.insert(line);
  }
  text += ".EE\n.PP\n" + filled("Each command:") + ".PP\n.EX\n";
  for (const CommandView& command : commands) {
    for (const std::string& line : command.help.examples) {
      if (shown.insert(line).second) text += escaped(line) + "\n";
    }
  }
  return text + ".EE\n";
}

}  // namespace

std::string manual_page(const std::vector<CommandView>& commands) {
  std::string text =
      fmt::format(".TH ZOETROPE 1 {} \"zoetrope {}\" \"User Commands\"\n", ZOETROPE_RELEASE_DATE, version);
  text += section("NAME") + "zoetrope \\- turns the stills of a video project into verified clips\n";
  text += synopsis(commands);
  text += section("DESCRIPTION") + filled(description) + ".PP\n" + filled(output_words);
  text += section("COMMANDS");
  for (const CommandView& command : commands)
    text += item(bold(command.help.name), command.help.summary + ".");
  text += options(commands);
  text += section("ENVIRONMENT") + filled("Names marked with * may also stand in the file .env.") +
          items(environment_variables());
  text += section("FILES") + items(files());
  text += section("EXIT STATUS") + items(exit_statuses());
  text += examples(commands);
  return text + section("SEE ALSO") + ".BR ffmpeg (1),\n.BR ffprobe (1)\n";
}

}  // namespace zoetrope::cli
