#include "house_rules/text_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "house_rules/code_view.h"

namespace zoetrope::house_rules {
namespace {

/// This folder has to name what it looks for.
constexpr std::string_view own_folder = "tests/house_rules/";
constexpr std::array markers = {"TODO", "FIXME", "XXX", "HACK"};

/// Characters, not bytes: a continuation byte of UTF-8 takes no column.
std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_document(const SourceFile& file) {
  return file.path.ends_with(".md");
}

bool is_exempt(const SourceFile& file) {
  return is_document(file) || file.path.ends_with(".json") || file.path.starts_with("examples/");
}

template <typename Check>
std::vector<Finding> for_each_line(const SourceTree& tree, const Check& check) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      check(file, file.lines[i], [&](std::string what, std::string instead) {
        findings.push_back({file.path, static_cast<int>(i + 1), std::move(what), std::move(instead)});
      });
    }
  }
  return findings;
}

int count_titles(const SourceFile& file) {
  int titles = 0;
  bool in_code = false;
  for (const std::string& line : file.lines) {
    if (line.starts_with("```")) in_code = !in_code;
    if (!in_code && line.starts_with("# ")) ++titles;
  }
  return titles;
}

}  // namespace

std::vector<Finding> check_line_length(const SourceTree& tree) {
  return for_each_line(tree, [](const SourceFile& file, const std::string& line, const auto& report) {
    const std::size_t width = columns(line);
    if (is_exempt(file) || width <= line_columns_max) return;
    report(fmt::format("{} columns", width), fmt::format("break the line, {} is the most", line_columns_max));
  });
}

std::vector<Finding> check_leftover_markers(const SourceTree& tree) {
  return for_each_line(tree, [](const SourceFile& file, const std::string& line, const auto& report) {
    if (file.path.starts_with(own_folder)) return;
    for (const char* marker : markers) {
      if (find_word(line, marker) == std::string_view::npos) continue;
      report(fmt::format("{} was left here", marker), "do it now or write an issue");
    }
  });
}

std::vector<Finding> check_characters(const SourceTree& tree) {
  return for_each_line(tree, [](const SourceFile&, const std::string& line, const auto& report) {
    if (line.find('\t') != std::string::npos) report("a tab", "use spaces");
    if (line.find('\r') != std::string::npos) report("a carriage return", "end lines with a line feed alone");
  });
}

std::vector<Finding> check_titles(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    // A shot list is somebody's data; it needs no title.
    if (!is_document(file) || file.path.ends_with("/shots.md")) continue;
    const int titles = count_titles(file);
    if (titles == 1) continue;
    findings.push_back(
        {file.path, 1, fmt::format("{} titles", titles), "give a document exactly one line of \"# \""});
  }
  return findings;
}

std::vector<Finding> check_headers(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!is_header(file.path)) continue;
    if (file.lines.empty() || file.lines.front() != "#pragma once") {
      findings.push_back({file.path, 1, "no guard", "begin a header with #pragma once"});
    }
    for (std::size_t i = 0; i < file.code.size(); ++i) {
      if (find_word(file.code[i], "using namespace") == std::string_view::npos) continue;
      findings.push_back({file.path, static_cast<int>(i + 1), "opens a namespace for all who include it",
                          "write the names out"});
    }
  }
  return findings;
}

}  // namespace zoetrope::house_rules
