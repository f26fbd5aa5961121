#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/file_system.h"
#include "shots/prompt_parts.h"

namespace zoetrope::writer {

/// What was paid for: a prompt, or the knowledge that the model writes none that is fit.
struct KeptPrompt {
  std::optional<shots::PromptParts> parts;
  std::vector<std::string> left_out;  ///< why, where there are no parts
};

/// Prompts that were paid for, in `.zoetrope/prompts/` of a project: a file a clip, named after the SHA-256
/// of everything that shaped what was asked. Anybody may have changed them, so that what comes out is read
/// as strictly as an answer, and is to be linted like one. One thread at a time; two programs at once do no
/// harm.
class PromptCache {
 public:
  PromptCache(FileSystem& workspace, const std::string& project_folder)
      : workspace_(workspace), folder_(project_folder + "/.zoetrope/prompts") {}

  /// What was kept for a question (clip_question()) about a clip; nothing when there is nothing. Errors:
  /// corrupt (the file is damaged, with its name), and as FileSystem.
  Result<std::optional<KeptPrompt>> find(const std::string& question, int number);

  /// Errors: as FileSystem.
  Result<void> keep(const std::string& question, int number, const std::string& model,
                    const KeptPrompt& prompt);

  /// The file as the user knows it.
  [[nodiscard]] std::string shown_file(const std::string& question) const;

 private:
  [[nodiscard]] std::string file_of(const std::string& key) const { return folder_ + "/" + key + ".json"; }

  FileSystem& workspace_;
  const std::string folder_;
};

}  // namespace zoetrope::writer
