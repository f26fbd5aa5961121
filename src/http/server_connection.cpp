#include "http/server_connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <exception>

#include "base/text.h"
#include "http/date.h"
#include "http/server_socket.h"

namespace zoetrope::http {
namespace {

namespace beast_http = boost::beast::http;

constexpr std::size_t read_ahead_bytes = 64 << 10;

enum class After { keep, close };

ServerResponse plain(int status) {
  ServerResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body =
      std::string(beast_http::obsolete_reason(beast_http::int_to_status(static_cast<unsigned>(status))));
  return response;
}

bool is_clean(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_clean(const ServerResponse& response) {
  const auto& fields = response.headers.all();
  return is_clean(response.content_type) && std::all_of(fields.begin(), fields.end(), [](const auto& field) {
           return is_clean(field.first) && is_clean(field.second);
         });
}

bool may_have_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

WallTime wall_now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<Duration>(since_1970).count()};
}

std::string head_of(const ServerResponse& response, After after) {
  const auto reason =
      beast_http::obsolete_reason(beast_http::int_to_status(static_cast<unsigned>(response.status)));
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\n", response.status, std::string_view(reason.data(), reason.size()));
  if (may_have_body(response.status)) {
    head += fmt::format("Content-Length: {}\r\n", response.body.size());
    if (!response.content_type.empty()) head += fmt::format("Content-Type: {}\r\n", response.content_type);
  }
  if (response.headers.get("Date").empty()) head += fmt::format("Date: {}\r\n", to_http_date(wall_now()));
  for (const auto& [name, value] : response.headers.all()) head += fmt::format("{}: {}\r\n", name, value);
  head += after == After::keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

/// Whatever the handler throws stays inside.
ServerResponse call(const Server::Handler& handler, const ServerRequest& request) {
  try {
    ServerResponse response = handler(request);
    return is_clean(response) ? response : plain(500);
  } catch (const std::exception&) {
    return plain(500);
  } catch (...) {
    return plain(500);
  }
}

int status_of(const boost::beast::error_code& error) {
  if (error == beast_http::error::body_limit) return 413;
  if (error == beast_http::error::header_limit || error == beast_http::error::buffer_overflow) return 431;
  if (error == boost::beast::error::timeout) return 408;
  return 400;
}

/// The peer went away rather than say something wrong.
bool is_gone(const boost::beast::error_code& error) {
  return error == beast_http::error::end_of_stream || error == beast_http::error::partial_message ||
         error.category() == boost::system::system_category();
}

class Conversation {
 public:
  Conversation(int descriptor, const ServerOptions& options, const Server::Handler& handler,
               std::uint64_t number)
      : number_(number),
        socket_(descriptor),
        options_(options),
        handler_(handler),
        buffer_(options.header_bytes_max + read_ahead_bytes) {}

  void run() {
    while (serve_one() == After::keep) {
    }
  }

 private:
  using Parser = beast_http::request_parser<beast_http::string_body>;

  void start_deadline() {
    socket_.set_deadline(std::chrono::steady_clock::now() +
                         std::chrono::seconds(options_.read_timeout_seconds));
  }

  After serve_one() {
    start_deadline();
    if (buffer_.size() == 0 && !socket_.wait_readable()) return After::close;
    start_deadline();  // the wait for a request is not the time for reading it
    Parser parser;
    parser.header_limit(options_.header_bytes_max);
    parser.body_limit(options_.body_bytes_max);
    boost::beast::error_code error;
    beast_http::read_header(socket_, buffer_, parser, error);
    if (!error && !parser.is_done() &&
        boost::beast::iequals(parser.get()[beast_http::field::expect], "100-continue") &&
        !socket_.write_all("HTTP/1.1 100 Continue\r\n\r\n")) {
      return After::close;
    }
    if (!error && !parser.is_done()) beast_http::read(socket_, buffer_, parser, error);
    if (error) return refuse(error);
    return answer(parser);
  }

  After refuse(const boost::beast::error_code& error) {
    if (is_gone(error)) return After::close;
    start_deadline();
    const ServerResponse response = plain(status_of(error));
    if (socket_.write_all(head_of(response, After::close) + response.body)) socket_.linger();
    return After::close;
  }

  After answer(Parser& parser) {
    const After after = parser.get().keep_alive() ? After::keep : After::close;
    ServerRequest request = taken(parser);
    request.connection = number_;
    const ServerResponse response = call(handler_, request);
    start_deadline();
    switch (response.misbehave) {
      case Misbehave::no:
        break;
      case Misbehave::reset_before_answer:
        socket_.arm_reset();
        return After::close;
      case Misbehave::never_answer:
        socket_.wait_for_close();
        return After::close;
      case Misbehave::cut_body_in_half:
        socket_.write_all(head_of(response, After::close) +
                          response.body.substr(0, response.body.size() / 2));
        return After::close;
    }
    const bool with_body = request.method != "HEAD" && may_have_body(response.status);
    std::string head = head_of(response, after);
    if (with_body) head += response.body;
    return socket_.write_all(head) ? after : After::close;
  }

  static ServerRequest taken(Parser& parser) {
    auto message = parser.release();
    ServerRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    for (const auto& field : message) {
      request.headers.add(std::string(field.name_string()), std::string(field.value()));
    }
    request.body = std::move(message.body());
    return request;
  }

  const std::uint64_t number_;
  ServerSocket socket_;
  const ServerOptions& options_;
  const Server::Handler& handler_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace

void serve_connection(int descriptor, const ServerOptions& options, const Server::Handler& handler,
                      std::uint64_t number) {
  Conversation(descriptor, options, handler, number).run();
}

std::string busy_answer() {
  const ServerResponse response = plain(503);
  return head_of(response, After::close) + response.body;
}

}  // namespace zoetrope::http
