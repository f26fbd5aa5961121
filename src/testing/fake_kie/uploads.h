#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "env/random.h"
#include "http/server.h"
#include "testing/fake_kie/hosted_files.h"

namespace zoetrope::testing {

/// The fields of a box's form by name.
using BoxFields = std::map<std::string, http::FormPart>;

/// The three ways to make an image reachable. Safe for concurrent use.
class Uploads {
 public:
  Uploads(HostedFiles& files, Random& names) : files_(files), names_(names) {}

  /// https://docs.kie.ai/file-upload-api/quickstart, file-stream-upload: fields file, uploadPath and fileName
  /// (which the service lets be left out), each once and no other. The key was checked before.
  http::ServerResponse kie(const http::ServerRequest& request, const std::string& base, WallTime now);

  /// https://catbox.moe/tools.php: reqtype=fileupload and fileToUpload, with userhash allowed. What the real
  /// one refuses it refuses with 412 and a line of text; a request without a User-Agent is among that.
  http::ServerResponse catbox(const http::ServerRequest& request, const std::string& base);

  /// https://litterbox.catbox.moe/tools.php: the form of catbox without userhash and with `time`, one of 1h,
  /// 12h, 24h and 72h. Files stay for as long as the fake runs.
  http::ServerResponse litterbox(const http::ServerRequest& request, const std::string& base);

 private:
  /// What the two boxes have in common, after each has looked at the fields of its own.
  http::ServerResponse keep_in_box(Result<BoxFields> fields, const std::string& folder,
                                   const std::string& base);

  HostedFiles& files_;
  Random& names_;
};

}  // namespace zoetrope::testing
