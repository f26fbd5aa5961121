#pragma once

#include "http/server.h"
#include "testing/fake_kie/hosted_files.h"

namespace zoetrope::testing {

/// A file as a plain web server sends it: "Accept-Ranges: bytes"; one range ("bytes=5-9", "5-", "-5") is
/// honoured with 206, a range that lies behind the end is answered 416, and several ranges get the whole file
/// (RFC 9110 section 14.2 allows that).
http::ServerResponse file_answer(const http::ServerRequest& request, const Bytes& file,
                                 std::string content_type);

}  // namespace zoetrope::testing
