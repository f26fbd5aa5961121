#include "writer/chat_writer.h"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "http/url.h"
#include "model/project.h"
#include "writer/batches.h"
#include "writer/clip_words.h"
#include "writer/conversation.h"
#include "writer/pictures.h"
#include "writer/prompt_cache.h"
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

/// A clip that wants a prompt, and what is known of it before anything is asked.
struct Wanted {
  ClipRequest clip;
  std::uint64_t picture_bytes = 0;  ///< 0 when none goes along
  std::string question;             ///< clip_question()
};

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
    std::map<int, Wanted> wanted;
    for (const ClipRequest& clip : request.wanted)
      wanted.emplace(clip.number, look_at(request, clip, complain));
    Prompts written = take_kept(wanted, complain);
    TRY(ask_for_rest(request, wanted, written, complain, stop));
    std::vector<WrittenPrompt> prompts;
    for (auto& [number, parts] : written) prompts.push_back({number, std::move(parts)});
    return prompts;
  }

 private:
  Wanted look_at(const PromptRequest& request, const ClipRequest& clip, const Complain& complain) {
    Wanted wanted{.clip = clip};
    std::string digest;
    if (images_ && !clip.image.empty()) {
      const auto picture = picture_digest(workspace_, clip.image);
      if (picture) {
        wanted.picture_bytes = picture->bytes;
        digest = picture->sha256;
      } else {
        complain_of_picture(clip, picture.error(), complain);
      }
    }
    wanted.question = clip_question(chat_.service(), request, clip, digest);
    return wanted;
  }

  static void complain_of_picture(const ClipRequest& clip, const Error& error, const Complain& complain) {
    complain(fmt::format("clip {:02}: its picture is not sent to the language model: {}", clip.number,
                         printable(error.message)));
  }

  /// The prompts that are there already; their clips are no longer in `wanted`, and neither are those that
  /// the model is known to write no prompt for.
  Prompts take_kept(std::map<int, Wanted>& wanted, const Complain& complain) {
    ClipAnswer kept;
    std::vector<ClipRequest> clips;
    for (auto at = wanted.begin(); at != wanted.end();) {
      const auto& [number, clip] = *at;
      const auto found = cache_.find(clip.question, number);
      if (!found) complain(fmt::format("clip {:02}: {}", number, found.error().message));
      const bool is_left_out = found && *found && !(*found)->parts;
      if (found && *found && !is_left_out) {
        kept.parts.emplace(number, *(*found)->parts);
        clips.push_back(clip.clip);
      }
      if (is_left_out) {
        complain(left_out_words(number, (*found)->left_out) + "; to ask again, remove " +
                 cache_.shown_file(clip.question));
      }
      at = is_left_out ? wanted.erase(at) : std::next(at);
    }
    CheckedPrompts checked = check_prompts(kept, clips, {}, limits_);
    for (const auto& [number, faults] : checked.faults) {
      complain(fmt::format("clip {:02}: the prompt that was kept for it is asked for again: {}", number,
                           fmt::join(faults, "; ")));
    }
    for (const auto& [number, parts] : checked.good) wanted.erase(number);
    return std::move(checked.good);
  }

  /// Adds to `written`. Errors: when it stays empty.
  Result<void> ask_for_rest(const PromptRequest& request, const std::map<int, Wanted>& wanted,
                            Prompts& written, const Complain& complain, const std::stop_token& stop) {
    std::vector<ClipRequest> clips;
    for (const auto& [number, clip] : wanted) clips.push_back(clip.clip);
    const auto batches = batches_of(std::move(clips), batch_limits(), [&](const ClipRequest& clip) {
      return wanted.at(clip.number).picture_bytes;
    });
    const Listeners listeners{.complain = complain, .good = [&](const Prompts& good) {
                                for (const auto& [number, parts] : good)
                                  keep(wanted.at(number), {.parts = parts, .left_out = {}}, complain);
                              }};
    for (std::size_t i = 0; i < batches.size(); ++i) {
      const Question question = question_for(request, batches[i], wanted, written, complain);
      auto outcome = converse(chat_, question, written, limits_, listeners, stop);
      if (!outcome) {
        if (outcome.error().code == ErrorCode::cancelled || written.empty()) return outcome.error();
        complain(fmt::format("{}: no prompts were written: {}", clip_words(numbers_from(batches, i)),
                             outcome.error().message));
        return {};
      }
      for (const auto& [number, why] : outcome->left_out) {
        complain(left_out_words(number, why));
        keep(wanted.at(number), {.parts = std::nullopt, .left_out = why}, complain);
      }
      written.merge(outcome->good);
    }
    return {};
  }

  Question question_for(const PromptRequest& request, const std::vector<ClipRequest>& batch,
                        const std::map<int, Wanted>& wanted, const Prompts& written,
                        const Complain& complain) {
    Question question{.request = request, .clips = batch, .pictures = {}, .before = ""};
    const auto next = written.lower_bound(batch.front().number);
    if (next != written.begin()) question.before = shots::compose(std::prev(next)->second);
    for (const ClipRequest& clip : batch) {
      if (wanted.at(clip.number).picture_bytes == 0) continue;
      auto url = picture_url(workspace_, clip.image);
      if (url) {
        question.pictures.emplace(clip.number, std::move(*url));
      } else {
        complain_of_picture(clip, url.error(), complain);
      }
    }
    return question;
  }

  void keep(const Wanted& wanted, const KeptPrompt& prompt, const Complain& complain) {
    const auto kept = cache_.keep(wanted.question, wanted.clip.number, chat_.service().model, prompt);
    if (kept || told_of_keeping_) return;
    told_of_keeping_ = true;
    complain("prompts of the language model cannot be kept, and will be paid for again: " +
             kept.error().message);
  }

  static std::string left_out_words(int number, const std::vector<std::string>& why) {
    return fmt::format("clip {:02}: the prompt of the language model is left out: {}", number,
                       fmt::join(why, "; "));
  }

  static std::vector<int> numbers_from(const std::vector<std::vector<ClipRequest>>& batches,
                                       std::size_t from) {
    std::vector<int> numbers;
    for (std::size_t i = from; i < batches.size(); ++i) {
      for (const ClipRequest& clip : batches[i]) numbers.push_back(clip.number);
    }
    return numbers;
  }

  [[nodiscard]] BatchLimits batch_limits() const {
    const auto url = http::parse_url(chat_.service().base_url);
    const bool here = url && http::is_loopback_host(url->host);
    return {here ? clips_a_question_here : clips_a_question, picture_bytes_a_question};
  }

  ChatClient chat_;
  FileSystem& workspace_;
  PromptCache cache_;
  const PromptLimits limits_;
  const bool images_;
  bool told_of_keeping_ = false;  ///< that it fails, which is told once
};

}  // namespace

std::unique_ptr<PromptWriter> make_chat_writer(http::Client& client, Pause& pause, FileSystem& workspace,
                                               ChatWriterOptions options) {
  return std::make_unique<ChatWriter>(client, pause, workspace, std::move(options));
}

}  // namespace zoetrope::writer
