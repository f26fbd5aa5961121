#include "cli/manual.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/arguments.h"
#include "settings/settings.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// As the page has it.
std::string dashed(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '-' ? "\\-" : std::string(1, c);
  return out;
}

TEST(Manual, HasAllThatTheHelpHas) {
  const auto views = command_views();
  const std::string page = manual_page(views);
  for (const char* name : {"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "ENVIRONMENT", "FILES",
                           "EXIT STATUS", "EXAMPLES", "SEE ALSO"}) {
    EXPECT_THAT(page, HasSubstr(std::string(".SH ") + name + "\n"));
  }
  for (const CommandView& command : views) {
    const std::size_t at = page.find(".SS zoetrope " + dashed(command.help.name) + "\n");
    ASSERT_NE(at, std::string::npos) << command.help.name;
    const std::string part = page.substr(at, page.find("\n.SS ", at) - at);
    for (const OptionView& option : command.options)
      EXPECT_THAT(part, HasSubstr(dashed(option.names.back()))) << command.help.name;
  }
  for (const settings::SettingRow& row : settings::setting_rows())
    EXPECT_THAT(page, HasSubstr(std::string(row.environment)));
  for (const Entry& status : exit_statuses()) EXPECT_THAT(page, HasSubstr("\\fB" + status.name + "\\fR\n"));
}

TEST(Manual, IsShownByHelp) {
  const auto parsed = parse_arguments({"help", "--man"});
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(std::get<Shown>(*parsed).text, manual_page(command_views()));
}

TEST(Manual, NothingInATableIsARequestOrAnEscape) {
  CommandView odd{.help = {"odd", ".SH 'x'", ".so /etc/passwd \\fB it's \"a\" ~ ^ ` b-c", {".EE", "'br"}}};
  odd.options.push_back({.names = {"--odd"}, .help = "'so \\*(x"});
  const std::string page = manual_page({odd});
  EXPECT_THAT(page, HasSubstr("\n\\&.so /etc/passwd \\efB it\\(aqs \\(dqa\\(dq \\(ti \\(ha \\(ga b\\-c.\n"));
  EXPECT_THAT(page, HasSubstr("\n\\(aqso \\e*(x\n"));
  EXPECT_THAT(page, HasSubstr("\n\\&.EE\n\\(aqbr\n.EE\n"));
  EXPECT_THAT(page, Not(HasSubstr("\n'")));
  for (const std::string_view line : split(page, '\n')) EXPECT_LE(line.size(), 120U) << line;
}

}  // namespace
}  // namespace zoetrope::cli
