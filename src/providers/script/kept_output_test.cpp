#include "providers/script/kept_output.h"

#include <gtest/gtest.h>

namespace zoetrope::providers {
namespace {

TEST(KeptOutput, KeepsAllOfAShortOneHoweverItArrives) {
  KeptOutput kept;
  std::string all;
  for (int line = 0; all.size() < KeptOutput::part_bytes_max * 2; ++line) {
    const std::string text = std::to_string(line) + "\n";
    kept.take(text);
    all += text;
  }
  EXPECT_FALSE(kept.has_gap());
  EXPECT_TRUE(kept.text() == all);
}

TEST(KeptOutput, KeepsTheBeginningAndTheRealEndOfALongOne) {
  for (const std::size_t piece : {std::size_t{1000}, 10 * KeptOutput::part_bytes_max}) {
    KeptOutput kept;
    kept.take("the first\n");
    for (std::size_t bytes = 0; bytes < 10 * KeptOutput::part_bytes_max; bytes += piece)
      kept.take(std::string(piece, '.'));
    kept.take("\nthe last\n");
    EXPECT_TRUE(kept.has_gap());
    const std::string text = kept.text();
    EXPECT_TRUE(text.starts_with("the first\n"));
    EXPECT_TRUE(text.ends_with("\nthe last\n"));
    EXPECT_GE(text.size(), 2 * KeptOutput::part_bytes_max);
    EXPECT_LE(text.size(), 3 * KeptOutput::part_bytes_max + 1);
  }
}

}  // namespace
}  // namespace zoetrope::providers
