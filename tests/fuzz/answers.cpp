#include "fuzz/answers.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"
#include "fuzz/fuzz_target.h"

namespace zoetrope::fuzz {
namespace {

using Json = nlohmann::json;

class PathReader : public nlohmann::json_sax<Json> {
 public:
  explicit PathReader(std::string_view path) : path_(path) {}

  [[nodiscard]] const std::set<std::string>& values() const { return values_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t value) override { return keep(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return keep(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& written) override { return keep(written); }
  bool string(string_t& value) override { return keep(value); }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    names_.emplace_back();
    return true;
  }
  bool key(string_t& name) override {
    names_.back() = name;
    return true;
  }
  bool end_object() override {
    names_.pop_back();
    return true;
  }
  bool start_array(std::size_t) override {
    names_.emplace_back("[]");
    return true;
  }
  bool end_array() override { return end_object(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool keep(const std::string& value) {
    std::string path;
    for (const std::string& name : names_) path += (path.empty() ? "" : "/") + name;
    if (path == path_) values_.insert(value);
    return true;
  }

  std::string_view path_;
  std::vector<std::string> names_;
  std::set<std::string> values_;
};

}  // namespace

Redactor canary_redactor() {
  Redactor redactor;
  redactor.add(Secret(canary_key));
  return redactor;
}

http::Response answer_of(std::string_view text) {
  constexpr long status_max = 599;
  http::Response response;
  response.status = 200;
  response.body = text;
  const std::string_view line = text.substr(0, text.find('\n'));
  const std::size_t blank = line.find(' ');
  const auto status = parse_number(line.substr(0, blank), status_max);
  if (!status) return response;
  response.status = static_cast<int>(*status);
  response.body = text.substr(std::min(text.size(), line.size() + 1));
  if (blank != std::string_view::npos)
    response.headers.add("Retry-After", std::string(line.substr(blank + 1)));
  return response;
}

void require_no_key(std::string_view text) {
  require(text.find(canary_key) == std::string_view::npos, "the key is not repeated");
}

void require_line(std::string_view words) {
  require(!words.empty(), "there are words");
  require(printable(words, words.size()) == words, "words are one printable line");
}

void require_words(std::string_view words) {
  require_line(words);
  require_no_key(words);
}

std::set<std::string> json_values(std::string_view text, std::string_view path) {
  PathReader reader(path);
  if (!Json::sax_parse(text.begin(), text.end(), &reader)) return {};
  return reader.values();
}

}  // namespace zoetrope::fuzz
