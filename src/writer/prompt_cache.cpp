#include "writer/prompt_cache.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "writer/clip_answer.h"

namespace zoetrope::writer {
namespace {

using CacheJson = nlohmann::ordered_json;

/// Of the file. Do not change what a number means; give a new form a new one.
constexpr int cache_format = 1;
constexpr int cache_depth_max = 8;
constexpr std::uint64_t cache_bytes_max = 64 << 10;
constexpr unsigned cache_mode = 0644;
constexpr std::size_t reasons_max = 20;

std::string cache_text(const CacheJson& json, int indent) {
  return json.dump(indent, ' ', false, CacheJson::error_handler_t::replace);
}

/// Printable reasons; none when these are no reasons.
std::vector<std::string> read_reasons(const CacheJson& json) {
  std::vector<std::string> reasons;
  if (!json.is_array() || json.size() > reasons_max) return {};
  for (const CacheJson& reason : json) {
    if (!reason.is_string()) return {};
    reasons.push_back(printable(reason.get<std::string>()));
  }
  return reasons;
}

/// Nothing when the file is not what was written.
std::optional<KeptPrompt> read_kept(const CacheJson& file, const std::string& key, int number) {
  if (!file.is_object() || file.value("format", CacheJson()) != cache_format ||
      file.value("question", CacheJson()) != key)
    return std::nullopt;
  if (file.contains("left_out")) {
    KeptPrompt none{.parts = std::nullopt, .left_out = read_reasons(file["left_out"])};
    return none.left_out.empty() ? std::nullopt : std::optional(std::move(none));
  }
  if (!file.contains("clip")) return std::nullopt;
  const CacheJson clips{{"clips", CacheJson::array({file["clip"]})}};
  const auto answer = read_clip_answer(cache_text(clips, -1), {number});
  if (!answer || answer->parts.count(number) == 0) return std::nullopt;
  return KeptPrompt{.parts = answer->parts.at(number), .left_out = {}};
}

}  // namespace

std::string PromptCache::shown_file(const std::string& question) const {
  return workspace_.absolute(file_of(sha256_hex(question)));
}

Result<std::optional<KeptPrompt>> PromptCache::find(const std::string& question, int number) {
  const std::string key = sha256_hex(question);
  const auto text = workspace_.read_all(file_of(key), cache_bytes_max);
  if (!text && text.error().code == ErrorCode::not_found) return std::optional<KeptPrompt>();
  if (!text) return text.error();
  const CacheJson file = CacheJson::parse(
      *text, [](int depth, CacheJson::parse_event_t, CacheJson&) { return depth <= cache_depth_max; },
      /*allow_exceptions=*/false);
  auto kept = read_kept(file, key, number);
  if (!kept) {
    return Error{ErrorCode::corrupt, shown_file(question) + " is damaged; the prompt is asked for again"};
  }
  return kept;
}

Result<void> PromptCache::keep(const std::string& question, int number, const std::string& model,
                               const KeptPrompt& prompt) {
  const std::string key = sha256_hex(question);
  CacheJson file{{"format", cache_format}, {"question", key}, {"model", model}};
  if (prompt.parts) {
    const std::string clips = clip_answer_json({{number, *prompt.parts}});
    file["clip"] = CacheJson::parse(clips)["clips"][0];
  } else {
    file["left_out"] = prompt.left_out;
  }
  TRY(workspace_.make_directories(folder_));
  return workspace_.write_atomically(file_of(key), cache_text(file, 2) + "\n", cache_mode);
}

}  // namespace zoetrope::writer
