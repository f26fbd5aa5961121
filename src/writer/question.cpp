#include "writer/question.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "shots/prompt_parts.h"
#include "writer/instructions.h"

namespace zoetrope::writer {
namespace {

/// Members stay in order: a model that is held to a schema writes them in the order of the schema.
using OrderedJson = nlohmann::ordered_json;

OrderedJson object_schema(OrderedJson properties) {
  OrderedJson required = OrderedJson::array();
  for (const auto& [name, type] : properties.items()) required.push_back(name);
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

/// Without lengths and ranges, which the strict mode of several services does not know.
OrderedJson answer_schema() {
  OrderedJson fields{{"number", {{"type", "integer"}}}};
  for (const shots::PromptField& field : shots::prompt_fields()) fields[field.name] = {{"type", "string"}};
  OrderedJson clips{{"type", "array"}, {"items", object_schema(std::move(fields))}};
  return object_schema({{"clips", std::move(clips)}});
}

OrderedJson response_format(AnswerForm form) {
  switch (form) {
    case AnswerForm::schema:
      return {{"type", "json_schema"},
              {"json_schema", {{"name", "motion_prompts"}, {"strict", true}, {"schema", answer_schema()}}}};
    case AnswerForm::json:
      return {{"type", "json_object"}};
    case AnswerForm::text:
      return nullptr;
  }
  check_failed("every form is handled", __FILE__, __LINE__);
}

OrderedJson text_part(const std::string& text) {
  return {{"type", "text"}, {"text", text}};
}

/// A plain text where there are no pictures: not every server takes a list of parts.
OrderedJson question_content(const Question& question) {
  const std::string text = question_text(question);
  if (question.pictures.empty()) return text;
  OrderedJson parts = OrderedJson::array({text_part(text)});
  for (const auto& [number, url] : question.pictures) {
    parts.push_back(text_part(picture_caption(number)));
    parts.push_back({{"type", "image_url"}, {"image_url", {{"url", url}, {"detail", "low"}}}});
  }
  return parts;
}

OrderedJson message(const char* role, OrderedJson content) {
  return {{"role", role}, {"content", std::move(content)}};
}

std::string json_text(const OrderedJson& json) {
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

}  // namespace

std::vector<int> Question::numbers() const {
  std::vector<int> all;
  for (const ClipRequest& clip : clips) all.push_back(clip.number);
  return all;
}

std::string chat_body(const std::string& model, const Question& question, AnswerForm form) {
  OrderedJson messages = OrderedJson::array();
  messages.push_back(message("system", std::string(system_text())));
  messages.push_back(message("user", question_content(question)));
  if (question.repair) {
    messages.push_back(message("assistant", question.repair->answered));
    messages.push_back(message("user", repair_text(*question.repair)));
  }
  OrderedJson body{{"model", model}, {"messages", std::move(messages)}};
  if (OrderedJson format = response_format(form); !format.is_null())
    body["response_format"] = std::move(format);
  return json_text(body);
}

std::string clip_question(const ChatService& service, const PromptRequest& request, const ClipRequest& clip,
                          const std::string& picture) {
  return json_text({{"service", service.base_url},
                    {"model", service.model},
                    {"instructions", std::string(system_text())},
                    {"topic", request.topic},
                    {"direction", request.direction},
                    {"clips", request.clips},
                    {"number", clip.number},
                    {"seconds", clip.seconds},
                    {"image", clip.image.substr(clip.image.rfind('/') + 1)},
                    {"picture", picture}});
}

}  // namespace zoetrope::writer
