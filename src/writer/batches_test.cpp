#include "writer/batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "writer/clip_words.h"

namespace zoetrope::writer {
namespace {

struct Cut {
  std::vector<std::pair<int, std::uint64_t>> clips;  ///< number and bytes of its picture
  std::vector<std::vector<int>> batches;
};

TEST(Batches, KeepTheOrderAndBothLimits) {
  const Cut rows[] = {
      {{}, {}},
      {{{4, 0}}, {{4}}},
      {{{3, 0}, {1, 0}, {2, 0}}, {{1, 2, 3}}},
      {{{1, 0}, {2, 0}, {3, 0}, {4, 0}}, {{1, 2, 3}, {4}}},
      {{{1, 60}, {2, 40}, {3, 1}}, {{1, 2}, {3}}},
      {{{1, 500}, {2, 500}}, {{1}, {2}}},
      {{{1, 100}, {2, 0}, {3, 0}, {4, 100}}, {{1, 2, 3}, {4}}},
  };
  for (const Cut& row : rows) {
    std::vector<ClipRequest> wanted;
    for (const auto& [number, bytes] : row.clips)
      wanted.push_back({.number = number, .image = std::to_string(bytes)});
    std::vector<std::vector<int>> numbers;
    const auto batches = batches_of(wanted, {.clips_max = 3, .picture_bytes_max = 100},
                                    [](const ClipRequest& clip) { return std::stoul(clip.image); });
    for (const auto& batch : batches) {
      numbers.emplace_back();
      for (const ClipRequest& clip : batch) numbers.back().push_back(clip.number);
    }
    EXPECT_EQ(numbers, row.batches);
  }
}

TEST(ClipWords, AreShort) {
  EXPECT_EQ(clip_words({7}), "clip 7");
  EXPECT_EQ(clip_words({1, 2, 3}), "clips 1-3");
  EXPECT_EQ(clip_words({1, 2, 3, 7, 9, 10}), "clips 1-3, 7, 9-10");
}

}  // namespace
}  // namespace zoetrope::writer
