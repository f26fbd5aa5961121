#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "shots/image_name.h"
#include "shots/list/cell_marks.h"
#include "shots/list/columns.h"
#include "shots/list/image_cell.h"
#include "shots/list/markdown_text.h"
#include "shots/list/said.h"
#include "shots/test_scenarios.h"

/// What people put into cells besides what they say.

namespace zoetrope::shots {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct TextCase {
  const char* scenario;
  const char* written;
  const char* said;
};

void PrintTo(const TextCase& row, std::ostream* out) {
  *out << row.scenario;
}

class CellMarks : public ::testing::TestWithParam<TextCase> {};

TEST_P(CellMarks, AroundTheWholeCellAreTakenOff) {
  EXPECT_EQ(said(GetParam().written), GetParam().said);
  EXPECT_EQ(marked_alike(GetParam().written, unmarked(GetParam().written).text), GetParam().written);
}

INSTANTIATE_TEST_SUITE_P(
    Cells, CellMarks,
    ::testing::Values(
        TextCase{"Bold", "**fog**", "fog"}, TextCase{"BoldItalics", "***fog***", "fog"},
        TextCase{"Italics", "*fog*", "fog"}, TextCase{"Underscores", "__fog__", "fog"},
        TextCase{"Code", "`fog`", "fog"}, TextCase{"CodeInBold", "**`fog`**", "fog"},
        TextCase{"Quotes", "\"the fox's den\"", "the fox's den"},
        TextCase{"TypographicQuotes", "\u201Cfog\u201D", "fog"},
        TextCase{"GermanQuotes", "\u201Efog\u201C", "fog"}, TextCase{"BlanksInside", " ` fog ` ", "fog"},
        TextCase{"QuotesInside", "\"fog\" and \"snow\"", "\"fog\" and \"snow\""},
        TextCase{"BoldInside", "**fog** and **snow**", "**fog** and **snow**"},
        TextCase{"QuotesInQuotes", "\"the word \"HOPE\" is read.\"", "the word \"HOPE\" is read."},
        TextCase{"TwoQuotesInQuotes", "\"the (\"A\") and \"B\".\"", "the (\"A\") and \"B\"."},
        TextCase{"QuoteAtTheEnd", "\"a\" is not \"b\"", "\"a\" is not \"b\""},
        TextCase{"OneSide", "**fog", "**fog"}, TextCase{"MarksAlone", "****", "****"},
        TextCase{"Dash", "\u2014", ""}, TextCase{"DashInMarks", "`-`", ""}, TextCase{"Empty", "", ""}),
    ScenarioName());

TEST(CellMarks, AreLeftOffWhereTheTextHasThemItself) {
  EXPECT_EQ(marked_alike("\"fog\"", "say \"go\""), "say \"go\"");
  EXPECT_EQ(marked_alike("\"fog\"", "say \"go\" now"), "\"say \"go\" now\"");
  EXPECT_EQ(marked_alike("**fog**", "5*3"), "5*3");
  EXPECT_EQ(marked_alike("", "x"), "x");
}

class MarkdownText : public ::testing::TestWithParam<TextCase> {};

TEST_P(MarkdownText, IsReadAsItLooks) {
  EXPECT_EQ(decode_markdown(GetParam().written), GetParam().said);
  EXPECT_EQ(decode_markdown(encode_markdown(GetParam().said)), GetParam().said);
}

INSTANTIATE_TEST_SUITE_P(
    Cells, MarkdownText,
    ::testing::Values(
        TextCase{"Pipe", "a \\| b", "a | b"}, TextCase{"Escapes", "Clip \\#1 \\_x\\_", "Clip #1 _x_"},
        TextCase{"BackslashBeforeALetter", "a\\b", "a\\b"}, TextCase{"TwoBackslashes", "a\\\\b", "a\\b"},
        TextCase{"Breaks", "a<br>b<BR/>c<br />d", "a\nb\nc\nd"},
        TextCase{"Tags", "<b>a</b> <span class=\"x\">b</span> <EM>c</EM>", "a b c"},
        TextCase{"UnknownTag", "<script>x</script>", "<script>x</script>"},
        TextCase{"NoTag", "3 < 4 > 2 <3 <- x <", "3 < 4 > 2 <3 <- x <"},
        TextCase{"Comment", "a<!-- > b -->c", "ac"}, TextCase{"OpenComment", "a<!-- b", "a<!-- b"},
        TextCase{"Entities", "a &amp; b&nbsp;&lt;c&gt; &quot;&apos; &mdash;", "a & b <c> \"' \u2014"},
        TextCase{"NumberedEntities", "&#39;&#x2019;&#8230;", "'\u2019\u2026"},
        TextCase{"EntitiesOnce", "&amp;lt;", "&lt;"},
        TextCase{"NoEntities", "a & b &x; &amp &#0; &#xD800; &#27; &#x202E; &#99999999;",
                 "a & b &x; &amp &#0; &#xD800; &#27; &#x202E; &#99999999;"},
        TextCase{"Code", "`a \\| &amp; <b> \\* <br>`", "`a | &amp; <b> \\* \n`"},
        TextCase{"EmphasisStays", "a **b** _c_", "a **b** _c_"},
        TextCase{"BackslashAtTheEnd", "a&#92;", "a\\"}),
    ScenarioName());

TEST(MarkdownText, OfAnImageTagIsItsFile) {
  EXPECT_EQ(decode_markdown("<img width=100 src=\"a.png\"/>"), "a.png");
  EXPECT_EQ(decode_markdown("<IMG SRC='a b.png'>"), "a b.png");
  EXPECT_EQ(decode_markdown("<img src=a.png>"), "a.png");
  EXPECT_EQ(decode_markdown("<img>"), "");
}

TEST(MarkdownText, TellsOfTagsThatAreLeft) {
  EXPECT_EQ(find_tag("a <video controls> b"), "<video controls>");
  EXPECT_EQ(find_tag("a < b > c <3 <-"), "");
  EXPECT_EQ(find_tag(std::string(100'000, '<')), "");
}

struct ImageCellCase {
  const char* scenario;
  const char* cell;
  std::vector<std::string> names;
};

void PrintTo(const ImageCellCase& row, std::ostream* out) {
  *out << row.scenario;
}

class ImageCell : public ::testing::TestWithParam<ImageCellCase> {};

TEST_P(ImageCell, GivesItsNames) {
  EXPECT_EQ(image_names(GetParam().cell), GetParam().names);
}

INSTANTIATE_TEST_SUITE_P(
    Cells, ImageCell,
    ::testing::Values(
        ImageCellCase{"One", "composites/clip_02_composite.png", {"composites/clip_02_composite.png"}},
        ImageCellCase{"WithoutEnding", "harbour", {"harbour"}}, ImageCellCase{"Code", "`a.png`", {"a.png"}},
        ImageCellCase{"CodeAndPlus", "`a.png` + `b.png`", {"a.png", "b.png"}},
        ImageCellCase{"AllInOneMark", "`a.png + b.png`", {"a.png", "b.png"}},
        ImageCellCase{"Comma", "a.png, b.JPG,c.jpeg", {"a.png", "b.JPG", "c.jpeg"}},
        ImageCellCase{"Semicolon", "a.png; b.png", {"a.png", "b.png"}},
        ImageCellCase{"Lines", "a.png\nb.png\n", {"a.png", "b.png"}},
        ImageCellCase{"And", "`a.png` and **b.png**", {"a.png", "b.png"}},
        ImageCellCase{"Ampersand", "a.png & b.png", {"a.png", "b.png"}},
        ImageCellCase{"AndInTheName", "fox and bird.png", {"fox and bird.png"}},
        ImageCellCase{"PlusInTheName", "a+b.png", {"a+b.png"}},
        ImageCellCase{"BlanksInTheName", "the fox.png", {"the fox.png"}},
        ImageCellCase{"Remark", "`fox.png` (sitting)", {"fox.png"}},
        ImageCellCase{"BracketsInTheName", "fox (1).png", {"fox (1).png"}},
        ImageCellCase{"Link", "![the fox](a/fox.png)", {"a/fox.png"}},
        ImageCellCase{"Embedded", "![[clip_02.png|200]]", {"clip_02.png"}},
        ImageCellCase{"EmbeddedWithoutAWidth", "[[a b.png]]", {"a b.png"}},
        ImageCellCase{"LinkWithATitle", "[x](a.png \"the fox\")", {"a.png"}},
        ImageCellCase{"LinkInAngles", "![a](<the fox.png>)", {"the fox.png"}},
        ImageCellCase{"LinkWithBlanks", "[x](the%20red%20fox.png)", {"the red fox.png"}},
        ImageCellCase{"PercentInAName", "a%20b.png", {"a%20b.png"}},
        ImageCellCase{"Links", "[x](a.png) + [y](b.png)", {"a.png", "b.png"}}, ImageCellCase{"Dash", "-", {}},
        ImageCellCase{"Empty", " ", {}}),
    ScenarioName());

TEST(NamedImages, AreTakenApartAgain) {
  EXPECT_THAT(named_images("a.png + b.png"), ElementsAre("a.png", "b.png"));
  EXPECT_THAT(named_images("a + b.png"), ElementsAre("a + b.png"));
  EXPECT_THAT(named_images("a.png + "), ElementsAre("a.png"));
  EXPECT_THAT(named_images(""), IsEmpty());
}

struct HeadingCase {
  const char* heading;
  Column column;
};

TEST(Columns, AreKnownByTheNamesThatPeopleGiveThem) {
  constexpr HeadingCase cases[] = {
      {"Clip #", Column::number},
      {"Clip \\#", Column::number},
      {"Shot", Column::number},
      {"No.", Column::number},
      {"**Clip**", Column::number},
      {"Character Asset", Column::image},
      {"Character/Asset", Column::image},
      {"Seed Image", Column::image},
      {"Source Image (Asset)", Column::image},
      {"Image", Column::image},
      {"Motion Prompt", Column::prompt},
      {"Motion + Context Prompt", Column::prompt},
      {"Text Prompt (what moves, and how)", Column::prompt},
      {"Text Prompt [English]", Column::prompt},
      {"Prompt", Column::prompt},
      {"Camera Move", Column::camera},
      {"Camera", Column::camera},
      {"Duration", Column::seconds},
      {"Duration (s)", Column::seconds},
      {"core_action", Column::core_action},
      {"Logical Sequence", Column::logical_sequence},
  };
  for (const HeadingCase& row : cases) EXPECT_EQ(recognise_column(row.heading), row.column) << row.heading;
  for (const char* heading : {"Creativity", "CFG", "CFG Scale", "cfg_scale", "Notes", "Notes (director)"}) {
    EXPECT_EQ(recognise_column(heading), std::nullopt) << heading;
    EXPECT_TRUE(is_left_aside(heading)) << heading;
  }
  for (const char* heading : {"(Clip)", "Environment Asset", "Type", "Image Prompt", "", "()"})
    EXPECT_EQ(recognise_column(heading), std::nullopt) << heading;
}

}  // namespace
}  // namespace zoetrope::shots
