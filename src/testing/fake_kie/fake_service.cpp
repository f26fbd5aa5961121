#include "testing/fake_kie/fake_service.h"

#include <fmt/format.h>

#include <cctype>
#include <optional>
#include <utility>

#include "testing/fake_kie/api_answer.h"

namespace zoetrope::testing {
namespace {

constexpr std::string_view notion_path = "/_fake/notion/";

/// As Notion writes it, 8-4-4-4-12, from 32 hex digits with or without dashes.
std::optional<std::string> notion_id(std::string_view text) {
  constexpr std::size_t digits = 32;
  std::string id;
  for (const char c : text) {
    if (c == '-') continue;
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0 || id.size() == digits) return std::nullopt;
    id += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (id.size() != digits) return std::nullopt;
  for (const std::size_t dash : {20U, 16U, 12U, 8U}) id.insert(dash, "-");
  return id;
}

}  // namespace

FakeService::FakeService(World world, Settings settings, ChaosSettings chaos, std::uint64_t seed)
    : kie_(world, std::move(settings), seed),
      chaos_([this](const http::ServerRequest& request, Wish wish) { return kie_.handle(request, wish); },
             seed, std::move(chaos)) {}

http::ServerResponse FakeService::handle(const http::ServerRequest& request) {
  const Operation operation = operation_of(request);
  if (operation == Operation::control) return control(request);
  std::string ray;
  {
    const MutexLock lock(mutex_);
    ++counts_[operation];
    connections_.insert(request.connection);
    if (operation == Operation::create_task) create_connections_.insert(request.connection);
    ++rays_;
    ray = fmt::format("{:016x}-FAKE", rays_);
  }
  http::ServerResponse response = chaos_.handle(request);
  response.headers.add("CF-RAY", std::move(ray));
  return response;
}

http::ServerResponse FakeService::control(const http::ServerRequest& request) {
  const std::string_view path = path_of(request);
  if (request.method == "GET" && path == "/_fake/figures") {
    return text_answer(200, to_json(figures()) + "\n", "application/json");
  }
  if (request.method == "GET" && path == "/_fake/notion")
    return text_answer(200, notion().to_json() + "\n", "application/json");
  if (request.method == "POST" && path.starts_with(notion_path)) return make_at_notion(path);
  if (request.method == "POST" && path == "/_fake/settings") {
    const auto changed = change(request.body);
    return changed ? text_answer(200, "changed\n") : text_answer(400, changed.error().message + "\n");
  }
  if (request.method == "POST" && path == "/_fake/reset") {
    reset();
    return text_answer(200, "reset\n");
  }
  return text_answer(404,
                     "there is GET /_fake/figures, GET /_fake/notion, POST /_fake/notion/pages/ID, "
                     "POST /_fake/notion/tables/ID, POST /_fake/settings and POST /_fake/reset\n");
}

http::ServerResponse FakeService::make_at_notion(std::string_view path) {
  const std::string_view what = path.substr(notion_path.size());
  const std::size_t slash = what.find('/');
  const auto id = notion_id(slash == std::string_view::npos ? "" : what.substr(slash + 1));
  if (!id) return text_answer(400, "an id at Notion has 32 hex digits\n");
  if (what.starts_with("pages/")) {
    notion().put_page(*id, usual_page());
  } else if (what.starts_with("tables/")) {
    std::string source = *id;
    source.front() = source.front() == 'f' ? '0' : 'f';
    notion().put_table(*id, source, usual_columns());
  } else {
    return text_answer(404, "there are pages and tables\n");
  }
  return text_answer(201, "made\n");
}

Figures FakeService::figures() {
  Figures figures = kie_.figures();
  figures.faults = chaos_.struck();
  const MutexLock lock(mutex_);
  for (const Operation operation : all_operations) {
    if (operation != Operation::control)
      figures.requests[std::string(to_string(operation))] = counts_[operation];
  }
  figures.creates_received = counts_[Operation::create_task];
  figures.connections = static_cast<std::int64_t>(connections_.size());
  figures.create_connections = static_cast<std::int64_t>(create_connections_.size());
  return figures;
}

Result<void> FakeService::change(std::string_view json) {
  const MutexLock lock(change_mutex_);
  LiveSettings next = TRY(apply_settings(json, {kie_.settings(), chaos_.settings(), std::nullopt}));
  kie_.change(std::move(next.service));
  chaos_.change(std::move(next.chaos));
  if (next.balance) kie_.set_credits(*next.balance);
  return {};
}

void FakeService::reset() {
  kie_.reset();
  chaos_.forget_struck();
  const MutexLock lock(mutex_);
  counts_.clear();
  connections_.clear();
  create_connections_.clear();
}

}  // namespace zoetrope::testing
