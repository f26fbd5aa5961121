#include "http/curl_body.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace zoetrope::http {

RequestBody::RequestBody(const Request& request, Clock& clock, std::stop_token stop)
    : request_(request), clock_(clock), stop_(std::move(stop)) {}

RequestBody::~RequestBody() = default;

void RequestBody::MimeDeleter::operator()(void* mime) const {
  curl_mime_free(static_cast<curl_mime*>(mime));
}

Result<void> RequestBody::attach(void* easy) {
  if (!has_body(request_.method)) return {};
  if (!request_.parts.empty()) return attach_parts(easy);
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  if (request_.method == Method::patch) curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PATCH");
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  if (request_.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "");
    return {};
  }
  // No seek function: libcurl could not send this body a second time even if it wanted to.
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &RequestBody::read_plain);
  curl_easy_setopt(easy, CURLOPT_READDATA, this);
  return {};
}

Result<void> RequestBody::attach_parts(void* easy) {
  PartSource* last = nullptr;
  for (const Part& part : request_.parts) {
    const std::uint64_t bytes = part.file == nullptr ? part.value.size() : TRY(part.file->info()).bytes;
    sources_.push_back(std::make_unique<PartSource>(PartSource{this, &part, bytes}));
    if (bytes > 0) last = sources_.back().get();
  }
  if (last != nullptr) {
    last->is_last = true;
  } else {
    last_byte_given_ = true;  // libcurl asks for nothing, so nothing can be said about what was sent
  }
  mime_.reset(curl_mime_init(easy));
  bool is_whole = mime_ != nullptr;
  for (const auto& source : sources_) is_whole = is_whole && add_part(mime_.get(), *source);
  is_whole =
      is_whole && curl_easy_setopt(easy, CURLOPT_MIMEPOST, static_cast<curl_mime*>(mime_.get())) == CURLE_OK;
  // A request with half of its form would be another one.
  if (!is_whole) return Error{ErrorCode::unavailable, "there is not enough memory to send a form"};
  return {};
}

bool RequestBody::add_part(void* easy_mime, PartSource& source) {
  curl_mimepart* part = curl_mime_addpart(static_cast<curl_mime*>(easy_mime));
  const std::string& file_name = source.part->file_name;
  const std::string& type = source.part->content_type;
  return part != nullptr && curl_mime_name(part, source.part->name.c_str()) == CURLE_OK &&
         curl_mime_data_cb(part, static_cast<curl_off_t>(source.bytes), &RequestBody::read_part,
                           &RequestBody::seek_part, nullptr, &source) == CURLE_OK &&
         (file_name.empty() || curl_mime_filename(part, file_name.c_str()) == CURLE_OK) &&
         (type.empty() || curl_mime_type(part, type.c_str()) == CURLE_OK);
}

std::size_t RequestBody::read_plain(char* into, std::size_t size, std::size_t count, void* self) {
  return static_cast<RequestBody*>(self)->give_plain(into, size * count);
}

std::size_t RequestBody::read_part(char* into, std::size_t size, std::size_t count, void* source) {
  auto* part = static_cast<PartSource*>(source);
  return part->owner->give_part(*part, into, size * count);
}

int RequestBody::seek_part(void* source, std::int64_t offset, int origin) {
  auto* part = static_cast<PartSource*>(source);
  if (origin != SEEK_SET || offset < 0 || static_cast<std::uint64_t>(offset) > part->bytes) {
    return CURL_SEEKFUNC_FAIL;
  }
  part->given = static_cast<std::uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}

std::size_t RequestBody::refuse(EndedBy by) {
  refused_by_ = by;
  return CURL_READFUNC_ABORT;
}

std::size_t RequestBody::give_plain(char* into, std::size_t room) {
  const std::size_t left = request_.body.size() - given_;
  if (left == 0) return 0;
  if (stop_.stop_requested()) return refuse(EndedBy::cancel);
  std::size_t now = std::min(left, room);
  if (request_.gate) {
    // All but the last byte first, then that byte alone, so that the clock is read after everything else went
    // out.
    if (left > 1) {
      now = std::min(left - 1, room);
    } else if (clock_.mono() >= request_.gate->last_byte_before) {
      return refuse(EndedBy::gate);
    }
  }
  std::memcpy(into, request_.body.data() + given_, now);
  given_ += now;
  last_byte_given_ = given_ == request_.body.size();
  return now;
}

std::size_t RequestBody::give_part(PartSource& source, char* into, std::size_t room) {
  if (stop_.stop_requested()) return refuse(EndedBy::cancel);
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(source.bytes - source.given, room));
  if (wanted == 0) return 0;
  std::size_t now = wanted;
  if (source.part->file == nullptr) {
    std::memcpy(into, source.part->value.data() + source.given, wanted);
  } else {
    const auto got = source.part->file->read_at(source.given, std::span<char>(into, wanted));
    if (!got || *got == 0) {
      own_error_ =
          got ? Error{ErrorCode::conflict, "the file became shorter while it was sent"} : got.error();
      return refuse(EndedBy::caller);
    }
    now = *got;
  }
  source.given += now;
  if (source.is_last && source.given == source.bytes) last_byte_given_ = true;
  return now;
}

}  // namespace zoetrope::http
