#include <fmt/format.h>

#include <toml++/toml.h>

#include "base/text.h"
#include "settings/settings.h"

namespace zoetrope::settings {
namespace {

constexpr int toml_depth_max = 8;
constexpr std::size_t description_shown_max = 200;

Result<void> flatten(const std::string& file, const toml::table& table, const std::string& prefix, int depth,
                     TomlValues& found);

/// A list of words is written as the command line takes it: "kie,catbox".
Result<std::string> joined(const std::string& file, const std::string& name, const toml::array& list) {
  std::string text;
  for (const toml::node& item : list) {
    const auto word = item.value<std::string>();
    if (!word || word->find(',') != std::string::npos) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{}:{}: {} takes a list of words in quotes, without commas in them", file,
                               item.source().begin.line, name)};
    }
    text += (text.empty() ? "" : ",") + *word;
  }
  return text;
}

Result<void> flatten_node(const std::string& file, const toml::node& node, const std::string& name, int depth,
                          TomlValues& found) {
  if (const toml::table* inner = node.as_table()) return flatten(file, *inner, name + ".", depth + 1, found);
  if (const toml::array* list = node.as_array()) {
    found.values[name] = TRY(joined(file, name, *list));
  } else if (const auto* text = node.as_string()) {
    found.values[name] = text->get();
  } else if (const auto* whole = node.as_integer()) {
    found.values[name] = std::to_string(whole->get());
  } else if (const auto* real = node.as_floating_point()) {
    found.values[name] = fmt::format("{}", real->get());
  } else if (const auto* flag = node.as_boolean()) {
    found.values[name] = flag->get() ? "true" : "false";
  } else {
    return Error{ErrorCode::invalid_input, fmt::format("{}:{}: {} has a date; nothing here takes one", file,
                                                       node.source().begin.line, name)};
  }
  return {};
}

Result<void> flatten(const std::string& file, const toml::table& table, const std::string& prefix, int depth,
                     TomlValues& found) {
  if (depth > toml_depth_max) {
    return Error{ErrorCode::invalid_input, fmt::format("{}: tables are nested too deeply", file)};
  }
  if (table.empty() && !prefix.empty()) found.empty_tables.push_back(prefix.substr(0, prefix.size() - 1));
  for (const auto& [key, node] : table) {
    TRY(flatten_node(file, node, prefix + std::string(key.str()), depth, found));
  }
  return {};
}

}  // namespace

Result<TomlValues> parse_toml(const std::string& name, const std::string& text) {
  try {
    const toml::table table = toml::parse(std::string_view(text), std::string_view(name));
    TomlValues found;
    TRY(flatten(name, table, "", 0, found));
    return found;
  } catch (const toml::parse_error& problem) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}:{}: {}", name, problem.source().begin.line,
                             printable(problem.description(), description_shown_max))};
  }
}

}  // namespace zoetrope::settings
