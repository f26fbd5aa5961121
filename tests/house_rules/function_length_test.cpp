#include "house_rules/function_length.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "house_rules/code_view.h"

namespace zoetrope::house_rules {
namespace {

std::vector<std::string> spans(const char* source) {
  std::vector<std::string> result;
  for (const FunctionSpan& found : find_functions(split_lines(code_view(source)))) {
    result.push_back(std::to_string(found.first_line) + "-" + std::to_string(found.last_line));
  }
  return result;
}

struct SpanCase {
  const char* source;
  std::vector<std::string> found;
};

TEST(FunctionLength, FindsFunctionsAndNothingElse) {
  const SpanCase cases[] = {
      {"namespace a {\nint f() {\n  if (x) {\n  }\n}\n}", {"2-5"}},
      {"struct A {\n  int b = 0;\n  std::vector<int> c{1};\n};", {}},
      {"class A {\n  void f() { g(); }\n  int h() const {\n    return 1;\n  }\n};", {"2-2", "3-5"}},
      {"const int table[] = {\n  1,\n};", {}},
      {"enum class A { b, c };\nvoid f();", {}},
      {"template <typename T>\nvoid f(T t) {\n  auto g = [&] {\n  };\n}", {"2-5"}},
      {"TEST(A, B) {\n  EXPECT_EQ(\"}\", '}');\n}", {"1-3"}},
      {"extern \"C\" {\nvoid f(void) {\n}\n}", {"2-3"}},
      {"auto f = [](int a) {\n  return a;\n};", {"1-3"}},
  };
  for (const SpanCase& c : cases) EXPECT_EQ(spans(c.source), c.found) << c.source;
}

SourceTree tree_with_function_of(int lines) {
  std::string text = "int f() {\n";
  for (int i = 2; i < lines; ++i) text += "  a();\n";
  return make_tree({make_source("src/model/a.cpp", text + "}\n")});
}

TEST(FunctionLength, OfTheMostIsSilentAndOfOneLineMoreIsFound) {
  EXPECT_EQ(to_text(check_function_length(tree_with_function_of(function_lines_max))), "");
  EXPECT_THAT(to_text(check_function_length(tree_with_function_of(function_lines_max + 1))),
              ::testing::HasSubstr("src/model/a.cpp:1: int f()"));
}

}  // namespace
}  // namespace zoetrope::house_rules
