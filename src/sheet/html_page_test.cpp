#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "base/hash.h"
#include "sheet/html_style.h"
#include "sheet/sheet.h"
#include "sheet/test_sheets.h"

namespace zoetrope::sheet {
namespace {

using ::testing::HasSubstr;
using testing::held_cell;
using ::testing::Not;
using testing::sheet_of;
using testing::whole_cell;

std::string page_of(const std::vector<Cell>& cells) {
  const auto page = html_of(sheet_of(cells));
  EXPECT_TRUE(page.has_value());
  return page.value_or("");
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

TEST(HtmlPageTest, ShowsEachClipWithItsThreePictures) {
  const std::string page = page_of({whole_cell(1), whole_cell(2, "The sea moves."), held_cell(3)});
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_EQ(count(page, "<article"), 3U);
  EXPECT_EQ(count(page, "<img src=\"data:image/jpeg;base64,/9j/"), 6U);
  EXPECT_THAT(page, HasSubstr("alt=\"clip 02, last picture\""));
  EXPECT_THAT(page, HasSubstr("The sea moves."));
  EXPECT_THAT(page, HasSubstr("<p class=\"number\">03</p>"));
  EXPECT_THAT(page, HasSubstr("the answer was lost; look for the image at https://kie.ai/logs"));
  EXPECT_THAT(page, HasSubstr("3 clips, 20.0 s in all"));
  EXPECT_TRUE(is_sheet(page));
}

TEST(HtmlPageTest, LetsNoTextBecomeMarkup) {
  const std::string attack =
      "</p><script>alert(1)</script><img src=x onerror='alert(2)'> \" & &lt; ' \x1B \x7F";
  Cell cell = whole_cell(1, attack);
  cell.state = attack;
  cell.reason = attack;
  cell.warnings = {attack};
  Cell unseen = held_cell(2);
  unseen.prompt = unseen.state = unseen.reason = attack;
  Sheet sheet = sheet_of({cell, unseen});
  sheet.channel = sheet.project = sheet.kind = sheet.made = attack;
  const auto page = html_of(sheet);
  ASSERT_TRUE(page.has_value());
  EXPECT_THAT(*page, Not(HasSubstr("<script")));
  EXPECT_THAT(*page, Not(HasSubstr("<img src=x")));
  EXPECT_THAT(*page, Not(HasSubstr("onerror='")));
  EXPECT_THAT(*page, HasSubstr("&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x "
                               "onerror=&#39;alert(2)&#39;&gt; &quot; &amp; &amp;lt; &#39; ? ?"));
  for (const char c : *page) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ');
}

/// Every tag is one that stands in our source, and so is every attribute's name.
TEST(HtmlPageTest, HasNothingThatRunsOrLoads) {
  const std::string page = page_of({whole_cell(1), held_cell(2)});
  const std::regex forbidden(
      "<(script|link|iframe|object|embed|form|base|svg)|\\son[a-z]+=|\\sstyle=|src=\"(?!data:)|href=");
  EXPECT_FALSE(std::regex_search(page, forbidden));
  EXPECT_THAT(page, HasSubstr("default-src 'none'; img-src data:; style-src 'sha256-"));
  EXPECT_THAT(page, HasSubstr("base-uri 'none'; form-action 'none'\">"));
}

TEST(HtmlPageTest, NamesItsOwnStyleInItsPolicy) {
  const std::string page = page_of({});
  const std::size_t begin = page.find("<style>") + 7;
  const std::string style = page.substr(begin, page.find("</style>") - begin);
  EXPECT_EQ(style, html_style);
  std::string digest;
  const std::string hex = sha256_hex(style);
  for (std::size_t i = 0; i < hex.size(); i += 2)
    digest += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  EXPECT_THAT(page, HasSubstr("style-src 'sha256-" + base64(digest) + "'"));
}

TEST(HtmlPageTest, LeavesTheWritingDirectionOfAPromptToItsLetters) {
  const std::string page = page_of({whole_cell(1, "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\xAE evil")});
  EXPECT_THAT(page,
              HasSubstr("<p class=\"prompt\" dir=\"auto\">\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D ? evil</p>"));
}

TEST(HtmlPageTest, SaysWhatIsTheMatterWithAClipThatIsThereToo) {
  Cell cell = whole_cell(4);
  cell.state = "rendering";
  cell.reason = "it is rendered anew";
  cell.warnings = {"clip_04.mp4 is 1280x720 instead of 1920x1080"};
  const std::string page = page_of({cell});
  EXPECT_EQ(count(page, "<img"), 3U);
  EXPECT_THAT(page, HasSubstr("rendering</span>: it is rendered anew"));
  EXPECT_THAT(page, HasSubstr("<li>clip_04.mp4 is 1280x720 instead of 1920x1080</li>"));
}

TEST(SheetMarkTest, IsNotFoundInOtherFiles) {
  EXPECT_FALSE(is_sheet(""));
  EXPECT_FALSE(is_sheet("<!DOCTYPE html><html><body>my own page</body>"));
  EXPECT_FALSE(is_sheet("notes about the zoetrope sheet"));
  EXPECT_FALSE(is_sheet("<!DOCTYPE html>" + std::string(mark_bytes_max, ' ') + "zoetrope sheet"));
}

}  // namespace
}  // namespace zoetrope::sheet
