#include "providers/kie/flat_json.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace zoetrope::providers {
namespace {

using Json = nlohmann::json;

/// RFC 6901 escaping, so that a key with a slash in it cannot pass for a path. "~" alone is no valid escape:
/// nothing that is asked for ever matches a key that was too long.
std::string pointer_token(const std::string& key) {
  if (key.size() > FlatJson::key_bytes_max) return "~";
  std::string token;
  for (const char c : key) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

}  // namespace

/// Receives the events of nlohmann's parser; `false` from any of them ends the reading.
class FlatJson::Reader : public nlohmann::json_sax<Json> {
 public:
  explicit Reader(FlatJson& into) : into_(into) {}

  [[nodiscard]] const char* problem() const { return problem_; }

  bool null() override { return skip(); }
  bool boolean(bool) override { return skip(); }
  bool number_integer(number_integer_t value) override { return keep(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return keep(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& written) override { return keep(written); }
  bool string(string_t& value) override { return keep(std::move(value)); }
  bool binary(binary_t&) override { return skip(); }

  bool start_object(std::size_t) override {
    if (levels_.empty()) into_.is_object_ = true;
    return descend(/*array=*/false);
  }
  bool key(string_t& value) override {
    key_ = pointer_token(value);
    return true;
  }
  bool end_object() override { return ascend(); }
  bool start_array(std::size_t) override { return descend(/*array=*/true); }
  bool end_array() override { return ascend(); }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    problem_ = "is no JSON";
    return false;
  }

 private:
  struct Level {
    std::size_t parent_bytes = 0;  ///< of the path, to go back to
    bool array = false;
    std::size_t next = 0;
  };

  /// The pointer of the value that begins here.
  std::string next_pointer() {
    if (levels_.empty()) return "";
    Level& level = levels_.back();
    return path_ + "/" + (level.array ? std::to_string(level.next++) : key_);
  }

  bool skip() {
    next_pointer();
    return count();
  }

  bool keep(std::string value) {
    into_.values_.insert_or_assign(next_pointer(), std::move(value));
    return count();
  }

  bool count() {
    if (++values_seen_ <= values_max) return true;
    problem_ = "holds too many values";
    return false;
  }

  bool descend(bool array) {
    if (levels_.size() >= depth_max) {
      problem_ = "is nested too deeply";
      return false;
    }
    std::string pointer = next_pointer();
    levels_.push_back({.parent_bytes = path_.size(), .array = array});
    path_ = std::move(pointer);
    return count();
  }

  bool ascend() {
    path_.resize(levels_.back().parent_bytes);
    levels_.pop_back();
    return true;
  }

  FlatJson& into_;
  std::vector<Level> levels_;
  std::string path_;
  std::string key_;
  std::size_t values_seen_ = 0;
  const char* problem_ = "is no JSON";
};

Result<FlatJson> FlatJson::parse(std::string_view text) {
  if (text.size() > bytes_max) return Error{ErrorCode::corrupt, "the answer is too long"};
  FlatJson flat;
  Reader reader(flat);
  if (!Json::sax_parse(text.begin(), text.end(), &reader)) {
    return Error{ErrorCode::corrupt, std::string("the answer ") + reader.problem()};
  }
  return flat;
}

std::optional<std::string_view> FlatJson::text(std::string_view pointer) const {
  const auto found = values_.find(pointer);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::string_view FlatJson::text_or_empty(std::string_view pointer) const {
  return text(pointer).value_or(std::string_view());
}

std::string json_quoted(std::string_view text) {
  return Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace zoetrope::providers
