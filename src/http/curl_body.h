#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "http/client.h"
#include "http/curl_outcome.h"

namespace zoetrope::http {

/// Hands the body of one request to libcurl and knows how far it got. Lives as long as the transfer.
///
/// libcurl asks for more only after it has written what it was given, so holding the last byte back until the
/// gate is tested means that a request past its gate is never complete.
class RequestBody {
 public:
  RequestBody(const Request& request, Clock& clock, std::stop_token stop);
  ~RequestBody();
  RequestBody(const RequestBody&) = delete;
  RequestBody& operator=(const RequestBody&) = delete;

  /// Sets the body up on an easy handle. Errors: those of the files' info(); unavailable without memory.
  Result<void> attach(void* easy);

  [[nodiscard]] bool exists() const { return !request_.body.empty() || !request_.parts.empty(); }
  [[nodiscard]] bool last_byte_given() const { return last_byte_given_; }

  /// Why it refused to give more bytes, if it did.
  [[nodiscard]] std::optional<EndedBy> refused_by() const { return refused_by_; }
  [[nodiscard]] const std::optional<Error>& own_error() const { return own_error_; }

 private:
  struct PartSource {
    RequestBody* owner;
    const Part* part;
    std::uint64_t bytes;
    std::uint64_t given = 0;
    bool is_last = false;  ///< no bytes follow but the closing boundary
  };
  struct MimeDeleter {
    void operator()(void* mime) const;
  };

  static std::size_t read_plain(char* into, std::size_t size, std::size_t count, void* self);
  static std::size_t read_part(char* into, std::size_t size, std::size_t count, void* source);
  static int seek_part(void* source, std::int64_t offset, int origin);

  [[nodiscard]] std::size_t give_plain(char* into, std::size_t room);
  [[nodiscard]] std::size_t give_part(PartSource& source, char* into, std::size_t room);
  [[nodiscard]] std::size_t refuse(EndedBy by);
  Result<void> attach_parts(void* easy);
  /// False without memory.
  static bool add_part(void* easy_mime, PartSource& source);

  const Request& request_;
  Clock& clock_;
  std::stop_token stop_;
  std::size_t given_ = 0;
  bool last_byte_given_ = false;
  std::optional<EndedBy> refused_by_;
  std::optional<Error> own_error_;
  std::vector<std::unique_ptr<PartSource>> sources_;
  std::unique_ptr<void, MimeDeleter> mime_;
};

}  // namespace zoetrope::http
