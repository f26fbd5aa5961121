#include "base/secret.h"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

#include "base/hash.h"

namespace zoetrope {
namespace {

constexpr std::string_view redacted = "[redacted]";
constexpr std::size_t fingerprint_digits = 12;
/// What is left of a shorter secret in the middle of a base64 text might as well be anything else.
constexpr std::size_t inside_bytes_min = 6;

std::string url_escaped(std::string_view text, bool upper_case) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += upper_case ? fmt::format("%{:02X}", byte) : fmt::format("%{:02x}", byte);
    }
  }
  return out;
}

/// As JSON writers escape: the short forms and \u00xx for the other control characters.
std::string json_escaped(std::string_view text, bool with_slash) {
  constexpr std::string_view special = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  std::string out;
  for (const char c : text) {
    const std::size_t at = special.find(c);
    if (at != std::string_view::npos) {
      out += '\\';
      out += letters[at];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      if (c == '/' && with_slash) out += '\\';
      out += c;
    }
  }
  return out;
}

/// Without the padding, so that the padded form is found too.
std::string base64_unpadded(std::string_view bytes) {
  std::string text = base64(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

/// The letters that stand for whole bytes of `bytes` alone, where `before` others are encoded in front of it
/// and any behind it, as in "Authorization: Basic".
std::string base64_inside(std::string_view bytes, std::size_t before) {
  constexpr std::size_t bits_a_byte = 8;
  constexpr std::size_t bits_a_letter = 6;
  const std::size_t first = (before * bits_a_byte + bits_a_letter - 1) / bits_a_letter;
  const std::size_t end = (before + bytes.size()) * bits_a_byte / bits_a_letter;
  return base64(std::string(before, '\0') + std::string(bytes)).substr(first, end - first);
}

/// RFC 4648 section 5.
std::string base64_for_urls(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

/// The whole buffer, unused capacity too.
void wipe(std::string& text) noexcept {
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

}  // namespace

// A moved-from short string keeps its bytes in its own buffer.
Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) {
  wipe(other.value_);
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(value_);
    value_ = std::move(other.value_);
    wipe(other.value_);
  }
  return *this;
}

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe(value_);
    value_ = other.value_;
  }
  return *this;
}

Secret::~Secret() {
  wipe(value_);
}

std::string Secret::fingerprint() const {
  return value_.empty() ? "" : sha256_hex(value_).substr(0, fingerprint_digits);
}

void Redactor::add(const Secret& secret) {
  if (secret.empty()) return;
  const std::string& value = secret.reveal();
  std::vector<std::string> forms{value, url_escaped(value, true), url_escaped(value, false),
                                 json_escaped(value, false), json_escaped(value, true)};
  std::vector<std::string> encoded{base64_unpadded(value)};
  if (value.size() >= inside_bytes_min) {
    for (const std::size_t before : {0U, 1U, 2U}) encoded.push_back(base64_inside(value, before));
  }
  for (std::string& text : encoded) {
    forms.push_back(base64_for_urls(text));
    forms.push_back(std::move(text));
  }
  for (std::string& form : forms) {
    if (std::find(forms_.begin(), forms_.end(), form) == forms_.end()) forms_.push_back(std::move(form));
  }
  // Longest first: a secret that is part of another must not leave the rest of it readable.
  std::stable_sort(forms_.begin(), forms_.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
}

bool Redactor::finds_secret(std::string_view text) const {
  return std::any_of(forms_.begin(), forms_.end(),
                     [text](const std::string& form) { return text.find(form) != std::string_view::npos; });
}

std::string Redactor::redact(std::string_view text) const {
  std::string out(text);
  for (const std::string& form : forms_) {
    for (std::size_t at = out.find(form); at != std::string::npos; at = out.find(form, at)) {
      out.replace(at, form.size(), redacted);
      at += redacted.size();
    }
  }
  return out;
}

}  // namespace zoetrope
