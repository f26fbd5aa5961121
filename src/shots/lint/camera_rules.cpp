#include <fmt/format.h>

#include "shots/lint/prompt_order.h"
#include "shots/lint/rules.h"

namespace zoetrope::shots {
namespace {

std::vector<CameraMove> all_moves(const LintedPrompt& prompt) {
  std::vector<CameraMove> moves;
  for (const ReadSentence& sentence : prompt.sentences)
    moves.insert(moves.end(), sentence.moves.begin(), sentence.moves.end());
  return moves;
}

}  // namespace

void check_camera(const LintedPrompt& prompt, Findings& findings) {
  if (prompt.sentences.empty()) return;
  const std::vector<CameraMove> moves = all_moves(prompt);
  const std::string_view text = prompt.text();
  if (moves.empty()) {
    findings.push_back(finding_of("camera-missing", 0, text.size(), "no camera movement is named",
                                  "end with one, or with \"Static shot.\""));
    return;
  }
  const CameraMove& first = moves.front();
  if (prompt.sentences.front().led_by_camera) {
    findings.push_back(
        finding_of("camera-first", first.begin, first.end,
                   fmt::format("the prompt begins with the camera: {}", quoted(text, first.begin, first.end)),
                   "begin with who does what, and put the camera into the last sentence"));
  } else if (look_at_order(prompt.sentences).camera_before_the_end) {
    const CameraMove& last = moves.back();
    findings.push_back(finding_of(
        "camera-not-last", last.begin, last.end,
        fmt::format("the camera movement {} is not in the last sentence", quoted(text, last.begin, last.end)),
        "move it to the end"));
  }
  if (moves.size() > 1) {
    findings.push_back(finding_of(
        "camera-several", moves[1].begin, moves[1].end,
        fmt::format("{} camera movements: {} and {}", moves.size(), quoted(text, first.begin, first.end),
                    quoted(text, moves[1].begin, moves[1].end)),
        "keep one of them"));
  }
}

}  // namespace zoetrope::shots
