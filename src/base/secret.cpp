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

std::string url_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string json_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

Secret::Secret(Secret&& other) noexcept : value_(std::exchange(other.value_, {})) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

Secret::~Secret() {
  OPENSSL_cleanse(value_.data(), value_.size());
}

std::string Secret::fingerprint() const {
  return value_.empty() ? "" : sha256_hex(value_).substr(0, fingerprint_digits);
}

void Redactor::add(const Secret& secret) {
  if (secret.empty()) return;
  const std::string& value = secret.reveal();
  for (std::string form : {value, base64(value), url_escaped(value), json_escaped(value)}) {
    if (std::find(forms_.begin(), forms_.end(), form) == forms_.end()) forms_.push_back(std::move(form));
  }
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
