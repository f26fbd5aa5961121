#include "shots/sentences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "shots/test_scenarios.h"

namespace zoetrope::shots {
namespace {

using Texts = std::vector<std::string>;

Texts split_texts(std::string_view text) {
  Texts texts;
  for (const Sentence& span : split_sentences(text))
    texts.emplace_back(text.substr(span.begin, span.end - span.begin));
  return texts;
}

struct SplitCase {
  std::string scenario;
  std::string text;
  Texts sentences;
};

class SplitSentences : public ::testing::TestWithParam<SplitCase> {};

TEST_P(SplitSentences, EndWhereAReaderEndsThem) {
  EXPECT_EQ(split_texts(GetParam().text), GetParam().sentences);
}

INSTANTIATE_TEST_SUITE_P(
    Text, SplitSentences,
    ::testing::Values(
        SplitCase{"Plain", "The fox looks up. Slow push in.", {"The fox looks up.", "Slow push in."}},
        SplitCase{"NoLastStop", "The fox looks up. Slow push in", {"The fox looks up.", "Slow push in"}},
        SplitCase{
            "ManyBlanks", "  The fox looks up. \n\t Slow push in.  ", {"The fox looks up.", "Slow push in."}},
        SplitCase{"SmallLetter", "The fox looks up. slow push in.", {"The fox looks up.", "slow push in."}},
        SplitCase{"OtherMarks", "Look! Who comes?! Static shot.", {"Look!", "Who comes?!", "Static shot."}},
        SplitCase{"Title", "Dr. Watson nods. Static shot.", {"Dr. Watson nods.", "Static shot."}},
        SplitCase{"Saint", "The bell of St. Mary swings.", {"The bell of St. Mary swings."}},
        SplitCase{"ForExample", "Small things, e.g. dust, float.", {"Small things, e.g. dust, float."}},
        SplitCase{"Initial", "J. Smith waves. Static shot.", {"J. Smith waves.", "Static shot."}},
        SplitCase{"Decimal", "It sinks 1.5 metres. Static shot.", {"It sinks 1.5 metres.", "Static shot."}},
        SplitCase{"Number", "Engine No. 5 rolls. Static shot.", {"Engine No. 5 rolls.", "Static shot."}},
        SplitCase{"Answer", "He says no. Static shot.", {"He says no.", "Static shot."}},
        SplitCase{"EllipsisGoesOn", "It waits... then turns.", {"It waits... then turns."}},
        SplitCase{"EllipsisEnds", "It waits... Static shot.", {"It waits...", "Static shot."}},
        SplitCase{"OneLetterEllipsis",
                  "It waits\xE2\x80\xA6 Static shot.",
                  {"It waits\xE2\x80\xA6", "Static shot."}},
        SplitCase{
            "Quote", "The sign says \"open.\" Static shot.", {"The sign says \"open.\"", "Static shot."}},
        SplitCase{"Bracket", "(Static shot.) The fox nods.", {"(Static shot.)", "The fox nods."}},
        SplitCase{"Empty", "", {}}, SplitCase{"Blanks", " \n ", {}}, SplitCase{"MarksAlone", "...", {"..."}}),
    ScenarioName());

TEST(SplitSentences, LoseNothingButBlanks) {
  std::string text;
  // Every pair of what matters to the splitter, so that each meets each.
  const Texts pieces{".", "!", "\xE2\x80\xA6", " ", "\n", "\"", ")", "a", "A", "1", "Dr", "\xFF", "\xE2"};
  for (const std::string& first : pieces) {
    for (const std::string& second : pieces) text += first + second;
  }
  std::size_t last_end = 0;
  for (const Sentence& span : split_sentences(text)) {
    EXPECT_LT(span.begin, span.end);
    EXPECT_EQ(text.substr(last_end, span.begin - last_end).find_first_not_of(" \n"), std::string::npos);
    last_end = span.end;
  }
  EXPECT_EQ(text.find_first_not_of(" \n", last_end), std::string::npos);
}

}  // namespace
}  // namespace zoetrope::shots
