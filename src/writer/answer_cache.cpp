#include "writer/answer_cache.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/hash.h"

namespace zoetrope::writer {
namespace {

using CacheJson = nlohmann::ordered_json;

/// Of the file. Do not change what a number means; give a new form a new one.
constexpr int cache_format = 1;
constexpr int cache_depth_max = 20;
constexpr std::uint64_t cache_bytes_max = 1 << 20;
constexpr unsigned cache_mode = 0644;

bool is_kept_answer(const CacheJson& file, const std::string& key) {
  if (!file.is_object() || !file.contains("answer")) return false;
  const CacheJson& answer = file["answer"];
  return file.value("format", CacheJson()) == cache_format && file.value("question", CacheJson()) == key &&
         answer.is_object() && answer.contains("clips") && answer["clips"].is_array();
}

}  // namespace

Result<std::optional<std::string>> AnswerCache::find(const std::string& question) {
  const std::string key = sha256_hex(question);
  const auto text = workspace_.read_all(file_of(key), cache_bytes_max);
  if (!text && text.error().code == ErrorCode::not_found) return std::optional<std::string>();
  if (!text) return text.error();
  const CacheJson file = CacheJson::parse(
      *text, [](int depth, CacheJson::parse_event_t, CacheJson&) { return depth <= cache_depth_max; },
      /*allow_exceptions=*/false);
  if (!is_kept_answer(file, key)) {
    return Error{ErrorCode::corrupt,
                 fmt::format("{} is damaged and not used; remove it", workspace_.absolute(file_of(key)))};
  }
  return std::optional(file["answer"].dump(-1, ' ', false, CacheJson::error_handler_t::replace));
}

Result<void> AnswerCache::keep(const std::string& question, const std::string& model,
                               const std::string& json) {
  const std::string key = sha256_hex(question);
  CacheJson answer = CacheJson::parse(json, nullptr, /*allow_exceptions=*/false);
  const CacheJson file{{"format", cache_format}, {"question", key}, {"model", model}, {"answer", answer}};
  TRY(workspace_.make_directories(folder_));
  return workspace_.write_atomically(
      file_of(key), file.dump(2, ' ', false, CacheJson::error_handler_t::replace) + "\n", cache_mode);
}

}  // namespace zoetrope::writer
