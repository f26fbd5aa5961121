#include "sim/network.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"

namespace zoetrope::sim {
namespace {

using http::Delivery;
using http::Exchange;
using http::Failure;

constexpr Duration latency_least = std::chrono::milliseconds(20);
constexpr Duration delay_least = std::chrono::seconds(1);
constexpr Duration delay_most = std::chrono::seconds(15);
constexpr Duration late_least = std::chrono::seconds(20);
constexpr Duration late_most = std::chrono::seconds(100);
/// How much of a request is still with the kernel when its process is killed.
constexpr double lost_with_its_process = 0.5;

Failure failure(Delivery delivery, ErrorCode code, std::string words) {
  return {delivery, Error{code, std::move(words)}};
}

/// What comes back, shared by the caller and the queue of events.
struct Call {
  bool arrived = false;  ///< the answer is here
  bool is_cut = false;
  http::Response response;
};

class NetworkClient final : public http::Client {
 public:
  NetworkClient(Outside& outside, Machine& machine, std::shared_ptr<Process> process)
      : outside_(outside), machine_(machine), process_(std::move(process)) {}

  Exchange perform(const http::Request& request, std::stop_token stop) override {
    World& world = process_->world();
    const bool paid = request.gate.has_value() && request.method == http::Method::post;
    process_->point("connect", paid ? Fault::crash_at_send : Fault::crash_at_step);
    if (process_->dead()) return Failure{Delivery::not_sent, process_gone()};
    if (stop.stop_requested()) return failure(Delivery::not_sent, ErrorCode::cancelled, "stopped");
    if (world.faults().strikes(Fault::connect_fails)) {
      process_->rest(between(world.dice(), latency_least, request.connect_timeout));
      return failure(Delivery::not_sent, ErrorCode::unavailable, "could not connect to the server");
    }
    process_->rest(between(world.dice(), latency_least, outside_.latency_most()));
    if (process_->dead()) return Failure{Delivery::not_sent, process_gone()};
    if (request.gate && machine_.mono() > request.gate->last_byte_before) {
      return failure(Delivery::not_sent, ErrorCode::timed_out, "too late to be sent");
    }
    const auto call = std::make_shared<Call>();
    send(request, call);
    return await(request, *call, stop);
  }

 private:
  Arrived copy_of(const http::Request& request) {
    Arrived arrived;
    arrived.method = request.method;
    arrived.url = request.url;
    arrived.authorization = std::string(request.headers.get("Authorization"));
    arrived.body = request.body;
    if (const std::string_view range = request.headers.get("Range"); range.starts_with("bytes=")) {
      arrived.first_byte =
          static_cast<std::size_t>(parse_number(range.substr(6, range.size() - 7), 1 << 20).value_or(0));
    }
    arrived.attempt = request.gate ? process_->attempt() : "";
    for (const http::Part& part : request.parts) {
      http::Part copy = part;
      copy.file = nullptr;
      if (part.file != nullptr) copy.value = bytes_of(*part.file);
      arrived.parts.push_back(std::move(copy));
    }
    return arrived;
  }
  static std::string bytes_of(ReadableFile& file) {
    const auto info = file.info();
    std::string bytes(info ? static_cast<std::size_t>(info->bytes) : 0, '\0');
    const auto read = file.read_at(0, bytes);
    bytes.resize(read ? *read : 0);
    return bytes;
  }

  /// The last byte leaves: from here on the request arrives or not, whatever becomes of this process.
  void send(const http::Request& request, const std::shared_ptr<Call>& call) {
    World& world = process_->world();
    if (world.faults().strikes(Fault::request_lost)) return;
    Duration delay = between(world.dice(), latency_least, outside_.latency_most());
    if (world.faults().strikes(Fault::request_delayed))
      delay += world.faults().extent(delay_least, delay_most);
    world.after(delay, [this_outside = &outside_, process = process_, arrived = copy_of(request), call] {
      World& there = process->world();
      if (process->dead() && chance(there.dice(), lost_with_its_process)) return;
      call->response = this_outside->answer(arrived);
      send_back(process, call, this_outside->latency_most());
    });
  }

  static void send_back(const std::shared_ptr<Process>& process, const std::shared_ptr<Call>& call,
                        Duration latency_most) {
    World& world = process->world();
    if (world.faults().strikes(Fault::answer_lost)) return;
    Duration delay = between(world.dice(), latency_least, latency_most);
    if (world.faults().strikes(Fault::answer_late)) delay += world.faults().extent(late_least, late_most);
    call->is_cut = world.faults().strikes(Fault::answer_cut);
    world.after(delay, [process, call] {
      call->arrived = true;
      process->ring();
    });
  }

  Exchange await(const http::Request& request, Call& call, const std::stop_token& stop) {
    World& world = process_->world();
    const WallTime latest = world.now() + request.total_timeout;
    while (!call.arrived && world.now() < latest && !process_->dead() && !stop.stop_requested()) {
      process_->wait_for_bell(latest);
    }
    if (process_->dead()) return Failure{Delivery::maybe_sent, process_gone()};
    if (!call.arrived && stop.stop_requested())
      return failure(Delivery::maybe_sent, ErrorCode::cancelled, "stopped");
    if (!call.arrived) return failure(Delivery::maybe_sent, ErrorCode::timed_out, "no answer in time");
    call.response.final_url = request.url;
    if (request.sink && call.response.status / 100 == 2) return deliver(request, call, world.dice());
    if (call.is_cut) return failure(Delivery::maybe_sent, ErrorCode::corrupt, "the answer was cut short");
    if (call.response.body.size() > request.response_bytes_max) {
      return failure(Delivery::maybe_sent, ErrorCode::corrupt, "the answer is too long");
    }
    outside_.told({.url = request.url,
                   .authorization = std::string(request.headers.get("Authorization")),
                   .attempt = request.gate ? process_->attempt() : ""},
                  call.response);
    return std::move(call.response);
  }

  /// In two pieces, so that a crash or a full disk can fall between them.
  static Exchange deliver(const http::Request& request, Call& call, Random& dice) {
    std::string bytes = std::exchange(call.response.body, "");
    if (call.is_cut) bytes.resize(dice.below(bytes.size() + 1));
    if (request.accept && !bytes.empty()) {
      if (const auto accepted = request.accept(call.response); !accepted)
        return Failure{Delivery::maybe_sent, accepted.error()};
    }
    const std::size_t half = bytes.size() / 2;
    for (const std::string& piece : {bytes.substr(0, half), bytes.substr(half)}) {
      if (const auto taken = request.sink(piece); !taken) return Failure{Delivery::maybe_sent, taken.error()};
    }
    if (call.is_cut) return failure(Delivery::maybe_sent, ErrorCode::corrupt, "the answer was cut short");
    return std::move(call.response);
  }

  Outside& outside_;
  Machine& machine_;
  std::shared_ptr<Process> process_;
};

}  // namespace

std::unique_ptr<http::Client> make_network_client(Outside& outside, Machine& machine,
                                                  std::shared_ptr<Process> process) {
  return std::make_unique<NetworkClient>(outside, machine, std::move(process));
}

}  // namespace zoetrope::sim
