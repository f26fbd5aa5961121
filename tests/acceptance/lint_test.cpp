#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

class Lint : public Acceptance {
 protected:
  std::string list(const std::string& name, const std::string& prompts) {
    const std::filesystem::path file = folder_ / name;
    write(file, "| Clip | Prompt |\n|---|---|\n" + prompts);
    return file.string();
  }
};

TEST_F(Lint, SaysWhatSpoilsAClipAndFailsForItOnlyWhenStrict) {
  const std::string file = list("shots.md", "| 1 | Slow push in toward the fox. The fox lifts its head. |\n");
  const Ended ended = zoetrope({"lint", file});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("shots.md:3:7: clip 01: warning [camera-first]"));
  EXPECT_THAT(ended.out,
              HasSubstr("clip 01: in order: The fox lifts its head. Slow push in toward the fox.\n"));
  EXPECT_THAT(ended.out, HasSubstr("1 clip, 1 finding; --fix puts 1 prompt in order\n"));
  EXPECT_EQ(zoetrope({"lint", "--strict", file}).status, 1);
  const Json json = Json::parse(zoetrope({"lint", "--json", file}).out);
  EXPECT_EQ(json.at(0).at("findings").at(0).at("id"), "camera-first");
  EXPECT_EQ(json.at(0).at("in_order").at(0).at("clip"), 1);
}

TEST_F(Lint, FailsForWhatTheModelDoesNotTake) {
  const std::string file =
      list("long.md", "| 1 | The fox walks. " + std::string(2500, 'x') + ". Static shot. |\n");
  const Ended ended = zoetrope({"lint", file});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.out, HasSubstr("error [over-limit]"));
}

TEST_F(Lint, ExplainsARuleAndCorrectsItsName) {
  const Ended explained = zoetrope({"lint", "--explain", "camera-several"});
  EXPECT_EQ(explained.status, 0);
  EXPECT_THAT(explained.out, HasSubstr("- Good: "));
  const Ended mistyped = zoetrope({"lint", "--explain", "camera-sevral"});
  EXPECT_EQ(mistyped.status, 2);
  EXPECT_THAT(mistyped.err, HasSubstr("did you mean camera-several?"));
}

TEST_F(Lint, OfNoListOrABrokenOneIsOneClearLine) {
  EXPECT_THAT(zoetrope({"lint"}).err, HasSubstr("name the shot lists or projects to look at"));
  const Ended missing = zoetrope({"lint", (folder_ / "nowhere.md").string()});
  EXPECT_EQ(missing.status, 2);
  EXPECT_THAT(missing.err, HasSubstr("nowhere.md"));
  const Ended broken = zoetrope({"lint", list("broken.md", "| 1 |\n")});
  EXPECT_EQ(broken.status, 2);
  EXPECT_THAT(broken.err, HasSubstr("broken.md:3:3: "));
}

TEST_F(Lint, OfAProjectLooksAtItsShotList) {
  make_project(1);
  const Ended ended = zoetrope({"lint", "demo/story"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("channels/demo/projects/story/shots.md: 1 clip, "));
  const Ended mistyped = zoetrope({"lint", "demo/stori"});
  EXPECT_EQ(mistyped.status, 2);
  EXPECT_THAT(mistyped.err, HasSubstr("did you mean demo/story?"));
  EXPECT_THAT(zoetrope({"lint", "demo/story:1"}).err, HasSubstr("write demo/story"));
}

TEST_F(Lint, StopsARunOnlyWhenItIsStrict) {
  make_project(2);
  write(project() / "shots.md",
        "| Clip | Prompt |\n|---|---|\n| 1 | The creature turns its head to the light. Static shot. |\n"
        "| 2 | The fox turns its head to the light. Static shot. |\n");
  EXPECT_EQ(zoetrope({"plan", "demo/story", "--strict"}).status, 1);
  const Ended strict = generate({"--strict"});
  EXPECT_EQ(strict.status, 2);
  EXPECT_THAT(strict.err, HasSubstr("of 1 prompt (clip 1)"));
  EXPECT_EQ(figures().creates_received, 0);
  const Ended told = generate();
  EXPECT_EQ(told.status, 0) << told.err;
  EXPECT_THAT(told.err, HasSubstr("warning: clip 01: prompt: "));
  EXPECT_EQ(figures().creates_received, 2);
  EXPECT_EQ(generate({"--strict"}).status, 0) << "what is there is not sent";
}

TEST_F(Lint, WhatTheModelDoesNotTakeIsRefusedBeforeAnythingIsSent) {
  make_project(2);
  write(project() / "shots.csv",
        "Clip,Prompt,Negative Prompt\n1,The fox turns its head slowly. Static shot.,\"" +
            std::string(2497, 'x') + "\"\n2,The fox turns its head to the light. Static shot.,\n");
  std::filesystem::remove(project() / "shots.md");
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.out + ended.err, HasSubstr("2497 characters in the negative prompt"));
  EXPECT_EQ(figures().creates_received, 1);
}

