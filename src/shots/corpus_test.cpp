#include <fmt/format.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "shots/lint.h"
#include "shots/prompt_rules.h"

/// The linter against prompts whose faults people have written down: every file in tests/prompts.

namespace zoetrope::shots {
namespace {

namespace fs = std::filesystem;

using Ids = std::set<std::string>;

struct CorpusPrompt {
  std::string file;
  Shot shot;
  std::vector<std::string> also;
  Ids expected;
  Ids found;
  std::string details;
};

constexpr int number_of_linted = 100;

void lint(CorpusPrompt& prompt) {
  std::vector<Shot> shots;
  for (const std::string& other : prompt.also)
    shots.push_back({.number = static_cast<int>(shots.size()) + 1, .prompt = other});
  shots.push_back(prompt.shot);
  for (const ShotFinding& found : lint_shots(shots, kling_2_5_turbo_pro_limits)) {
    if (found.number != number_of_linted) continue;
    prompt.found.insert(std::string(found.finding.id));
    prompt.details += fmt::format("  [{}] {}\n", found.finding.id, found.finding.message);
    EXPECT_LE(found.finding.begin, found.finding.end);
    EXPECT_LE(found.finding.end, prompt.shot.prompt.size());
  }
}

std::vector<CorpusPrompt> read_corpus(const fs::path& file) {
  std::vector<CorpusPrompt> prompts;
  for (const YAML::Node& node : YAML::LoadFile(file.string())) {
    CorpusPrompt prompt{.file = file.filename().string()};
    prompt.shot = {.number = number_of_linted,
                   .prompt = node["prompt"].as<std::string>(),
                   .negative_prompt = node["negative"].as<std::string>(""),
                   .seconds = node["seconds"].as<int>(10)};
    for (const YAML::Node& id : node["expect"]) prompt.expected.insert(id.as<std::string>());
    for (const YAML::Node& other : node["also"]) prompt.also.push_back(other.as<std::string>());
    lint(prompt);
    prompts.push_back(std::move(prompt));
  }
  return prompts;
}

std::vector<fs::path> corpus_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(ZOETROPE_SOURCE_FOLDER) / "tests" / "prompts")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

struct Score {
  int right = 0;
  int wrong = 0;
  int missed = 0;

  [[nodiscard]] double precision() const { return right + wrong == 0 ? 1 : 1.0 * right / (right + wrong); }
  [[nodiscard]] double recall() const { return right + missed == 0 ? 1 : 1.0 * right / (right + missed); }
};

std::map<std::string, Score> scores_of(const std::vector<CorpusPrompt>& prompts) {
  std::map<std::string, Score> scores;
  for (const PromptRule& rule : prompt_rules()) scores[std::string(rule.id)];
  for (const CorpusPrompt& prompt : prompts) {
    for (const std::string& id : prompt.expected) ++(prompt.found.count(id) > 0 ? scores[id].right : scores[id].missed);
    for (const std::string& id : prompt.found) scores[id].wrong += prompt.expected.count(id) > 0 ? 0 : 1;
  }
  return scores;
}

std::string words_of(const Ids& ids) {
  std::string text;
  for (const std::string& id : ids) text += " " + id;
  return text.empty() ? " nothing" : text;
}

void print(const std::string& file, const std::vector<CorpusPrompt>& prompts) {
  std::cout << fmt::format("{}: {} prompts\n{:24} right wrong missed precision recall\n", file, prompts.size(), "rule");
  for (const auto& [id, score] : scores_of(prompts)) {
    std::cout << fmt::format("{:24} {:5} {:5} {:6} {:9.2f} {:6.2f}\n", id, score.right, score.wrong, score.missed,
                             score.precision(), score.recall());
  }
  for (const CorpusPrompt& prompt : prompts) {
    if (prompt.expected == prompt.found) continue;
    std::cout << fmt::format("- {}\n  expected{}, found{}\n{}", prompt.shot.prompt, words_of(prompt.expected),
                             words_of(prompt.found), prompt.details);
  }
}

TEST(PromptCorpus, NamesOnlyRulesThatThereAre) {
  for (const fs::path& file : corpus_files()) {
    for (const CorpusPrompt& prompt : read_corpus(file)) {
      for (const std::string& id : prompt.expected) EXPECT_NE(find_prompt_rule(id), nullptr) << id;
    }
  }
}

TEST(PromptCorpus, APlainlyGoodPromptIsLeftAlone) {
  for (const fs::path& file : corpus_files()) {
    const std::vector<CorpusPrompt> prompts = read_corpus(file);
    print(file.filename().string(), prompts);
    for (const CorpusPrompt& prompt : prompts) {
      if (!prompt.expected.empty()) continue;
      EXPECT_EQ(prompt.found, Ids()) << prompt.shot.prompt << "\n" << prompt.details;
    }
  }
}

TEST(PromptCorpus, TheWorkingHalfIsJudgedAsPeopleJudgedIt) {
  constexpr std::size_t prompts_min = 70;
  const auto prompts = read_corpus(fs::path(ZOETROPE_SOURCE_FOLDER) / "tests" / "prompts" / "working.yaml");
  EXPECT_GE(prompts.size(), prompts_min);
  for (const auto& [id, score] : scores_of(prompts)) {
    EXPECT_GT(score.right, 0) << id << " is not in the corpus";
    EXPECT_GE(score.precision(), 0.95) << id;
    EXPECT_GE(score.recall(), 0.95) << id;
  }
}

}  // namespace
}  // namespace zoetrope::shots
