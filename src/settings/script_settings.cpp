#include "settings/script_settings.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "settings/bad_setting.h"
#include "settings/settings.h"
#include "settings/switch_setting.h"

namespace zoetrope::settings {
namespace {

constexpr std::size_t redacted_bytes_min = 6;  ///< shorter values are no secrets

std::vector<std::string> listed_words(const Written& written) {
  std::vector<std::string> words;
  for (const std::string_view word : split(written.value, ',')) {
    if (!trimmed(word).empty()) words.emplace_back(trimmed(word));
  }
  return words;
}

/// As ChildSpec takes it.
Result<std::vector<std::string>> command_of(const Written& written) {
  auto words = listed_words(written);
  const bool is_found =
      words.empty() || words.front().starts_with('/') || words.front().find('/') == std::string::npos;
  if (is_found) return words;
  return bad_setting("script.command", written,
                     "a program that is in PATH, or an absolute path, and its arguments, for example "
                     "[\"python3\", \"/srv/scripts/generate_video.py\"]");
}

Result<std::vector<std::string>> variables_of(const Written& written) {
  auto names = listed_words(written);
  const bool are_names =
      std::all_of(names.begin(), names.end(), [](const auto& n) { return is_variable_name(n); });
  const bool has_key = std::find(names.begin(), names.end(), "KIE_API_KEY") != names.end();
  if (are_names && !has_key) return names;
  return bad_setting("script.variables", {has_key ? written.value : "...", written.origin},
                     has_key ? "names of other variables; the key is passed on with pass-key = true"
                             : "names of environment variables, without their values");
}

Result<bool> one_of_two(std::string_view name, const Written& written, std::string_view no,
                        std::string_view yes) {
  if (written.value == no) return false;
  if (written.value == yes) return true;
  return bad_setting(name, written, std::string(no) + " or " + std::string(yes));
}

Result<void> fill_taken(ScriptSettings& script, const Written& written) {
  for (const std::string& word : listed_words(written)) {
    if (word == "negative-prompt") {
      script.takes_negative_prompt = true;
    } else if (word == "duration") {
      script.takes_duration = true;
    } else {
      return bad_setting("script.takes", written, "negative-prompt and duration, or nothing");
    }
  }
  return {};
}

bool may_be_secret(const std::string& name) {
  constexpr std::array marks = {"key", "token", "secret", "pass", "hash", "auth", "credential"};
  const std::string small = lower_ascii(name);
  return std::any_of(marks.begin(), marks.end(),
                     [&](const char* mark) { return small.find(mark) != std::string::npos; });
}

}  // namespace

Result<void> fill_script_settings(Settings& settings) {
  const auto& at = settings.written;
  ScriptSettings& script = settings.script;
  script.command = TRY(command_of(at.at("script.command")));
  script.image_as_path = TRY(one_of_two("script.image", at.at("script.image"), "url", "path"));
  script.pass_key = TRY(switch_of("script.pass-key", at.at("script.pass-key")));
  script.variables = TRY(variables_of(at.at("script.variables")));
  script.task_id_pattern = at.at("script.task-id").value;
  if (script.task_id_pattern == "none") script.task_id_pattern.clear();
  if (script.task_id_pattern == "usual") script.task_id_pattern = providers::usual_task_id_pattern;
  if (const auto good = providers::check_task_id_pattern(script.task_id_pattern); !good)
    return bad_setting("script.task-id", at.at("script.task-id"),
                       "usual, none or an expression: " + good.error().message);
  script.refusals_believed =
      TRY(one_of_two("script.refusals", at.at("script.refusals"), "doubted", "believed"));
  return fill_taken(script, at.at("script.takes"));
}

providers::ScriptSpec script_spec(const Settings& settings, const AccountSettings& account,
                                  const Environment& environment) {
  const ScriptSettings& script = settings.script;
  providers::ScriptSpec spec{.command = script.command,
                             .image_as_path = script.image_as_path,
                             .timeout = settings.render_timeout,
                             .task_id_pattern = script.task_id_pattern,
                             .takes_negative_prompt = script.takes_negative_prompt,
                             .takes_duration = script.takes_duration,
                             .refusals_believed = script.refusals_believed};
  // Lines are wanted when they are printed, and in one character set.
  spec.environment = {{"PYTHONUNBUFFERED", "1"}, {"LC_ALL", "C.UTF-8"}};
  for (const std::string& name : script.variables) {
    const auto value = lookup(environment, name);
    if (!value) continue;
    spec.environment[name] = *value;
    if (may_be_secret(name) && value->size() >= redacted_bytes_min) spec.secrets.emplace_back(*value);
  }
  if (script.pass_key) spec.environment["KIE_API_KEY"] = account.key.reveal();
  if (account.key.reveal().size() >= redacted_bytes_min) spec.secrets.push_back(account.key);
  return spec;
}

bool needs_key(const Settings& settings, const AccountSettings& account) {
  return account.provider != script_provider || settings.script.pass_key;
}

}  // namespace zoetrope::settings