constexpr std::string_view shuffled_csv =
    "\xEF\xBB\xBF"
    "Notes;Clip;Prompt;Image\r\n"
    "\"keep; this\";1;Slow push in toward the fox. The fox lifts its head.;a.png\r\n"
    ";2;\"Fog hangs; still. The keeper \"\"Tom\"\" raises his lamp. Static shot.\";\r\n";
constexpr std::string_view ordered_csv =
    "\xEF\xBB\xBF"
    "Notes;Clip;Prompt;Image\r\n"
    "\"keep; this\";1;The fox lifts its head. Slow push in toward the fox.;a.png\r\n"
    ";2;\"The keeper \"\"Tom\"\" raises his lamp. Fog hangs; still. Static shot.\";\r\n";

TEST_F(Lint, FixChangesNothingButTheOrderOfSentencesAndDoesItOnce) {
  const std::filesystem::path file = folder_ / "shots.csv";
  write(file, std::string(shuffled_csv));
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  const Ended fixed = zoetrope({"lint", "--fix", "--yes", file.string()});
  EXPECT_EQ(fixed.status, 0) << fixed.err;
  EXPECT_EQ(read(file), ordered_csv);
  EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
  EXPECT_THAT(fixed.out,
              HasSubstr("\n-\"keep; this\";1;Slow push in toward the fox. The fox lifts its head.;a.png\n"));
  EXPECT_THAT(fixed.out,
              HasSubstr("\n+\"keep; this\";1;The fox lifts its head. Slow push in toward the fox.;a.png\n"));
  EXPECT_THAT(fixed.out, HasSubstr("shots.csv: 2 prompts put in order\n"));
  const Ended again = zoetrope({"lint", "--fix", "--yes", file.string()});
  EXPECT_EQ(again.status, 0);
  EXPECT_THAT(again.out, HasSubstr("shots.csv: nothing to put in order\n"));
  EXPECT_EQ(read(file), ordered_csv);
}

TEST_F(Lint, FixChangesNoFileWithoutAYes) {
  const std::filesystem::path file = folder_ / "shots.csv";
  write(file, std::string(shuffled_csv));
  const Ended unasked = zoetrope({"lint", "--fix", file.string()});
  EXPECT_EQ(unasked.status, 2);
  EXPECT_THAT(unasked.err, HasSubstr("2 prompts of"));
  EXPECT_THAT(unasked.err, HasSubstr("add --yes"));
  EXPECT_EQ(read(file), shuffled_csv);
  const auto asked = begin_in_terminal({"lint", "--fix", file.string()}, 200, 24);
  ASSERT_TRUE(asked->shows("Go on? [y/N]"));
  asked->type("n\n");
  EXPECT_EQ(asked->wait(), 130);
  EXPECT_TRUE(asked->screen().had_colour());
  EXPECT_EQ(read(file), shuffled_csv);
  const auto agreed = begin_in_terminal({"lint", "--fix", file.string()}, 200, 24);
  ASSERT_TRUE(agreed->shows("Go on? [y/N]"));
  agreed->type("y\n");
  EXPECT_EQ(agreed->wait(), 0);
  EXPECT_EQ(read(file), ordered_csv);
}

TEST_F(Lint, FixLeavesWhatItCannotReplaceSafelyAndSaysSo) {
  const std::filesystem::path file = folder_ / "shots.yaml";
  const std::string parts =
      "- number: 1\n  core_action: Fog hangs over the bay.\n  specific_details: The fox lifts its head.\n"
      "  camera: Static shot.\n";
  write(file, parts);
  const Ended ended = zoetrope({"lint", "--fix", "--yes", file.string()});
  EXPECT_THAT(ended.out, HasSubstr("clip 01 is left as it is: "));
  EXPECT_EQ(read(file), parts);

  write(folder_ / "real.csv", std::string(shuffled_csv));
  std::filesystem::create_symlink(folder_ / "real.csv", folder_ / "link.csv");
  const Ended link = zoetrope({"lint", "--fix", "--yes", (folder_ / "link.csv").string()});
  EXPECT_EQ(link.status, 2);
  EXPECT_THAT(link.err, HasSubstr("is a symbolic link"));
  EXPECT_EQ(read(folder_ / "real.csv"), shuffled_csv);

  const std::string real = (folder_ / "real.csv").string();
  const Ended twice = zoetrope({"lint", "--fix", "--yes", real, real});
  EXPECT_EQ(twice.status, 2);
  EXPECT_THAT(twice.err, HasSubstr("is named twice"));
  EXPECT_EQ(read(real), shuffled_csv);

  write(folder_ / "broken.csv", "Clip,Prompt\n1\n");
  write(file, std::string("- number: 1\n  prompt: Static shot. The fox lifts its head.\n"));
  const Ended broken = zoetrope({"lint", "--fix", "--yes", file.string(), (folder_ / "broken.csv").string()});
  EXPECT_EQ(broken.status, 2);
  EXPECT_EQ(read(file), "- number: 1\n  prompt: Static shot. The fox lifts its head.\n")
      << "every list is read before any is changed";
}

