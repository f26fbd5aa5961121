#include "canaries/canary_search.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <system_error>

namespace zoetrope::canaries {
namespace {

namespace fs = std::filesystem;

struct Form {
  std::string name;
  std::string text;
};

std::string base64_of(std::string_view bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  unsigned held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += letters[(held >> static_cast<unsigned>(bits - 6)) & 63U];
  }
  return text;
}

/// The letters that stand for the whole bytes of the marker behind `before` other bytes, whatever they and
/// those that follow are.
std::string base64_inside(std::size_t before) {
  const std::string text = base64_of(std::string(before, '?') + std::string(marker));
  const std::size_t first = (before * 8 + 5) / 6;
  return text.substr(first);
}

std::string each_byte(const char* digits, std::string_view in_front) {
  std::string text;
  for (const char c : marker) {
    const auto byte = static_cast<unsigned char>(c);
    text += in_front;
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::vector<Form> make_forms() {
  constexpr const char* lower = "0123456789abcdef";
  constexpr const char* upper = "0123456789ABCDEF";
  std::string capitals(marker);
  std::transform(capitals.begin(), capitals.end(), capitals.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::string wide;
  for (const char c : marker) wide += {c, '\0'};
  std::vector<Form> forms{{"plain", std::string(marker)},
                          {"in capitals", capitals},
                          {"backwards", std::string(marker.rbegin(), marker.rend())},
                          {"UTF-16", wide},
                          {"hex", each_byte(lower, "")},
                          {"hex", each_byte(upper, "")},
                          {"URL escapes", each_byte(lower, "%")},
                          {"URL escapes", each_byte(upper, "%")},
                          {"JSON escapes", each_byte(lower, "\\u00")},
                          {"JSON escapes", each_byte(upper, "\\u00")}};
  for (const std::size_t before : {0U, 1U, 2U}) forms.push_back({"base64", base64_inside(before)});
  return forms;
}

std::string find_form(std::string_view bytes) {
  // Never destroyed: files are removed, and looked into, by destructors that run after those of this room.
  static const std::vector<Form>& forms = *new std::vector<Form>(make_forms());
  for (const Form& form : forms) {
    if (bytes.find(form.text) != std::string_view::npos) return form.name;
  }
  return "";
}

/// Without what stands between the pieces of a long text: line ends, indents, quotes, signs of continuation.
std::string without_seams(std::string_view bytes) {
  constexpr std::string_view seams("\r\n\t \"'+\\,\0", 10);
  std::string text;
  text.reserve(bytes.size());
  std::copy_if(bytes.begin(), bytes.end(), std::back_inserter(text),
               [&](char c) { return seams.find(c) == std::string_view::npos; });
  return text;
}

/// Where a person may keep a key, or puts it by mistake, and tests do as people. The program writes none of
/// them.
bool is_for_keys(const fs::path& file) {
  const std::string name = file.filename().string();
  return name == ".env" || name == "zoetrope.toml" || name.ends_with(".key") ||
         name.starts_with("kie_api_key") || name.starts_with("llm_api_key");
}

}  // namespace

std::string form_found(std::string_view bytes) {
  if (std::string form = find_form(bytes); !form.empty()) return form;
  const std::string form = find_form(without_seams(bytes));
  return form.empty() ? "" : form + " in pieces";
}

std::string form_found_in(const fs::path& file) {
  std::error_code problem;
  if (is_for_keys(file) || fs::symlink_status(file, problem).type() != fs::file_type::regular) return "";
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return form_found(bytes);
}

std::vector<std::string> search(const fs::path& folder) {
  std::vector<std::string> findings;
  std::error_code problem;
  for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, problem),
       end;
       !problem && at != end; at.increment(problem)) {
    const std::string form = form_found_in(at->path());
    if (!form.empty()) findings.push_back(at->path().string() + " holds a key (" + form + ")");
  }
  std::sort(findings.begin(), findings.end());
  return findings;
}

}  // namespace zoetrope::canaries
