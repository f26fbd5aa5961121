#include "testing/fake_kie/chaos.h"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "base/text.h"

namespace zoetrope::testing {
namespace {

std::optional<Fault> parse_fault(std::string_view name) {
  for (const Fault fault : all_faults) {
    if (to_string(fault) == name) return fault;
  }
  return std::nullopt;
}

Error unknown(std::string_view what, std::string_view name, const std::vector<std::string>& candidates) {
  std::string message = fmt::format("there is no {} '{}'", what, printable(name));
  if (const auto better = nearest(name, candidates)) message += fmt::format("; did you mean '{}'?", *better);
  return {ErrorCode::invalid_input, std::move(message)};
}

Result<Fault> read_fault(std::string_view name) {
  if (const auto fault = parse_fault(name)) return *fault;
  std::vector<std::string> names;
  for (const Fault fault : all_faults) names.emplace_back(to_string(fault));
  return unknown("fault", name, names);
}

Result<Operation> read_operation(std::string_view name) {
  if (const auto operation = parse_operation(name)) return *operation;
  std::vector<std::string> names;
  for (const Operation operation : all_operations) names.emplace_back(to_string(operation));
  return unknown("operation", name, names);
}

Result<std::pair<Operation, Fault>> read_key(std::string_view name) {
  const std::size_t dot = name.find('.');
  const Operation operation = TRY(read_operation(name.substr(0, dot)));
  const Fault fault = TRY(read_fault(name.substr(dot + 1)));
  if (!applies(fault, operation)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} cannot happen to {}", to_string(fault), to_string(operation))};
  }
  return std::pair(operation, fault);
}

}  // namespace

std::string_view to_string(Fault fault) {
  static constexpr std::array<std::string_view, all_faults.size()> names = {
      "http_429",     "body_429",        "http_500",     "body_500",           "html_502",
      "reset",        "never_answer",    "slow",         "lost_answer",        "cut_answer",
      "fail_task",    "fail_moderation", "fail_charged", "truncated_result",   "result_403",
      "result_404",   "result_html",     "result_empty", "result_wrong_codec", "result_redirect",
      "private_link", "body_433",        "body_455",     "http_409",           "http_529"};
  return names.at(static_cast<std::size_t>(fault));
}

bool applies(Fault fault, Operation operation) {
  if (operation == Operation::control || operation == Operation::other) return false;
  switch (fault) {
    case Fault::fail_task:
    case Fault::fail_moderation:
    case Fault::fail_charged:
      return operation == Operation::create_task;
    case Fault::truncated_result:
    case Fault::result_403:
    case Fault::result_404:
    case Fault::result_html:
    case Fault::result_empty:
    case Fault::result_wrong_codec:
    case Fault::result_redirect:
      return operation == Operation::result;
    case Fault::private_link:
      return operation == Operation::record_info;
    case Fault::http_409:
    case Fault::http_529:
      return is_notion(operation);
    case Fault::body_429:
    case Fault::body_433:
    case Fault::body_455:
    case Fault::body_500:
      return !is_notion(operation) && operation != Operation::webhook;
    case Fault::http_429:
    case Fault::http_500:
    case Fault::html_502:
    case Fault::reset:
    case Fault::never_answer:
    case Fault::slow:
    case Fault::lost_answer:
    case Fault::cut_answer:
      return true;
  }
  return false;
}

Result<void> ChaosPlan::set_rate(std::string_view name, double rate) {
  if (!(rate >= 0.0 && rate <= 1.0)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the rate of {} must be from 0 to 1", printable(name))};
  }
  if (name.find('.') != std::string_view::npos) {
    rates_[TRY(read_key(name))] = rate;
    return {};
  }
  const Fault fault = TRY(read_fault(name));
  for (const Operation operation : all_operations) {
    if (applies(fault, operation)) rates_[{operation, fault}] = rate;
  }
  return {};
}

Result<void> ChaosPlan::set_next(std::string_view name, int count) {
  if (name.find('.') == std::string_view::npos) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("'{}' needs an operation before it, as in createTask.reset", printable(name))};
  }
  if (count < 0 || count > next_count_max) {
    return Error{ErrorCode::invalid_input, fmt::format("the count of {} is out of range", printable(name))};
  }
  next_[TRY(read_key(name))] = count;
  return {};
}

std::optional<Fault> ChaosPlan::pick(Operation operation, double draw) {
  for (const Fault fault : all_faults) {
    const auto found = next_.find({operation, fault});
    if (found == next_.end() || found->second == 0) continue;
    --found->second;
    return fault;
  }
  for (const Fault fault : all_faults) {
    const auto found = rates_.find({operation, fault});
    if (found == rates_.end()) continue;
    if (draw < found->second) return fault;
    draw -= found->second;
  }
  return std::nullopt;
}

Result<void> parse_chaos(std::string_view text, ChaosPlan& plan) {
  if (trimmed(text).empty()) return {};
  for (const std::string_view part : split(text, ',')) {
    const std::string_view entry = trimmed(part);
    const std::size_t equals = entry.find('=');
    const std::string_view number = equals == std::string_view::npos ? "" : entry.substr(equals + 1);
    double rate = 0.0;
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), rate);
    if (problem != std::errc() || end != number.data() + number.size()) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("'{}' is not of the form name=rate, as in http_429=0.05", printable(entry))};
    }
    TRY(plan.set_rate(entry.substr(0, equals), rate));
  }
  return {};
}

}  // namespace zoetrope::testing
