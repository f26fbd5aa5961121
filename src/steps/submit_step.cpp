#include "base/mutant.h"
#include "steps/services.h"

namespace zoetrope::steps {
namespace {

using journal::RecordKind;
using lifecycle::StepInput;
using lifecycle::StepOutcome;

struct AnswerToFact {
  const StepInput& input;
  journal::Journal& journal;

  /// Only the task id must not be lost; a journal that fails now is made up for by the fact itself, which is
  /// applied next.
  void note(RecordKind kind, std::string detail) const {
    (void)journal.append({kind, input.attempt.str(), std::move(detail)}).has_value();
  }
  lifecycle::Fact operator()(const providers::Accepted& accepted) const {
    if (!mutated(Mutant::got_not_written)) note(RecordKind::got, accepted.task_id);
    return lifecycle::AcceptedFact{input.attempt, accepted.task_id};
  }
  lifecycle::Fact operator()(const providers::Refused& refused) const {
    note(RecordKind::refused, std::string(to_string(refused.error.code)));
    return lifecycle::RefusedFact{input.attempt, refused.error, refused.sent};
  }
  lifecycle::Fact operator()(const providers::Doubtful& doubtful) const {
    note(RecordKind::doubtful, std::string(to_string(doubtful.error.code)));
    return lifecycle::DoubtfulFact{input.attempt, doubtful.error};
  }
};

StepOutcome never_sent(const StepInput& input, Error error) {
  return {{lifecycle::RefusedFact{input.attempt, std::move(error), false}}, lifecycle::Done{}};
}

/// What is paid for is what the user sees: a picture that was changed after it was hosted is hosted again.
/// Ten megabytes are read and digested in a few milliseconds, next to a render of minutes.
bool image_was_changed(const Services& services, const StepInput& input) {
  if (input.image_url.empty()) return false;  // the provider reads the file itself
  const auto digest = digest_file(services.workspace, input.shot.image);
  return !digest || (digest->sha256 != input.image_sha256 && !mutated(Mutant::changed_picture_sent));
}

}  // namespace

StepOutcome submit(const Services& services, const StepInput& input, const lifecycle::StepStop& stop) {
  providers::Provider* provider = find_provider(services, input.account);
  if (provider == nullptr) return never_sent(input, not_configured("account", input.account));
  if (stop.io.stop_requested())
    return never_sent(input, {ErrorCode::cancelled, "stopped before it was sent"});
  if (image_was_changed(services, input)) {
    return never_sent(
        input, {ErrorCode::conflict, "its picture was changed after the upload; it is uploaded again"});
  }
  if (!mutated(Mutant::about_not_written)) {
    auto written = services.journal.append({RecordKind::about, input.attempt.str(), ""});
    if (!written) return never_sent(input, written.error().context("the journal"));
  }
  const providers::RenderRequest request{.attempt = input.attempt.str(),
                                         .model = input.model,
                                         .prompt = input.shot.prompt,
                                         .negative_prompt = input.shot.negative_prompt,
                                         .seconds = input.shot.seconds,
                                         .image_url = input.image_url,
                                         .image_path = input.shot.image};
  const providers::SubmitAnswer answer = provider->submit(request, input.last_byte_before, stop.hard);
  return {{std::visit(AnswerToFact{input, services.journal}, answer)}, lifecycle::Done{}};
}

}  // namespace zoetrope::steps
