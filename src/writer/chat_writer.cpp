#include "writer/chat_writer.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "http/url.h"
#include "model/project.h"
#include "writer/answer_cache.h"
#include "writer/batches.h"
#include "writer/chat_client.h"
#include "writer/clip_words.h"
#include "writer/pictures.h"
#include "writer/prompt_check.h"

namespace zoetrope::writer {
namespace {

constexpr std::size_t topic_bytes_max = 4 << 10;
constexpr std::size_t direction_bytes_max = 64 << 10;
/// So that an answer is there within a minute, from a model that takes its time too. One on this machine may
/// have no graphics card.
constexpr std::size_t clips_a_question = 10;
constexpr std::size_t clips_a_question_here = 5;
constexpr std::uint64_t picture_bytes_a_question = 12 << 20;

Result<void> check_request(const PromptRequest& request) {
  const auto refuse = [](std::string message) { return Error{ErrorCode::invalid_input, std::move(message)}; };
  if (request.topic.size() > topic_bytes_max)
    return refuse(fmt::format("the topic has more than {} bytes; shorten it", topic_bytes_max));
  if (request.direction.size() > direction_bytes_max)
    return refuse(fmt::format("the story direction has more than {} bytes; shorten it", direction_bytes_max));
  if (request.clips < 1 || request.clips > clip_number_max)
    return refuse(fmt::format("there may be 1 to {} clips, not {}", clip_number_max, request.clips));
  std::set<int> numbers;
  for (const ClipRequest& clip : request.wanted) {
    if (clip.number < 1 || clip.number > request.clips || !numbers.insert(clip.number).second)
      return refuse(
          fmt::format("a prompt for clip {} of {} is asked for, or twice", clip.number, request.clips));
  }
  return {};
}

class ChatWriter final : public PromptWriter {
 public:
  ChatWriter(http::Client& client, Pause& pause, FileSystem& workspace, ChatWriterOptions options)
      : chat_(client, pause, std::move(options.service)),
        workspace_(workspace),
        cache_(workspace, options.project_folder),
        limits_(options.limits),
        images_(options.images) {}

  Result<std::vector<WrittenPrompt>> write(const PromptRequest& request, const Complain& complain,
                                           std::stop_token stop) override {
    TRY(check_request(request));
    Prompts written;
    const auto batches = batches_of(request.wanted, batch_limits(), [&](const ClipRequest& clip) {
      return images_ && !clip.image.empty() ? picture_bytes(workspace_, clip.image) : 0;
    });
    for (std::size_t i = 0; i < batches.size(); ++i) {
      Question question{.request = request, .clips = batches[i]};
      question.before = prompt_before(written, question.clips.front().number);
      if (images_) add_pictures(question, complain);
      const auto done = write_batch(question, written, complain, stop);
      if (done) continue;
      if (done.error().code == ErrorCode::cancelled || written.empty()) return done.error();
      complain(fmt::format("{}: no prompts were written: {}", clip_words(numbers_from(batches, i)),
                           done.error().message));
      break;
    }
    std::vector<WrittenPrompt> prompts;
    for (auto& [number, parts] : written) prompts.push_back({number, std::move(parts)});
    return prompts;
  }

 private:
  [[nodiscard]] BatchLimits batch_limits() const {
    const auto url = http::parse_url(chat_.service().base_url);
    const bool here = url && http::is_loopback_host(url->host);
    return {here ? clips_a_question_here : clips_a_question, picture_bytes_a_question};
  }

  static std::vector<int> numbers_from(const std::vector<std::vector<ClipRequest>>& batches,
                                       std::size_t from) {
    std::vector<int> numbers;
    for (std::size_t i = from; i < batches.size(); ++i) {
      for (const ClipRequest& clip : batches[i]) numbers.push_back(clip.number);
    }
    return numbers;
  }

  /// The prompt that was written for the nearest clip before this one.
  static std::string prompt_before(const Prompts& written, int number) {
    const auto next = written.lower_bound(number);
    return next == written.begin() ? "" : shots::compose(std::prev(next)->second);
  }

  void add_pictures(Question& question, const Complain& complain) {
    for (const ClipRequest& clip : question.clips) {
      if (clip.image.empty()) continue;
      auto url = picture_url(workspace_, clip.image);
      if (url) {
        question.pictures.emplace(clip.number, std::move(*url));
      } else {
        complain(fmt::format("clip {:02}: its picture is not sent to the language model: {}", clip.number,
                             printable(url.error().message)));
      }
    }
  }

