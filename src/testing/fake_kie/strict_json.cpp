#include "testing/fake_kie/strict_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

namespace zoetrope::testing {
namespace {

using Json = nlohmann::json;

constexpr std::size_t text_bytes_max = 64 << 10;
constexpr std::size_t depth_max = 16;

/// Watches a parse for what the library lets pass: names that come twice, and nesting that would make the
/// recursive writer run out of stack.
class Watch {
 public:
  bool operator()(Json::parse_event_t event, const Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        names_.emplace_back();
        if (names_.size() > depth_max) problem = "nested too deeply";
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        names_.pop_back();
        break;
      case Json::parse_event_t::key: {
        const auto& name = parsed.get_ref<const std::string&>();
        if (!names_.back().insert(name).second) problem = fmt::format("'{}' comes twice", name);
        break;
      }
      case Json::parse_event_t::value:
        break;
    }
    return problem.empty();
  }

  std::string problem;

 private:
  std::vector<std::set<std::string>> names_;
};

JsonKind kind_of(const Json& value) {
  if (value.is_string()) return JsonKind::string;
  if (value.is_number()) return JsonKind::number;
  if (value.is_boolean()) return JsonKind::boolean;
  if (value.is_object()) return JsonKind::object;
  if (value.is_array()) return JsonKind::array;
  return JsonKind::null;
}

std::string written(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Result<std::vector<JsonMember>> read_object(std::string_view text) {
  if (text.size() > text_bytes_max)
    return Error{ErrorCode::invalid_input, "the JSON text is longer than 64 KiB"};
  Watch watch;
  bool sound = true;
  const auto callback = [&](int, Json::parse_event_t event, Json& parsed) {
    sound = sound && watch(event, parsed);
    return sound;
  };
  // A first pass without the callback finds broken text; the second one may then drop what it likes.
  if (!Json::accept(text)) return Error{ErrorCode::invalid_input, "the body is not JSON"};
  const Json value = Json::parse(text, callback, /*allow_exceptions=*/false);
  if (!sound) return Error{ErrorCode::invalid_input, "the JSON text is refused: " + watch.problem};
  if (!value.is_object()) return Error{ErrorCode::invalid_input, "the JSON text is not an object"};
  std::vector<JsonMember> members;
  for (const auto& [name, member] : value.items()) {
    members.push_back(
        {name, kind_of(member), member.is_string() ? member.get<std::string>() : written(member)});
  }
  return members;
}

std::string json_string(std::string_view text) {
  return written(Json(std::string(text)));
}

}  // namespace zoetrope::testing
