#include "base/text.h"
#include "store/test_store.h"
#include "testing/hostile_names.h"

namespace zoetrope::store {
namespace {

/// Text from outside is only ever a bound parameter: in every column it comes back as it went in, and the
/// tables stay.
TEST_F(StoreTest, HostileTextInEveryColumnComesBackUnchanged) {
  std::vector<std::string> texts;
  for (const std::string& piece : testing::hostile_pieces()) {
    if (on_postgres() && piece.find('\0') != std::string::npos) continue;  // it keeps none, and says so
    if (is_valid_utf8(piece)) texts.push_back("x" + piece + "y");
  }
  for (const char* more : {"'); DROP TABLE clips; --", "' OR '1'='1", "\"; DELETE FROM ledger; --", "?1",
                           ":name", "%s%n", "]]>", "\\'; --", "0x27", "NULL"}) {
    texts.emplace_back(more);
  }
  ASSERT_LT(texts.size(), 200U);
  const TaskId task = store().ensure_task(spec(), now_).value();
  std::vector<Shot> put = shots(static_cast<int>(texts.size()));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    put[i].prompt = put[i].negative_prompt = put[i].image = texts[i];
  }
  ASSERT_TRUE(store().put_shots(task, put, now_));
  for (const ClipView& clip : view(task).clips) EXPECT_TRUE(store().want_clip(clip.id, false, now_));
  // Uploads run ahead by a few clips only, so that the others come as their turn does.
  for (auto claimed = claim_only(StepKind::host); !claimed.empty(); claimed = claim_only(StepKind::host)) {
    for (const auto& input : claimed) {
      const std::string& text = texts[static_cast<std::size_t>(input.shot.number - 1)];
      EXPECT_EQ(input.shot.prompt, text);
      EXPECT_EQ(input.shot.image, text);
      finish(input, {}, lifecycle::Fail{{ErrorCode::rejected, text}});
    }
  }
  const TaskView seen = view(task);
  ASSERT_EQ(seen.clips.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(seen.clips[i].shot.prompt, texts[i]);
    EXPECT_EQ(seen.clips[i].shot.negative_prompt, texts[i]);
    ASSERT_TRUE(seen.clips[i].error) << texts[i];
    EXPECT_EQ(seen.clips[i].error->message, texts[i]);
  }
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips"), static_cast<std::int64_t>(texts.size()));
}

}  // namespace
}  // namespace zoetrope::store
