#pragma once

#include <memory>
#include <string>

#include "cli/app.h"
#include "writer/chat_service.h"
#include "writer/prompt_writer.h"

namespace zoetrope::cli {

/// Where the language model of the settings is asked; its base URL is "" when they name none.
writer::ChatService llm_service(const settings::Settings& settings);

/// The language model of the settings as a writer of prompts; null when they name none. When they name a
/// service without a model that is a complaint, and null too. `project_folder` is relative to the workspace;
/// answers are kept below it. `app` and `workspace` outlive the writer.
std::unique_ptr<writer::PromptWriter> make_prompt_writer(const App& app, FileSystem& workspace,
                                                         const std::string& project_folder,
                                                         const writer::Complain& complain);

}  // namespace zoetrope::cli
