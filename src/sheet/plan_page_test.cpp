#include "sheet/plan_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

namespace zoetrope::sheet {
namespace {

using ::testing::HasSubstr;

PlanCell planned_cell(int number) {
  PlanCell cell{.number = number, .picture = media::Picture{2, 1, {9, 9, 9, 9, 9, 9}}};
  cell.image = "clip_01.png, 1920x1080";
  cell.prompt = {{PromptRole::action, "The fox looks up."}, {PromptRole::camera, "Slow push-in."}};
  cell.state = "render for $0.42";
  return cell;
}

std::string planned_page(std::vector<PlanCell> cells) {
  const auto page = html_of(PlanPage{.channel = "nature",
                                     .project = "foxes",
                                     .facts = {"2 clips to render for $0.84"},
                                     .made = "Made by us",
                                     .cells = std::move(cells)});
  EXPECT_TRUE(page) << page.error().message;
  return page.value_or("");
}

TEST(PlanPage, ShowsEachClipWithItsStillAndItsPromptByParts) {
  const std::string page = planned_page({planned_cell(1), planned_cell(12)});
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_TRUE(is_sheet(page)) << "so that it may be replaced by a newer one";
  EXPECT_THAT(page, HasSubstr("<h1>foxes</h1>"));
  EXPECT_THAT(page, HasSubstr("2 clips to render for $0.84"));
  EXPECT_THAT(page, HasSubstr("<article id=\"clip-12\">"));
  EXPECT_THAT(page, HasSubstr("<span class=\"action\">The fox looks up.</span> "
                              "<span class=\"camera\">Slow push-in.</span>"));
  EXPECT_THAT(page, HasSubstr("<img src=\"data:image/jpeg;base64,/9j/"));
  EXPECT_THAT(page, HasSubstr("<li class=\"environment\">environment</li>")) << "what the colours mean";
  EXPECT_THAT(page, HasSubstr("Made by us"));
}

TEST(PlanPage, SaysWhyThereIsNoStillAndWhatToWatch) {
  PlanCell cell = planned_cell(3);
  cell.picture.reset();
  cell.image = "no image for clip 3";
  cell.tone = Tone::trouble;
  cell.warnings = {"no camera movement"};
  cell.negative_prompt = "blur";
  const std::string page = planned_page({cell});
  EXPECT_THAT(page, HasSubstr("<p class=\"reason\">no image for clip 3</p>"));
  EXPECT_THAT(page, HasSubstr("<p class=\"facts trouble\">"));
  EXPECT_THAT(page, HasSubstr("<li>no camera movement</li>"));
  EXPECT_THAT(page, HasSubstr("without: blur"));
}

TEST(PlanPage, LetsNoTextBecomeMarkupAndLoadsNothing) {
  const std::string attack = "</p><script>alert(1)</script>\" onload='x' \x1B";
  PlanCell cell = planned_cell(1);
  cell.image = cell.state = cell.negative_prompt = attack;
  cell.prompt = {{PromptRole::details, attack}};
  cell.warnings = {attack};
  PlanPage plan{.channel = attack, .project = attack, .facts = {attack}, .made = attack, .cells = {cell}};
  const auto page = html_of(plan);
  ASSERT_TRUE(page);
  const std::regex forbidden(
      "<(script|link|iframe|object|embed|form|base|svg)|<[^>]*\\son[a-z]+=|\\sstyle=|src=\"(?!data:)|href=");
  EXPECT_FALSE(std::regex_search(*page, forbidden));
  EXPECT_THAT(*page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(*page, HasSubstr("default-src 'none'; img-src data:; style-src 'sha256-"));
}

}  // namespace
}  // namespace zoetrope::sheet
