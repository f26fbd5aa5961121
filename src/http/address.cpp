#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace zoetrope::http {
namespace {

constexpr std::uint16_t https_port = 443;

using Ipv4 = std::array<unsigned char, 4>;
using Ipv6 = std::array<unsigned char, 16>;

struct Block {
  std::array<unsigned char, 16> start;
  int bits;
};

/// https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast and the reserved class E.
constexpr Block not_global_v4[] = {
    {{0}, 8},              // this network
    {{10}, 8},             // private
    {{100, 64}, 10},       // carrier-grade NAT
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link-local, cloud metadata
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // 6to4 relays, withdrawn
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarks
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 4},            // multicast
    {{240}, 4},            // reserved, broadcast
};

/// Only 2000::/3 is handed out (https://www.iana.org/assignments/ipv6-address-space); these parts of it are
/// special (https://www.iana.org/assignments/iana-ipv6-special-registry).
constexpr Block global_unicast_v6 = {{0x20}, 3};
constexpr Block not_global_v6[] = {
    {{0x20, 0x01}, 23},              // protocol assignments: Teredo, ORCHID, benchmarks
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff}, 20},              // documentation
};

/// Forms that carry an IPv4 address; `offset` is where.
struct Wrapper {
  Block block;
  std::size_t offset;
};
constexpr Wrapper wrappers_v6[] = {
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},  // v4-mapped, RFC 4291
    {{{0x00, 0x64, 0xff, 0x9b}, 96}, 12},                    // NAT64, RFC 6052
    {{{0x20, 0x02}, 16}, 2},                                 // 6to4, RFC 3056
};

bool is_in(std::span<const unsigned char> address, const Block& block) {
  for (int bit = 0; bit < block.bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const auto mask = static_cast<unsigned>(0x80 >> (bit % 8));
    if (((static_cast<unsigned>(address[byte]) ^ static_cast<unsigned>(block.start[byte])) & mask) != 0) {
      return false;
    }
  }
  return true;
}

bool is_global(const Ipv4& address) {
  return std::none_of(std::begin(not_global_v4), std::end(not_global_v4),
                      [&](const Block& block) { return is_in(address, block); });
}

bool is_global(const Ipv6& address) {
  for (const Wrapper& wrapper : wrappers_v6) {
    if (!is_in(address, wrapper.block)) continue;
    Ipv4 inner{};
    std::copy_n(address.begin() + static_cast<std::ptrdiff_t>(wrapper.offset), inner.size(), inner.begin());
    return is_global(inner);
  }
  return is_in(address, global_unicast_v6) &&
         std::none_of(std::begin(not_global_v6), std::end(not_global_v6),
                      [&](const Block& block) { return is_in(address, block); });
}

template <typename Address>
std::optional<Address> parse(int family, std::string_view numeric) {
  Address address{};
  if (inet_pton(family, std::string(numeric).c_str(), address.data()) != 1) return std::nullopt;
  return address;
}

}  // namespace

bool is_global_address(std::string_view numeric) {
  if (numeric.find('\0') != std::string_view::npos) return false;
  if (const auto v4 = parse<Ipv4>(AF_INET, numeric)) return is_global(*v4);
  if (const auto v6 = parse<Ipv6>(AF_INET6, numeric)) return is_global(*v6);
  return false;
}

bool is_loopback_address(std::string_view numeric) {
  if (const auto v4 = parse<Ipv4>(AF_INET, numeric)) return v4->front() == 127;
  const auto v6 = parse<Ipv6>(AF_INET6, numeric);
  return v6.has_value() && is_in(*v6, {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128});
}

std::string numeric_text(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (address.sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  if (address.sa_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (bytes == nullptr) return "";
  return inet_ntop(address.sa_family, bytes, text.data(), text.size()) == nullptr ? "" : text.data();
}

AddressPolicy policy_for(std::string_view base_url) {
  const auto url = parse_url(base_url);
  return url && is_loopback_host(url->host) ? AddressPolicy::loopback_too : AddressPolicy::public_only;
}

Result<void> test_url(AddressPolicy policy, const Url& url) {
  if (policy == AddressPolicy::loopback_too) return {};
  if (url.scheme != "https") return Error{ErrorCode::invalid_input, "only https is allowed here"};
  if (url.port != https_port) return Error{ErrorCode::invalid_input, "only port 443 is allowed here"};
  const bool is_numeric = parse<Ipv4>(AF_INET, url.host) || parse<Ipv6>(AF_INET6, url.host);
  if (is_loopback_host(url.host) || (is_numeric && !is_global_address(url.host))) {
    return Error{ErrorCode::invalid_input, "this leads to a private address, which is not allowed here"};
  }
  return {};
}

bool may_connect(AddressPolicy policy, const Url& url, std::string_view peer) {
  if (policy == AddressPolicy::loopback_too && is_loopback_address(peer)) return true;
  return url.scheme == "https" && url.port == https_port && is_global_address(peer);
}

}  // namespace zoetrope::http
