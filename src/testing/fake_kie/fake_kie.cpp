#include "testing/fake_kie/fake_kie.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

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

/// "" when the request has no key that is right.
std::string key_in(const http::ServerRequest& request, const Settings& settings) {
  const std::string_view header = request.headers.get("Authorization");
  const auto stands_there = [&](const std::string& key) { return header == "Bearer " + key; };
  for (const std::string& key : settings.keys) {
    if (stands_there(key)) return key;
  }
  for (const auto& [key, credits] : settings.accounts) {
    if (stands_there(key)) return key;
  }
  return "";
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
      seed_(seed),
      book_(world.ids, seed, settings.credits),
      images_(files_, world.client),
      notion_(world.clock, settings.notion_token),
      farm_(images_, world.clips, [this](const std::string& task, RenderOutcome outcome) {
        for (TaskBook* book : books()) book->deliver(task, outcome, now());
      }) {
  change(std::move(settings));
}

Settings FakeKie::settings() {
  const MutexLock lock(mutex_);
  return settings_;
}

void FakeKie::change(Settings settings) {
  const MutexLock lock(mutex_);
  for (const auto& [key, credits] : settings.accounts) {
    const auto known = settings_.accounts.find(key);
    const bool is_changed = known == settings_.accounts.end() || known->second != credits;
    auto& book = other_books_[key];
    if (book == nullptr) {
      book = std::make_unique<TaskBook>(world_.ids, seed_ + other_books_.size(), credits);
    } else if (is_changed) {
      book->set_credits(credits);
    }
  }
  settings_ = std::move(settings);
}

std::vector<TaskBook*> FakeKie::books() {
  const MutexLock lock(mutex_);
  std::vector<TaskBook*> all{&book_};
  for (const auto& [key, book] : other_books_) all.push_back(book.get());
  return all;
}

TaskBook& FakeKie::book_of(const Call& call) {
  const std::string key = key_in(call.request, call.settings);
  const MutexLock lock(mutex_);
  const auto other = other_books_.find(key);
  return other == other_books_.end() ? book_ : *other->second;
}

/// The peaks were perhaps not at the same time: their sum is the most there can have been.
Figures FakeKie::figures() {
  Figures all;
  for (TaskBook* book : books()) {
    Figures one = book->figures(now());
    all.billed_tasks += one.billed_tasks;
    all.billed_credits += one.billed_credits;
    all.balance_credits += one.balance_credits;
    all.in_flight += one.in_flight;
    all.peak_in_flight += one.peak_in_flight;
    all.creates_accepted += one.creates_accepted;
    std::move(one.tasks.begin(), one.tasks.end(), std::back_inserter(all.tasks));
  }
  return all;
}

void FakeKie::reset() {
  const Settings present = settings();
  book_.reset(present.credits);
  {
    const MutexLock lock(mutex_);
    for (const auto& [key, book] : other_books_) {
      const auto credits = present.accounts.find(key);
      book->reset(credits == present.accounts.end() ? 0 : credits->second);
    }
  }
  files_.clear();
}

http::ServerResponse FakeKie::handle(const http::ServerRequest& request, Wish wish) {
  const Call call{request, operation_of(request), wish, base_of(request), settings(), now()};
  if (call.base.empty()) return text_answer(400, "the Host header must name a loopback address\n");
  if (call.operation == Operation::other || call.operation == Operation::control) return not_found();
  if (is_notion(call.operation)) return notion_.handle(request);
  if (call.operation == Operation::webhook) return webhooks_.handle(request);
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
    case Operation::notion:
    case Operation::notion_create:
    case Operation::notion_upload:
    case Operation::webhook:
    case Operation::control:
    case Operation::other:
      break;
  }
  return not_found();
}

http::ServerResponse FakeKie::guarded(const Call& call) {
  // The gateway before the service takes a request without a User-Agent for a bot and answers no JSON.
  if (trimmed(call.request.headers.get("User-Agent")).empty()) return text_answer(403, "error code: 1010");
  if (call.settings.maintenance) return call.refuse(455, "Service Unavailable");
  if (key_in(call.request, call.settings).empty()) {
    return call.refuse(401, "You do not have access permissions");
  }
  switch (call.operation) {
    case Operation::create_task:
      return create_task(call);
    case Operation::record_info:
      return record_info(call);
    case Operation::credit:
      return success_answer(std::to_string(book_of(call).credits(call.now)));
    case Operation::download_url:
      return download_url(call);
    case Operation::upload:
      return uploads_.kie(call.request, call.base, call.now.wall);
    case Operation::catbox:
    case Operation::litterbox:
    case Operation::image:
    case Operation::result:
    case Operation::notion:
    case Operation::notion_create:
    case Operation::notion_upload:
    case Operation::webhook:
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
  const auto created = book_of(call).create(wanted, call.wish, call.settings, call.now);
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
  const auto task = book_of(call).poll(id, call.settings.null_polls, call.now);
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
  std::optional<Task> task;
  for (TaskBook* book : books()) {
    if (id && !task) task = book->look(*id, call.now);
  }
  if (!task || task->state != TaskState::success) return not_found();
  const Duration lifetime = call.settings.result_lifetime;
  const bool expired = lifetime > Duration(0) && call.now.mono - task->updated.mono > lifetime;
  if (expired && !links_.is_signed(call.request, *id, call.now.mono))
    return text_answer(403, "AccessDenied\n");
  return file_answer(call.request, named_clip(*task->outcome->clip, *id), "video/mp4");
}

}  // namespace zoetrope::testing
