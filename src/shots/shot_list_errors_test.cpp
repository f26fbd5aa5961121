#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "shots/shot_list.h"
#include "shots/test_scenarios.h"

namespace zoetrope::shots {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct BrokenList {
  const char* scenario;
  const char* name;
  std::string text;
  const char* place;   ///< what the message begins with
  const char* what;    ///< what it says is wrong
  const char* remedy;  ///< what it says to do
};

void PrintTo(const BrokenList& list, std::ostream* out) {
  *out << list.scenario;
}

class BrokenShotList : public ::testing::TestWithParam<BrokenList> {};

TEST_P(BrokenShotList, IsRefusedWithPlaceAndRemedy) {
  const BrokenList& broken = GetParam();
  const Result<ShotList> list = parse_shot_list(broken.name, broken.text);
  ASSERT_FALSE(list);
  const Error& error = list.error();
  EXPECT_EQ(error.code, ErrorCode::invalid_input);
  EXPECT_THAT(error.message, StartsWith(broken.place));
  EXPECT_THAT(error.message, HasSubstr(broken.what));
  EXPECT_THAT(error.message, HasSubstr(broken.remedy));
}

std::string csv_image(const std::string& image) {
  return "Clip,Prompt,Image\n1,a," + image + "\n";
}

std::string too_many_shots() {
  std::string text = "Clip,Prompt\n";
  for (int i = 0; i <= clips_max; ++i) text += "1,waves\n";
  return text;
}

using std::string_literals::operator""s;

const std::vector<BrokenList> files{
    {"NoText", "s.md", "", "s.md:1:1: ", "no shot table", "Clip, Image and Prompt"},
    {"UnknownEnding", "s.txt", "Clip,Prompt\n1,a\n", "s.txt:1:1: ", "format is not known", "use .md, .csv"},
    {"TooLarge", "s.csv", std::string(shot_list_bytes_max + 1, 'a'), "s.csv:1:1: ", "larger than 4 MiB",
     "keep only"},
    {"NotUtf8", "s.csv", "Clip,Prompt\n1,M\xF6wen\n", "s.csv:2:4: ", "not UTF-8", "save the file as UTF-8"},
    {"OverlongUtf8", "s.csv", "Clip,Prompt\n1,\xC0\xAF\n", "s.csv:2:3: ", "not UTF-8",
     "save the file as UTF-8"},
    {"NulByte", "s.csv", "Clip,Prompt\n1,a\0b\n"s, "s.csv:2:4: ", "control character (0x00)", "remove it"},
    {"EscapeByte", "s.md", "# Story\n\n\x1B[31m\n", "s.md:3:1: ", "control character (0x1B)", "remove it"},
    {"LoneCarriageReturn", "s.csv", "Clip,Prompt\r1,a\n", "s.csv:1:12: ", "control character (0x0D)",
     "line feeds"},
    {"HostileFileName", "s\n\x1B.txt", "a", "s??.txt:1:1: ", "format is not known", "use .md"},
};

const std::vector<BrokenList> broken_markdown_lists{
    {"NoTable", "s.md", "# Story\n\nOnce | upon\n", "s.md:1:1: ", "no shot table", "|---|---|---|"},
    {"NoNumberColumn", "s.md", "\n| Image | Prompt |\n|-|-|\n| a | b |\n", "s.md:2:3: ", "no column \"Clip\"",
     "add one"},
    {"TableWithoutRows", "s.md", "| Clip | Prompt |\n|-|-|\n", "s.md:1:1: ", "no shots",
     "one row for each clip"},
    {"UnescapedPipe", "s.md", "| Clip | Prompt |\n|-|-|\n| 1 | rain | snow |\n", "s.md:3:3: ", "3 cells",
     "protect a separator"},
    {"ShortRow", "s.md", "| Clip | Image | Prompt |\n|-|-|-|\n| 1 | a.png |\n", "s.md:3:3: ", "2 cells",
     "each column one cell"},
    {"WrappedRow", "s.md", "| Clip | Prompt |\n|-|-|\n| 1 | rain |\nand snow\n",
     "s.md:4:1: ", "row of the table above it", "leave an empty line below the table"},
    {"TwoPromptColumns", "s.md", "| Clip | Prompt | Text Prompt |\n|-|-|-|\n| 1 | a | b |\n",
     "s.md:1:19: ", "\"Prompt\" and \"Text Prompt\" both mean Prompt", "rename one"},
    {"TwoPromptColumnsBesideAnotherTable", "s.md",
     "|#|Prompt|\n|-|-|\n|1|a|\n\n| Clip | Kling Prompt | Motion Prompt |\n|-|-|-|\n| 2 | a | b |\n",
     "s.md:5:25: ", "both mean Prompt", "rename one"},
    {"TwoNumberColumns", "s.md", "| Clip | No. | Prompt |\n|-|-|-|\n| 1 | 1 | b |\n",
     "s.md:1:10: ", "\"Clip\" and \"No.\" both mean Clip", "rename one"},
    {"ShotNumbersThatAreOthers", "s.md", "| Shot | Clip | Prompt |\n|-|-|-|\n| 7 | 1 | b |\n",
     "s.md:1:3: ", "\"Shot\" has other numbers", "rename it"},
    {"NoNumberColumnBesideAnotherTable", "s.md",
     "|#|Prompt|\n|-|-|\n|1|a|\n\n| Act | Prompt |\n|-|-|\n| x | b |\n", "s.md:5:3: ", "no column \"Clip\"",
     "call its prompts \"Image Prompt\""},
    {"NoPromptColumn", "s.md", "| Clip | Scene Prompt |\n|-|-|\n| 1 | a |\n",
     "s.md:1:3: ", "no column \"Prompt\"", "did you mean that by \"Scene Prompt\"?"},
    {"RowBehindAnEmptyLine", "s.md", "|#|Prompt|\n|-|-|\n|1|a|\n\n|2|b|\n",
     "s.md:5:2: ", "cut off from the table", "take the empty line"},
    {"StruckOut", "s.md", "|#|Prompt|\n|-|-|\n|1|Fog ~~and snow~~ drifts|\n", "s.md:3:8: ", "struck out",
     "take the struck text out"},
    {"StruckOutByATag", "s.md", "|#|Prompt|Camera|\n|-|-|-|\n|1|Fog|<del>pan</del>|\n",
     "s.md:3:8: ", "column Camera has text that is struck out", "take the struck text out"},
    {"RowBehindAComment", "s.md", "|#|Prompt|\n|-|-|\n|1|a|\n<!-- the end -->\n2|b\n",
     "s.md:5:1: ", "cut off from the table", "the comment"},
    {"OpenFence", "s.md", "# x\n```\n|Clip|Prompt|\n|-|-|\n|1|a|\n", "s.md:2:1: ", "never ends", "close it"},
    {"OpenComment", "s.md", "# x\n\n<!-- old\n|Clip|Prompt|\n|-|-|\n|1|a|\n", "s.md:3:1: ", "never ends",
     "close it"},
    {"DuplicateAcrossTables", "s.md", "|Clip|Prompt|\n|-|-|\n|1|a|\n\n|Clip|Prompt|\n|-|-|\n|1|b|\n",
     "s.md:7:2: ", "clip 1 is in the list twice, first in line 3", "renumber one"},
};

const std::vector<BrokenList> broken_csv_lists{
    {"CsvNoPromptColumn", "s.csv", "Clip,Image\n1,a\n", "s.csv:1:1: ", "no column \"Prompt\"",
     "Clip,Image,Prompt"},
    {"TsvOpenQuote", "s.tsv", "Clip\tPrompt\n1\t\"fog\n", "s.tsv:2:3: ", "never closed", "add the missing"},
    {"CsvTooManyCells", "s.csv", "Clip,Prompt\n1,a,,b\n", "s.csv:2:1: ", "4 cells", "protect a separator"},
    {"CsvSemicolonsNoPrompt", "s.csv", "Clip;Image\n1;a\n", "s.csv:1:1: ", "no column \"Prompt\"",
     "by semicolons: Clip;Image;Prompt"},
    {"CsvPipes", "s.csv", "Clip|Image|Prompt\n1|a|b\n", "s.csv:1:1: ", "no column \"Clip\"", "by commas"},
    {"TsvTextBehindAQuote", "s.tsv", "Clip\tPrompt\n1\t\"Fog\n\"a\" b\n",
     "s.tsv:3:2: ", "whose field was opened in line 2", "double the marks"},
    {"TsvNoNumber", "s.tsv", "Image\tPrompt\na\tb\n", "s.tsv:1:1: ", "no column \"Clip\"", "by tabs"},
    {"CsvHeadingOnly", "s.csv", "Clip,Prompt\n", "s.csv:1:1: ", "no shots", "one row for each clip"},
    {"CsvUnquotedComma", "s.csv", "Clip,Prompt\n1,rain, snow\n", "s.csv:2:1: ", "3 cells",
     "protect a separator"},
    {"CsvOpenQuote", "s.csv", "Clip,Prompt\n1,\"rain\n2,snow\n", "s.csv:2:3: ", "never closed",
     "add the missing"},
    {"CsvQuoteInPlainField", "s.csv", "Clip,Prompt\n1,a \"slow\" wave\n", "s.csv:2:5: ", "without quotes",
     "double the"},
    {"CsvRowsInAField", "s.csv", "Clip,Prompt\n1,\"Fog.\n2,Snow.\n3,Rain.\"\n",
     "s.csv:2:3: ", "takes in line 3, which is a row of its own", "close it"},
    {"TsvRowsInAField", "s.tsv", "Clip\tPrompt\n1\t\"Fog.\nand\n2\tSnow.\"\n",
     "s.tsv:2:3: ", "takes in line 4", "close it"},
    {"CsvTextBehindAQuoteAbove", "s.csv", "Clip,Prompt\n1,\"Fog.\n2,\"Snow.\"\n",
     "s.csv:3:4: ", "whose field was opened in line 2", "double the marks"},
    {"CsvTextBehindQuote", "s.csv", "Clip,Prompt\n1,\"a\nb\" c\n", "s.csv:3:3: ", "closing quotation mark",
     "double the"},
    {"CsvLineAfterLongField", "s.csv", "Clip,Prompt\n1,\"a\nb\"\n9x,c\n",
     "s.csv:4:1: ", "\"9x\" is not a clip number", "whole number from 1 to 200"},
};

const std::vector<BrokenList> broken_yaml_lists{
    {"YamlSyntax", "s.yaml", "- number: 1\n  prompt: \"a\n- b: [\n", "s.yaml:", "no YAML", "correct it"},
    {"YamlNoList", "s.yaml", "prompt: a\n", "s.yaml:1:1: ", "no list of shots", "a list of maps"},
    {"YamlEmpty", "s.yaml", "", "s.yaml:1:1: ", "no list of shots", "a list of maps"},
    {"YamlEmptyList", "s.yaml", "shots: []\n", "s.yaml:1:1: ", "no shots", "one row for each clip"},
    {"YamlItemIsText", "s.yaml", "- number: 1\n  prompt: a\n- waves\n", "s.yaml:3:3: ", "a shot is a map",
     "write it so"},
    {"YamlPromptIsAList", "s.yaml", "- number: 1\n  prompt: [a, b]\n", "s.yaml:2:3: ", "not plain text",
     "in quotes"},
    {"YamlKeyTwice", "s.yaml", "- number: 1\n  prompt: a\n  prompt: b\n", "s.yaml:3:3: ", "given twice",
     "keep one"},
    {"YamlAnchor", "s.yaml", "- number: 1\n  prompt: &p a\n", "s.yaml:2:11: ", "anchor",
     "write the text out"},
    {"YamlAliasBomb", "s.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nshots: *c\n",
     "s.yaml:1:4: ", "anchor", "write the text out"},
    {"YamlTwoDocuments", "s.yaml", "- {number: 1, prompt: a}\n---\n- {number: 2, prompt: b}\n",
     "s.yaml:", "second YAML document", "one document"},
    {"YamlDeep", "s.yaml", std::string(40, '[') + std::string(40, ']'), "s.yaml:1:17: ", "nested too deeply",
     "plain list"},
    {"YamlVeryDeep", "s.yaml", std::string(200'000, '['), "s.yaml:1:", "nested too deeply", "plain list"},
    {"YamlTag", "s.yaml", "- clip: 1\n  prompt: !!python/object/apply:os.system [ls]\n", "s.yaml:2:11: ",
     "a tag (tag:yaml.org,2002:python/object/apply:os.system) is not read", "write plain text"},
    {"YamlOwnTag", "s.yaml", "- !shot {clip: 1, prompt: a}\n", "s.yaml:1:3: ", "a tag (!shot) is not read",
     "write plain text"},
    {"YamlTagOfNothing", "s.yaml", "- clip: ! 1\n  prompt: a\n", "s.yaml:1:9: ", "a tag (!) is not read",
     "write plain text"},
    {"YamlTwoColons", "s.yaml", "- clip: 1\n  prompt: Fog: it drifts\n", "s.yaml:2:", "no YAML",
     "put the text in quotes"},
    {"YamlStrayKey", "s.yaml", "- clip: 1\n  prompt: a\nnegative_prompt: blur\n",
     "s.yaml:3:1: ", "belongs neither to the list above nor beside it", "write \"shots:\" above the list"},
    {"YamlShotsTwice", "s.yaml", "shots: []\nshots: []\n", "s.yaml:2:1: ", "\"shots\" is given twice",
     "keep one"},
    {"YamlImageIsAMap", "s.yaml", "- clip: 1\n  prompt: a\n  image: {a: b.png}\n",
     "s.yaml:3:3: ", "\"image\" is not plain text", "write one text"},
    {"YamlBadDuration", "s.yaml", "- number: 1\n  prompt: a\n  duration: 8\n",
     "s.yaml:3:13: ", "\"8\" cannot be rendered", "write 5 or 10"},
};

const std::vector<BrokenList> meanings{
    {"NoNumber", "s.csv", "Clip,Prompt\n,a\n", "s.csv:2:1: ", "no number", "from 1"},
    {"NumberIsAWord", "s.csv", "Clip,Prompt\none,a\n", "s.csv:2:1: ", "\"one\" is not a clip number",
     "whole number"},
    {"NumberIsAFraction", "s.csv", "Clip,Prompt\n1.5,a\n", "s.csv:2:1: ", "\"1.5\" is not a clip number",
     "whole number"},
    {"NumberWithAMarkInside", "s.csv", "Clip,Prompt\n1*0,a\n", "s.csv:2:1: ", "\"1*0\" is not a clip number",
     "whole number"},
    {"NumberIsNegative", "s.csv", "Clip,Prompt\n-1,a\n", "s.csv:2:1: ", "\"-1\" is not a clip number",
     "whole number"},
    {"NumberIsZero", "s.csv", "Clip,Prompt\n0,a\n", "s.csv:2:1: ", "0 is out of range", "from 1 to 200"},
    {"NumberIsTooHigh", "s.csv", "Clip,Prompt\n1,a\n201,b\n", "s.csv:3:1: ", "201 is out of range",
     "from 1 to 200"},
    {"NumberOverflows", "s.csv", "Clip,Prompt\n99999999999999999999,a\n", "s.csv:2:1: ", "not a clip number",
     "1 to 200"},
    {"NumberTwice", "s.csv", "Clip,Prompt\n1,a\n2,b\n01,c\n", "s.csv:4:1: ", "twice, first in line 2",
     "renumber one"},
    {"TooManyShots", "s.csv", too_many_shots(), "s.csv:202:1: ", "more than 200 shots", "split the project"},
    {"NoPrompt", "s.csv", "Clip,Prompt\n1,a\n2, \n", "s.csv:3:3: ", "clip 2 has no prompt", "what moves"},
    {"DashPrompt", "s.md", "| # | Prompt |\n|-|-|\n| 1 | — |\n", "s.md:3:7: ", "clip 1 has no prompt",
     "what moves"},
    {"PromptWithDirectionMark", "s.csv", "Clip,Prompt\n1,a\u202Eb\n",
     "s.csv:2:4: ", "column Prompt has the invisible control or direction character U+202E", "anew"},
    {"NegativeWithControl", "s.csv", "Clip,Prompt,Negative\n1,a,b\u0085\n", "s.csv:2:6: ", "column Negative",
     "anew"},
    {"YamlEscapedControl", "s.yaml", "- clip: 1\n  prompt: \"a\\u0007\"\n", "s.yaml:2:11: ", "column Prompt",
     "anew"},
    {"DurationOfSeven", "s.csv", "Clip,Prompt,Duration\n1,a,7\n", "s.csv:2:5: ", "\"7\" cannot be",
     "write 5 or 10"},
    {"DurationWithPoint", "s.csv", "Clip,Prompt,Duration\n1,a,10.5\n", "s.csv:2:5: ", "\"10.5\"",
     "write 5 or 10"},
    {"DurationInWords", "s.csv", "Clip,Prompt,Duration\n1,a,short\n", "s.csv:2:5: ", "\"short\"",
     "write 5 or 10"},
};

const std::vector<BrokenList> image_names{
    {"ImageUpwards", "s.csv", csv_image("../secret.png"), "s.csv:2:5: clip 1: ", "leaves the project",
     "below assets/"},
    {"ImageUpwardsInside", "s.csv", csv_image("a/../../b.png"), "s.csv:2:5: ", "leaves the project",
     "below assets/"},
    {"ImageAbsolute", "s.csv", csv_image("/etc/passwd"), "s.csv:2:5: ", "absolute path", "below assets/"},
    {"ImageBackslash", "s.csv", csv_image("a\\b.png"), "s.csv:2:5: ", "backslash", "below assets/"},
    {"ImageEmptyPart", "s.csv", csv_image("a//b.png"), "s.csv:2:5: ", "empty part", "below assets/"},
    {"ImageTrailingSlash", "s.csv", csv_image("a/"), "s.csv:2:5: ", "empty part", "below assets/"},
    {"ImageDotPart", "s.csv", csv_image("./a.png"), "s.csv:2:5: ", "empty part", "below assets/"},
    {"ImageWebAddress", "s.csv", csv_image("https://x.test/a.png"), "s.csv:2:5: ", "web address",
     "below assets/"},
    {"ImageDirectionMark", "s.csv", csv_image("a\u202Egnp.exe"), "s.csv:2:5: ", "control characters",
     "below assets/"},
    {"ImagePartTooLong", "s.csv", csv_image(std::string(256, 'a')), "s.csv:2:5: ", "too long",
     "below assets/"},
    {"ImageTooLong", "s.csv", csv_image("a" + std::string(1000, 'a')), "s.csv:2:5: ", "too long",
     "below assets/"},
    {"OneOfSeveralImages", "s.csv", csv_image("`a.png + ../b.png`"),
     "s.csv:2:5: clip 1: ", "leaves the project", "below assets/"},
    {"TooManyImages", "s.csv", csv_image("a.png;b.png;a.png;b.png;a.png;b.png;a.png;b.png;a.png;b.png;a.png"),
     "s.csv:2:5: clip 1 ", "names 11 images", "name the one you mean"},
    {"ImageNulInYaml", "s.yaml", "- clip: 1\n  prompt: a\n  image: \"a\\0.png\"\n",
     "s.yaml:3:10: ", "control characters", "below assets/"},
};

INSTANTIATE_TEST_SUITE_P(File, BrokenShotList, ::testing::ValuesIn(files), ScenarioName());
INSTANTIATE_TEST_SUITE_P(Markdown, BrokenShotList, ::testing::ValuesIn(broken_markdown_lists),
                         ScenarioName());
INSTANTIATE_TEST_SUITE_P(Csv, BrokenShotList, ::testing::ValuesIn(broken_csv_lists), ScenarioName());
INSTANTIATE_TEST_SUITE_P(Yaml, BrokenShotList, ::testing::ValuesIn(broken_yaml_lists), ScenarioName());
INSTANTIATE_TEST_SUITE_P(Meaning, BrokenShotList, ::testing::ValuesIn(meanings), ScenarioName());
INSTANTIATE_TEST_SUITE_P(ImageName, BrokenShotList, ::testing::ValuesIn(image_names), ScenarioName());

}  // namespace
}  // namespace zoetrope::shots
