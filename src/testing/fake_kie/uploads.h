#pragma once

#include <string>

#include "base/time.h"
#include "env/random.h"
#include "http/server.h"
#include "testing/fake_kie/hosted_files.h"

namespace zoetrope::testing {

/// The two ways to make an image reachable. Safe for concurrent use.
class Uploads {
 public:
  Uploads(HostedFiles& files, Random& names) : files_(files), names_(names) {}

  /// https://docs.kie.ai/file-upload-api/quickstart, file-stream-upload: fields file, uploadPath and fileName
  /// (which the service lets be left out), each once and no other. The key was checked before.
  http::ServerResponse kie(const http::ServerRequest& request, const std::string& base, WallTime now);

  /// https://catbox.moe/tools.php: reqtype=fileupload and fileToUpload, with userhash allowed. What the real
  /// one refuses it refuses with 412 and a line of text; a request without a User-Agent is among that.
  http::ServerResponse catbox(const http::ServerRequest& request, const std::string& base);

 private:
  HostedFiles& files_;
  Random& names_;
};

}  // namespace zoetrope::testing
