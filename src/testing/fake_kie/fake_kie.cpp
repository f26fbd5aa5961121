#include "testing/fake_kie/fake_kie.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "http/url.h"
#include "testing/fake_kie/api_answer.h"
#include "testing/fake_kie/file_answer.h"
#include "testing/fake_kie/image_kind.h"
#include "testing/fake_kie/operation.h"
#include "testing/fake_kie/record_answer.h"
#include "testing/fake_kie/strict_json.h"

namespace zoetrope::testing {
namespace {

constexpr std::size_t link_key_bytes = 16;
constexpr int poll_window_seconds = 1;

bool reads_only(Operation operation) {
  return operation == Operation::record_info || operation == Operation::credit ||
         operation == Operation::image || operation == Operation::result;
}

bool method_fits(const http::ServerRequest& request, Operation operation) {
  if (!reads_only(operation)) return request.method == "POST";
  const bool file = operation == Operation::image || operation == Operation::result;
  return request.method == "GET" || (file && request.method == "HEAD");
}

/// "http://HOST" when the Host header names this machine, else "".
std::string base_of(const http::ServerRequest& request) {
  std::string base = "http://" + std::string(trimmed(request.headers.get("Host")));
  const auto url = http::parse_url(base);
  return url && http::is_loopback_host(url->host) ? base : "";
}

bool has_key(const http::ServerRequest& request, const std::vector<std::string>& keys) {
  const std::string_view header = request.headers.get("Authorization");
  return std::any_of(keys.begin(), keys.end(),
                     [&](const std::string& key) { return header == "Bearer " + key; });
}

/// No two renders are alike, even of the same picture: a box that players skip has the task's name.
Bytes named_clip(const std::string& clip, const std::string& task) {
  constexpr std::size_t header_bytes = 8;
  const auto bytes = static_cast<std::uint32_t>(header_bytes + task.size());
  std::string named = clip;
  for (const int shift : {24, 16, 8, 0}) named += static_cast<char>((bytes >> shift) & 0xFFU);
  return std::make_shared<const std::string>(named + "free" + task);
}

http::ServerResponse not_found() {
  return text_answer(404, "404 page not found\n");
}

}  // namespace

struct FakeKie::Call {
  const http::ServerRequest& request;
  Operation operation;
  Wish wish;
  std::string base;
  Settings settings;
  Now now;

