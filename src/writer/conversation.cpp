#include "writer/conversation.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/text.h"
#include "writer/clip_answer.h"
#include "writer/clip_words.h"
#include "writer/prompt_check.h"

namespace zoetrope::writer {
namespace {

/// An answer of the service, whatever it is worth.
struct Heard {
  ClipAnswer answer;
  std::string text;
  std::optional<Error> unreadable;  ///< all clips are faults then
};

Heard heard_nothing(const ChatService& service, const Question& question, std::string text,
                    const Error& why) {
  Heard heard{.answer = {}, .text = std::move(text), .unreadable = why.context(shown_name(service))};
  for (const ClipRequest& clip : question.clips) heard.answer.faults[clip.number] = {why.message};
  return heard;
}

/// Errors: those of the service.
Result<Heard> hear(ChatClient& chat, const Question& question, const Complain& complain,
                   const std::stop_token& stop) {
  std::string text = TRY(chat.ask(question, stop));
  const std::vector<int> numbers = question.numbers();
  auto answer = read_clip_answer(text, numbers);
  if (!answer) return heard_nothing(chat.service(), question, std::move(text), answer.error());
  if (!answer->remark.empty()) {
    complain(fmt::format("the answer of {} for {} {}", shown_name(chat.service()), clip_words(numbers),
                         answer->remark));
  }
  return Heard{.answer = std::move(*answer), .text = std::move(text), .unreadable = std::nullopt};
}

/// The question for the clips with faults alone.
Question repair_of(const Question& question, const Heard& heard, const Faults& faults) {
  Question again{.request = question.request, .clips = {}, .pictures = {}, .before = question.before};
  Prompts faulty;
  for (const ClipRequest& clip : question.clips) {
    if (faults.count(clip.number) == 0) continue;
    again.clips.push_back(clip);
    if (const auto picture = question.pictures.find(clip.number); picture != question.pictures.end())
      again.pictures.insert(*picture);
    if (const auto parts = heard.answer.parts.find(clip.number); parts != heard.answer.parts.end())
      faulty.insert(*parts);
  }
  constexpr std::size_t repeated_bytes_max = 2000;
  again.repair =
      Repair{heard.unreadable ? printable(heard.text, repeated_bytes_max) : clip_answer_json(faulty), faults};
  return again;
}

Prompts joined(const Prompts& some, const Prompts& more) {
  Prompts all = some;
  all.insert(more.begin(), more.end());
  return all;
}

}  // namespace

Result<Outcome> converse(ChatClient& chat, const Question& question, const Prompts& accepted,
                         const PromptLimits& limits, const Listeners& listeners,
                         const std::stop_token& stop) {
  const Heard first = TRY(hear(chat, question, listeners.complain, stop));
  CheckedPrompts checked = check_prompts(first.answer, question.clips, accepted, limits);
  listeners.good(checked.good);
  if (checked.faults.empty()) return Outcome{.good = std::move(checked.good), .left_out = {}};
  const Question again = repair_of(question, first, checked.faults);
  const auto second = hear(chat, again, listeners.complain, stop);
  const bool is_useless = !second || second->unreadable;
  if (is_useless) {
    const Error why = second ? *second->unreadable : second.error();
    if (checked.good.empty() || why.code == ErrorCode::cancelled) return why;
    listeners.complain(
        fmt::format("{}: no prompts were written: {}", clip_words(again.numbers()), why.message));
    return Outcome{.good = std::move(checked.good), .left_out = {}};
  }
  CheckedPrompts repaired =
      check_prompts(second->answer, again.clips, joined(accepted, checked.good), limits);
  listeners.good(repaired.good);
  return Outcome{.good = joined(checked.good, repaired.good), .left_out = std::move(repaired.faults)};
}

}  // namespace zoetrope::writer
