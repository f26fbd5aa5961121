#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::house_rules {

struct SourceFile {
  std::string path;  ///< below the source folder, as in src/base/error.h
  std::string text;
  std::vector<std::string> lines;
  std::vector<std::string> code;  ///< of C++ only: the lines as code_view() shows them
  std::string room;               ///< the folder below src/, "" elsewhere
  bool for_tests = false;         ///< a test, or a header that only tests include
};

struct Finding {
  std::string path;
  int line = 0;
  std::string what;
  std::string instead;
};

using SourceTree = std::vector<SourceFile>;

/// Fills in everything that follows from the path and the text.
SourceFile make_source(std::string path, std::string text);

/// A tree of files already made; finds out which headers only tests include.
SourceTree make_tree(std::vector<SourceFile> files);

/// Everything a person wrote below the folder: C++, CMake, scripts, documents.
SourceTree read_tree(const std::string& folder);

bool is_cpp(std::string_view path);
bool is_header(std::string_view path);

/// "src/a.cpp:12: what; instead", one a line.
std::string to_text(const std::vector<Finding>& findings);

/// The header that a line includes, with its quotes or brackets; "" for any other line.
std::string included_by(std::string_view line);

}  // namespace zoetrope::house_rules
