#include "cli/words.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "http/url.h"

namespace zoetrope::cli {
namespace {

std::string hold_words(const store::ClipView& clip) {
  switch (clip.hold) {
    case HoldReason::ambiguous:
      return fmt::format(
          "look for {} at https://kie.ai/logs to see whether it was rendered and charged, and tell "
          "`zoetrope resolve`; it is never sent again by itself",
          clip.image_url.empty() ? "its prompt" : "the image " + image_name(clip.image_url));
    case HoldReason::result_missing:
    case HoldReason::bad_result:
      return "it is paid for; run generate again to fetch it once more";
    case HoldReason::disk_full:
      return "it is paid for; make room and run generate again";
    case HoldReason::poison:
      return "run generate again to give it another chance";
    case HoldReason::none:
      return "";
  }
  check_failed("hold reason is known", __FILE__, __LINE__);
}

/// What was reserved for earlier sends and never found.
std::string written_off_words(const store::ClipView& clip) {
  if (clip.perhaps_charged == Money()) return "";
  return fmt::format(", an earlier send may have cost {}", clip.perhaps_charged.to_human());
}

}  // namespace

std::string image_name(const std::string& link) {
  const std::string url = http::without_query(link);
  return url.substr(url.rfind('/') + 1);
}

std::string state_words(const store::ClipView& clip) {
  switch (clip.state) {
    case ClipState::ready:
      return clip.scheduled ? "waiting for its image to be hosted" : "not asked for yet";
    case ClipState::hosted:
      return "waiting to be sent";
    case ClipState::sending:
      return "being sent";
    case ClipState::ambiguous:
      return "in doubt";
    case ClipState::waiting:
      return clip.late ? "late, still rendering" : "rendering";
    case ClipState::fetching:
      return "downloading";
    case ClipState::done:
      return "done";
    case ClipState::held:
      return "held";
    case ClipState::failed:
      return "failed";
    case ClipState::cancelled:
      return "cancelled";
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

std::string short_state_words(const store::ClipView& clip) {
  const bool is_unhosted = clip.state == ClipState::ready && clip.scheduled;
  return is_unhosted ? "waiting for its image" : state_words(clip);
}

std::string cut_words(std::string_view text, const Redactor& redactor, std::size_t bytes_max) {
  return printable(redactor.redact(text), bytes_max);
}

std::string detail_words(const store::ClipView& clip, const Redactor& redactor) {
  if (clip.state == ClipState::done) {
    std::string words = file_words({clip.result_bytes, clip.result_duration, clip.render_time});
    if (clip.adopted) words += ", was there already";
    if (clip.takes > 1) words += fmt::format(", take {} of {}", clip.take, clip.takes);
    return words + written_off_words(clip);
  }
  std::string words = cut_words(clip.error ? clip.error->message : clip.note, redactor);
  std::string advice = clip.state == ClipState::held ? hold_words(clip) : "";
  if (clip.given_up) advice = "`zoetrope redo` buys it again";
  if (!clip.given_up && clip.state != ClipState::ready) words += written_off_words(clip);
  if (!words.empty() && !advice.empty()) words += "; ";
  return words + advice;
}

std::string file_words(const store::DeliveredFile& file) {
  std::string words = fmt::format("{:.2f} s, {}", seconds_of(file.length), megabytes(file.bytes));
  if (file.render_time) words += ", rendered in " + to_human(*file.render_time);
  return words;
}

std::string task_words(TaskStatus status, bool has_next_round) {
  switch (status) {
    case TaskStatus::queued:
      return "not finished";
    case TaskStatus::processing:
      return "under way";
    case TaskStatus::video_ready:
      return "done";
    case TaskStatus::video_error:
      return has_next_round ? "tries again" : "needs you";
    case TaskStatus::video_approved:
      return "approved";
    case TaskStatus::cancelled:
      return "cancelled";
  }
  check_failed("task status is known", __FILE__, __LINE__);
}

std::string megabytes(std::int64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

}  // namespace zoetrope::cli
