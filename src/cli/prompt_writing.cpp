#include "cli/prompt_writing.h"

#include "writer/chat_writer.h"

namespace zoetrope::cli {

writer::ChatService llm_service(const settings::Settings& settings) {
  return {.base_url = settings.llm_api_base, .key = settings.llm_api_key, .model = settings.llm_model};
}

std::unique_ptr<writer::PromptWriter> make_prompt_writer(const App& app, FileSystem& workspace,
                                                         const std::string& project_folder,
                                                         const writer::Complain& complain) {
  const settings::Settings& settings = app.settings;
  if (settings.llm_api_base.empty()) return nullptr;
  if (settings.llm_model.empty()) {
    complain(
        "LLM_API_BASE is set and LLM_MODEL is not, so that no language model is asked; name a model of that "
        "API");
    return nullptr;
  }
  return writer::make_chat_writer(*app.http, *app.pause, workspace,
                                  {.service = llm_service(settings),
                                   .limits = chosen_model(app).prompt_limits(),
                                   .images = settings.llm_images,
                                   .project_folder = project_folder});
}

}  // namespace zoetrope::cli
