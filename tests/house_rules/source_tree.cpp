#include "house_rules/source_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "house_rules/code_view.h"

namespace zoetrope::house_rules {
namespace {

namespace fs = std::filesystem;

constexpr std::array folders = {"src", "tests", "bench", "cmake", "docs", "examples", ".ci"};
constexpr std::array suffixes = {".cpp", ".h",  ".md",   ".txt",  ".cmake", ".py",
                                 ".sh",  ".js", ".json", ".toml", ".yml",   ".yaml"};

bool is_written_by_hand(const fs::path& path) {
  if (!path.has_extension()) return path.filename() == "run" || path.filename() == "dev";
  return std::find(suffixes.begin(), suffixes.end(), path.extension()) != suffixes.end();
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void add(const fs::path& top, const fs::directory_entry& entry, std::vector<SourceFile>& files) {
  if (!entry.is_regular_file() || !is_written_by_hand(entry.path())) return;
  files.push_back(make_source(entry.path().lexically_relative(top).generic_string(), read(entry.path())));
}

bool includes(const SourceFile& file, const std::string& header) {
  return std::any_of(file.lines.begin(), file.lines.end(),
                     [&](const std::string& line) { return included_by(line) == header; });
}

/// A header that something includes, and that nothing but tests includes.
bool only_tests_include(const SourceTree& tree, const SourceFile& header) {
  if (!header.path.starts_with("src/")) return false;
  const std::string name = "\"" + header.path.substr(4) + "\"";
  bool used = false;
  for (const SourceFile& file : tree) {
    if (!is_cpp(file.path) || !includes(file, name)) continue;
    if (!file.for_tests) return false;
    used = true;
  }
  return used;
}

}  // namespace

bool is_header(std::string_view path) {
  return path.ends_with(".h");
}
bool is_cpp(std::string_view path) {
  return path.ends_with(".cpp") || is_header(path);
}

std::string included_by(std::string_view line) {
  constexpr std::string_view directive = "#include ";
  if (!line.starts_with(directive)) return "";
  line.remove_prefix(directive.size());
  const std::size_t end = line.find_first_of("\">", 1);
  return std::string(line.substr(0, end == std::string_view::npos ? end : end + 1));
}

SourceFile make_source(std::string path, std::string text) {
  SourceFile file;
  file.lines = split_lines(text);
  if (is_cpp(path)) file.code = split_lines(code_view(text));
  if (path.starts_with("src/")) file.room = path.substr(4, path.find('/', 4) - 4);
  file.for_tests = path.ends_with("_test.cpp") || path.starts_with("tests/") || path.starts_with("bench/");
  file.path = std::move(path);
  file.text = std::move(text);
  return file;
}

SourceTree make_tree(std::vector<SourceFile> files) {
  for (bool changed = true; changed;) {
    changed = false;
    for (SourceFile& file : files) {
      if (!is_header(file.path) || file.for_tests || !only_tests_include(files, file)) continue;
      file.for_tests = changed = true;
    }
  }
  return files;
}

SourceTree read_tree(const std::string& folder) {
  const fs::path top(folder);
  std::vector<SourceFile> files;
  for (const char* part : folders) {
    if (!fs::is_directory(top / part)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(top / part)) {
      add(top, entry, files);
    }
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(top)) add(top, entry, files);
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return make_tree(std::move(files));
}

std::string to_text(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("{}:{}: {}; {}\n", finding.path, finding.line, finding.what, finding.instead);
  }
  return text;
}

}  // namespace zoetrope::house_rules
