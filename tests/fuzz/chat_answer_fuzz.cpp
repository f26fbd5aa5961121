#include "base/text.h"
#include "fuzz/answers.h"
#include "fuzz/fuzz_target.h"
#include "shots/prompt_parts.h"
#include "writer/clip_answer.h"
#include "writer/service_answer.h"

/// Any answer of a language model's service, and any text in it as the prompts that were asked for.

namespace {

using namespace zoetrope;
using writer::ClipAnswer;

const std::vector<int> wanted{1, 2, 7};

void check_parts(const shots::PromptParts& parts) {
  for (const shots::PromptField& field : shots::prompt_fields()) {
    const std::string& text = parts.*field.part;
    fuzz::require(!text.empty() || !field.needed, "what a prompt needs is there");
    fuzz::require(printable(text, text.size()) == text, "a part is printable text");
    fuzz::require(count_characters(text) <= writer::field_characters_max, "a part has a length");
  }
}

void check_clips(std::string_view text) {
  const Result<ClipAnswer> answer = writer::read_clip_answer(text, wanted);
  if (!answer) {
    fuzz::require(answer.error().code == ErrorCode::corrupt, "what is no answer is corrupt");
    fuzz::require(printable(answer.error().message, answer.error().message.size()) == answer.error().message,
                  "and said in printable words");
    return;
  }
  fuzz::require(answer->parts.size() + answer->faults.size() == wanted.size(), "each clip is told once");
  for (const int number : wanted) {
    fuzz::require(answer->parts.count(number) + answer->faults.count(number) == 1, "each that was asked for");
  }
  for (const auto& [number, parts] : answer->parts) check_parts(parts);
  for (const auto& [number, faults] : answer->faults) fuzz::require(!faults.empty(), "a fault is named");
  fuzz::require(printable(answer->remark, answer->remark.size()) == answer->remark, "a remark is printable");
  const Result<ClipAnswer> again = writer::read_clip_answer(answer->json, wanted);
  fuzz::require(again && again->parts == answer->parts, "what is kept of an answer reads the same");
  const Result<ClipAnswer> kept = writer::read_clip_answer(writer::clip_answer_json(answer->parts), wanted);
  fuzz::require(kept && kept->parts == answer->parts, "prompts are written as they are read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const writer::ChatService service{
      .base_url = "https://llm.example/v1", .key = Secret(fuzz::canary_key), .model = "scribe"};
  const http::Response response = fuzz::answer_of(fuzz::text_of(bytes, count));
  const Result<std::string> text = writer::text_of_answer(service, response);
  if (text) {
    fuzz::require(response.status / 100 == 2, "a text comes under success");
    fuzz::require_no_key(*text);
    check_clips(*text);
  } else {
    fuzz::require_words(text.error().message);
  }
  fuzz::require_words(writer::refusal_of(service, response).message);
  check_clips(response.body);
  return 0;
}
