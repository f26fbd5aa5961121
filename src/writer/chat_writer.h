#pragma once

#include <memory>
#include <string>

#include "env/file_system.h"
#include "env/pause.h"
#include "http/client.h"
#include "model/prompt_limits.h"
#include "writer/chat_service.h"
#include "writer/prompt_writer.h"

namespace zoetrope::writer {

struct ChatWriterOptions {
  ChatService service;
  PromptLimits limits;         ///< of the render model that the prompts are for
  bool images = false;         ///< send the pictures of the clips along
  std::string project_folder;  ///< relative to the workspace; prompts are kept below it
};

/// A language model behind an OpenAI-compatible chat API, in the cloud or on this machine.
///
/// It is asked for a few clips at a time. An answer is read strictly and linted; what is wrong with it is
/// told to the model once, and what is still wrong then is left out. After a question that got no usable
/// answer nothing more is asked. What was written for a clip is kept in the project and serves again, without
/// the service, as long as all that shaped its question is the same, whatever other clips are asked for: a
/// plan is paid for once. So is it kept that the model has no prompt for a clip.
///
/// A request ends within a minute and is sent twice at most, the second time when the service said that it
/// was busy or broken. All that is given outlives the writer.
std::unique_ptr<PromptWriter> make_chat_writer(http::Client& client, Pause& pause, FileSystem& workspace,
                                               ChatWriterOptions options);

}  // namespace zoetrope::writer