using Sentences = std::vector<std::string>;

/// Of a prompt in which each ends with a full stop.
Sentences sentences_of(const std::string& prompt) {
  Sentences sentences;
  std::size_t begin = 0;
  for (std::size_t stop = prompt.find('.'); stop != std::string::npos; stop = prompt.find('.', begin)) {
    sentences.push_back(prompt.substr(begin, stop + 1 - begin));
    begin = std::min(stop + 2, prompt.size());
  }
  return sentences;
}

/// The prompts of a list of ours: a number, a comma and a quoted prompt a line.
std::vector<Sentences> prompts_of(const std::string& csv) {
  std::vector<Sentences> prompts;
  std::istringstream lines(csv);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::size_t begin = line.find('"') + 1;
    prompts.push_back(sentences_of(line.substr(begin, line.rfind('"') - begin)));
  }
  return prompts;
}

TEST_F(Lint, FixOfEighteenShuffledPromptsBringsActionFirstAndCameraLast) {
  const std::vector<Sentences> written = prompts_of(read(ACCEPTANCE_ORDERED_PROMPTS));
  ASSERT_EQ(written.size(), 18U);
  std::mt19937 random(20261128);
  std::string shuffled = "Clip,Prompt\n";
  for (std::size_t i = 0; i < written.size(); ++i) {
    Sentences order = written[i];
    while (order.back() == written[i].back()) std::shuffle(order.begin(), order.end(), random);
    shuffled += fmt::format("{},\"{}\"\n", i + 1, fmt::join(order, " "));
  }
  const std::filesystem::path file = folder_ / "shots.csv";
  write(file, shuffled);
  const Ended fixed = zoetrope({"lint", "--fix", "--yes", file.string()});
  EXPECT_EQ(fixed.status, 0) << fixed.err;
  EXPECT_THAT(fixed.out, HasSubstr("18 prompts put in order"));
  std::vector<Sentences> now = prompts_of(read(file));
  ASSERT_EQ(now.size(), written.size());
  for (std::size_t i = 0; i < now.size(); ++i) {
    Sentences before = written[i];
    EXPECT_EQ(now[i].front(), before.front());
    EXPECT_EQ(now[i].back(), before.back());
    std::sort(before.begin(), before.end());
    std::sort(now[i].begin(), now[i].end());
    EXPECT_EQ(now[i], before) << "no word is changed";
  }
}

TEST_F(Lint, ThePlanShowsNegativePromptsOnceWhereAllClipsHaveTheSame) {
  make_project(2);
  const std::string row = "The fox turns its head to the light. Static shot.";
  write(project() / "shots.md", "| Clip | Prompt |\n|---|---|\n| 1 | " + row + " |\n| 2 | " + row +
                                    " |\n\n## Negative prompt\n\nblur, distortion\n");
  EXPECT_THAT(zoetrope({"plan", "demo/story"}).out,
              HasSubstr("Negative prompt of all clips: blur, distortion\n"));
  write(project() / "shots.md",
        "| Clip | Prompt | Negative |\n|---|---|---|\n| 1 | " + row + " | fog |\n| 2 | " + row + " | |\n");
  EXPECT_THAT(zoetrope({"plan", "demo/story"}).out, HasSubstr("         negative: fog\n"));
}

TEST_F(Lint, IsPartOfThePlan) {
  make_project(1);
  write(project() / "shots.md",
        "| Clip | Prompt |\n|---|---|\n| 1 | The creature turns its head to the light. |\n");
  const Ended planned = zoetrope({"plan", "demo/story"});
  EXPECT_EQ(planned.status, 0) << planned.err;
  EXPECT_THAT(planned.out, HasSubstr("[camera-missing]"));
  EXPECT_THAT(planned.out, HasSubstr("[subject-vague]"));
  EXPECT_THAT(planned.out, HasSubstr("To render: 1 clip for $0.42")) << "advice does not stop anybody";
  const Json json = Json::parse(zoetrope({"plan", "demo/story", "--json"}).out);
  EXPECT_EQ(json.at("clips").at(0).at("prompt_parts").at("core_action"),
            "The creature turns its head to the light.");
}

}  // namespace
}  // namespace zoetrope::acceptance