  [[nodiscard]] http::ServerResponse refuse(int code, std::string message) const {
    return error_answer({code, std::move(message)}, settings.status_follows_code);
  }
};

FakeKie::FakeKie(World world, Settings settings, std::uint64_t seed)
    : world_(world),
      settings_(settings),
      uploads_(files_, world.ids),
      links_(world.ids.hex(link_key_bytes)),
      book_(world.ids, seed, settings.credits),
      images_(files_, world.client),
      farm_(images_, world.clips, [this](const std::string& task, RenderOutcome outcome) {
        book_.deliver(task, std::move(outcome), now());
      }) {}

Settings FakeKie::settings() {
  const MutexLock lock(mutex_);
  return settings_;
}

void FakeKie::change(Settings settings) {
  const MutexLock lock(mutex_);
  settings_ = std::move(settings);
}

void FakeKie::reset() {
  book_.reset(settings().credits);
  files_.clear();
}

http::ServerResponse FakeKie::handle(const http::ServerRequest& request, Wish wish) {
  const Call call{request, operation_of(request), wish, base_of(request), settings(), now()};
  if (call.base.empty()) return text_answer(400, "the Host header must name a loopback address\n");
  if (call.operation == Operation::other || call.operation == Operation::control) return not_found();
  if (!method_fits(request, call.operation)) return text_answer(405, "method not allowed\n");
  switch (call.operation) {
    case Operation::image:
      return image(call);
    case Operation::result:
      return result(call);
    case Operation::catbox:
      return uploads_.catbox(request, call.base);
    case Operation::litterbox:
      return uploads_.litterbox(request, call.base);
    case Operation::create_task:
    case Operation::record_info:
    case Operation::credit:
    case Operation::download_url:
    case Operation::upload:
      return guarded(call);
    case Operation::control:
    case Operation::other:
      break;
  }
  return not_found();
}

http::ServerResponse FakeKie::guarded(const Call& call) {
  // The gateway before the service takes a request without a User-Agent for a bot and answers no JSON.
  if (trimmed(call.request.headers.get("User-Agent")).empty()) return text_answer(403, "error code: 1010");
  if (!has_key(call.request, call.settings.keys)) {
    return call.refuse(401, "You do not have access permissions");
  }
  switch (call.operation) {
    case Operation::create_task:
      return create_task(call);
    case Operation::record_info:
      return record_info(call);
    case Operation::credit:
      return success_answer(std::to_string(book_.credits(call.now)));
    case Operation::download_url:
      return download_url(call);
    case Operation::upload:
      return uploads_.kie(call.request, call.base, call.now.wall);
    case Operation::catbox:
    case Operation::litterbox:
    case Operation::image:
    case Operation::result:
    case Operation::control:
    case Operation::other:
      break;
  }
  return not_found();
}

http::ServerResponse FakeKie::create_task(const Call& call) {
  const auto parsed = parse_create_request(call.request);
  if (const auto* error = std::get_if<ApiError>(&parsed)) return call.refuse(error->code, error->message);
  const auto& wanted = std::get<CreateRequest>(parsed);
  const auto created = book_.create(wanted, call.wish, call.settings, call.now);
  if (const auto* error = std::get_if<ApiError>(&created)) return call.refuse(error->code, error->message);
  const auto& id = std::get<std::string>(created);
  farm_.add({id, wanted.image_url, call.base, wanted.seconds});
  return success_answer(fmt::format(R"({{"taskId":{}}})", json_string(id)));
}

http::ServerResponse FakeKie::record_info(const Call& call) {
  {
    const MutexLock lock(mutex_);
    if (!polls_.pass(call.now.mono, call.settings.polls_per_second_max,
                     std::chrono::seconds(poll_window_seconds))) {
      return call.refuse(429, "Rate limit exceeded");
    }
  }
  const std::string id = http::query_parameter(call.request, "taskId");
  if (id.empty()) return call.refuse(400, "taskId parameter is required");
  const auto task = book_.poll(id, call.settings.null_polls, call.now);
  if (!task) return call.refuse(422, "recordInfo is null");
  return success_answer(record_json(*task, call.base));
}

http::ServerResponse FakeKie::download_url(const Call& call) {
  const auto members = read_object(call.request.body);
  if (!members) return call.refuse(500, members.error().message);
  if (members->size() != 1 || members->front().name != "url" || members->front().kind != JsonKind::string) {
    return call.refuse(500, "url is the one field and a string");
  }
  const auto link = links_.sign(call.base, members->front().text, call.now.mono);
  if (!link) return call.refuse(422, "url is invalid");
  return success_answer(json_string(*link));
}

http::ServerResponse FakeKie::image(const Call& call) {
  const Bytes file = files_.get(std::string(path_of(call.request)));
  if (!file) return not_found();
  return file_answer(call.request, file, std::string(content_type_of(image_kind(*file))));
}

http::ServerResponse FakeKie::result(const Call& call) {
  const auto id = ResultLinks::task_of(path_of(call.request));
  const auto task = id ? book_.look(*id, call.now) : std::nullopt;
  if (!task || task->state != TaskState::success) return not_found();
  const Duration lifetime = call.settings.result_lifetime;
  const bool expired = lifetime > Duration(0) && call.now.mono - task->updated.mono > lifetime;
  if (expired && !links_.is_signed(call.request, *id, call.now.mono))
    return text_answer(403, "AccessDenied\n");
  return file_answer(call.request, named_clip(*task->outcome->clip, *id), "video/mp4");
}

}  // namespace zoetrope::testing