  /// What became of one question.
  struct Heard {
    ClipAnswer answer;
    std::string text;                 ///< as it was heard
    std::optional<Error> unreadable;  ///< all clips are faults then
  };

  /// Adds what is good to `written`. Errors: as PromptWriter::write(), when there is nothing good.
  Result<void> write_batch(const Question& question, Prompts& written, const Complain& complain,
                           const std::stop_token& stop) {
    const Heard first = TRY(ask(question, complain, stop));
    const CheckedPrompts checked = check_prompts(first.answer, question.clips, written, limits_);
    written.insert(checked.good.begin(), checked.good.end());
    if (checked.faults.empty()) return {};
    const Question again = repair_of(question, first, checked.faults);
    const auto second = ask(again, complain, stop);
    if (!second && (checked.good.empty() || second.error().code == ErrorCode::cancelled))
      return second.error();
    if (!second) {
      complain(fmt::format("{}: no prompts were written: {}", clip_words(again.numbers()),
                           second.error().message));
      return {};
    }
    const CheckedPrompts repaired = check_prompts(second->answer, again.clips, written, limits_);
    written.insert(repaired.good.begin(), repaired.good.end());
    if (second->unreadable && checked.good.empty()) return *second->unreadable;
    leave_out(*second, repaired.faults, complain);
    return {};
  }

  void leave_out(const Heard& heard, const Faults& faults, const Complain& complain) const {
    if (heard.unreadable) {
      std::vector<int> numbers;
      for (const auto& [number, why] : faults) numbers.push_back(number);
      complain(
          fmt::format("{}: no prompts were written: {}", clip_words(numbers), heard.unreadable->message));
      return;
    }
    for (const auto& [number, why] : faults) {
      complain(fmt::format("clip {:02}: the prompt of the language model is left out: {}", number,
                           fmt::join(why, "; ")));
    }
  }

  /// The question for those with faults alone.
  static Question repair_of(const Question& question, const Heard& heard, const Faults& faults) {
    Question again{.request = question.request, .before = question.before};
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
    again.repair = Repair{
        heard.unreadable ? printable(heard.text, repeated_bytes_max) : clip_answer_json(faulty), faults};
    return again;
  }

  /// Asks the project first, then the service. Errors: those of the service.
  Result<Heard> ask(const Question& question, const Complain& complain, const std::stop_token& stop) {
    const ChatService& service = chat_.service();
    const std::vector<int> numbers = question.numbers();
    // In its first form, whatever form the service takes: the meaning is the same.
    const std::string key = service.base_url + "\n" + chat_body(service.model, question, AnswerForm::schema);
    const auto kept = cache_.find(key);
    if (!kept) complain(kept.error().message);
    if (kept && *kept) {
      if (auto answer = read_clip_answer(**kept, numbers))
        return Heard{.answer = std::move(*answer), .text = **kept, .unreadable = std::nullopt};
    }
    std::string text = TRY(chat_.ask(question, stop));
    auto answer = read_clip_answer(text, numbers);
    if (!answer) return heard_nothing(numbers, std::move(text), answer.error());
    if (!answer->remark.empty()) {
      complain(fmt::format("the answer of {} for {} {}", shown_name(service), clip_words(numbers),
                           answer->remark));
    }
    if (!answer->parts.empty()) keep(key, answer->json, complain);
    return Heard{.answer = std::move(*answer), .text = std::move(text), .unreadable = std::nullopt};
  }

  Heard heard_nothing(const std::vector<int>& numbers, std::string text, const Error& why) const {
    Heard heard{.text = std::move(text), .unreadable = why.context(shown_name(chat_.service()))};
    for (const int number : numbers) heard.answer.faults[number] = {why.message};
    return heard;
  }

  void keep(const std::string& key, const std::string& json, const Complain& complain) {
    const auto kept = cache_.keep(key, chat_.service().model, json);
    if (!kept) {
      complain("an answer of the language model could not be kept, and will be paid for again: " +
               kept.error().message);
    }
  }

  ChatClient chat_;
  FileSystem& workspace_;
  AnswerCache cache_;
  const PromptLimits limits_;
  const bool images_;
};

}  // namespace

std::unique_ptr<PromptWriter> make_chat_writer(http::Client& client, Pause& pause, FileSystem& workspace,
                                               ChatWriterOptions options) {
  return std::make_unique<ChatWriter>(client, pause, workspace, std::move(options));
}

}  // namespace zoetrope::writer
