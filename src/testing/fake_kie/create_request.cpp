#include "testing/fake_kie/create_request.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <vector>

#include "base/text.h"
#include "http/url.h"
#include "testing/fake_kie/strict_json.h"

namespace zoetrope::testing {
namespace {

constexpr std::string_view known_model = "kling/v2-5-turbo-image-to-video-pro";
constexpr std::size_t prompt_characters_max = 2500;
constexpr std::size_t negative_prompt_characters_max = 2496;
constexpr int bad_parameter = 500;
constexpr int bad_image_url = 422;

using Problem = std::optional<ApiError>;

ApiError refusal(std::string message) {
  return {bad_parameter, std::move(message)};
}

Problem too_long(const JsonMember& member, std::size_t characters_max) {
  if (count_characters(member.text) <= characters_max) return std::nullopt;
  return refusal(fmt::format("{} length cannot exceed the maximum limit", member.name));
}

Problem out_of_range(const JsonMember& member) {
  return refusal(fmt::format("{} is not within the range of allowed options", member.name));
}

Problem read_duration(const JsonMember& member, CreateRequest& request) {
  if (member.text != "5" && member.text != "10") return out_of_range(member);
  request.seconds = member.text == "10" ? 10 : 5;
  return std::nullopt;
}

Problem check_cfg_scale(const JsonMember& member) {
  if (member.kind != JsonKind::number) return out_of_range(member);
  // From 0 to 1 in steps of 0.1, as a JSON number is written back: "0", "1", "0.5", "1.0".
  static const std::set<std::string> allowed = {"0",   "1",   "0.0", "0.1", "0.2", "0.3", "0.4",
                                                "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"};
  return allowed.contains(member.text) ? std::nullopt : out_of_range(member);
}

Problem read_url(const JsonMember& member, std::string& into) {
  if (!http::parse_url(member.text)) return ApiError{bad_image_url, member.name + " is invalid"};
  into = member.text;
  return std::nullopt;
}

Problem read_input_member(const JsonMember& member, CreateRequest& request) {
  if (member.name == "cfg_scale") return check_cfg_scale(member);
  if (member.kind != JsonKind::string) return out_of_range(member);
  if (member.name == "prompt") {
    request.prompt = member.text;
    return too_long(member, prompt_characters_max);
  }
  if (member.name == "negative_prompt") {
    request.negative_prompt = member.text;
    return too_long(member, negative_prompt_characters_max);
  }
  if (member.name == "duration") return read_duration(member, request);
  if (member.name == "image_url") return read_url(member, request.image_url);
  if (member.name == "tail_image_url") {
    std::string unused;
    return member.text.empty() ? std::nullopt : read_url(member, unused);
  }
  return refusal(fmt::format("input.{} is not a known field", printable(member.name)));
}

Problem read_input(const JsonMember& input, CreateRequest& request) {
  if (input.kind != JsonKind::object) return refusal("input must be an object");
  const auto members = read_object(input.text);
  if (!members) return refusal(members.error().message);
  std::set<std::string> seen;
  for (const JsonMember& member : *members) {
    if (Problem problem = read_input_member(member, request)) return problem;
    seen.insert(member.name);
  }
  if (!seen.contains("image_url") || trimmed(request.prompt).empty())
    return refusal("This field is required");
  return std::nullopt;
}

Problem read_member(const JsonMember& member, CreateRequest& request) {
  if (member.name == "model") {
    if (member.kind != JsonKind::string || member.text != known_model) return out_of_range(member);
    request.model = member.text;
    return std::nullopt;
  }
  if (member.name == "callBackUrl") {
    std::string unused;
    return member.kind == JsonKind::string ? read_url(member, unused) : out_of_range(member);
  }
  if (member.name == "input") return read_input(member, request);
  return refusal(fmt::format("{} is not a known field", printable(member.name)));
}

bool is_json(std::string_view content_type) {
  return lower_ascii(trimmed(content_type.substr(0, content_type.find(';')))) == "application/json";
}

}  // namespace

std::variant<CreateRequest, ApiError> parse_create_request(const http::ServerRequest& http_request) {
  const std::string_view content_type = http_request.headers.get("Content-Type");
  if (!is_json(content_type)) {
    return refusal(fmt::format("Content-Type '{}' is not supported", printable(content_type)));
  }
  if (!is_valid_utf8(http_request.body)) return refusal("the body is not UTF-8");
  const auto members = read_object(http_request.body);
  if (!members) return refusal(members.error().message);
  CreateRequest request;
  request.param = http_request.body;
  for (const JsonMember& member : *members) {
    if (Problem problem = read_member(member, request)) return *problem;
  }
  if (request.model.empty() || request.image_url.empty()) return refusal("This field is required");
  return request;
}

}  // namespace zoetrope::testing
