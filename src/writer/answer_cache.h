#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope::writer {

/// Answers that were paid for, in `.zoetrope/prompts/` of a project: one file each, named after the SHA-256
/// of the question. Anybody may have changed them, so that what comes out is read like an answer that came
/// from the service. One thread at a time; two programs at once do no harm.
class AnswerCache {
 public:
  AnswerCache(FileSystem& workspace, const std::string& project_folder)
      : workspace_(workspace), folder_(project_folder + "/.zoetrope/prompts") {}

  /// The JSON that was kept for a question; nothing when there is none. Errors: corrupt (the file is
  /// damaged, with its name), and as FileSystem.
  Result<std::optional<std::string>> find(const std::string& question);

  /// Keeps the JSON of an answer. Errors: as FileSystem.
  Result<void> keep(const std::string& question, const std::string& model, const std::string& json);

 private:
  [[nodiscard]] std::string file_of(const std::string& key) const { return folder_ + "/" + key + ".json"; }

  FileSystem& workspace_;
  const std::string folder_;
};

}  // namespace zoetrope::writer
