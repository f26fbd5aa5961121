#include "base/secret.h"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <type_traits>

#include "base/hash.h"

namespace zoetrope {
namespace {

static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<std::string, Secret>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<Secret, const char*>);

template <typename T>
concept Streamed = requires(std::ostream& out, const T& value) {
  out << value;
};
template <typename T>
concept Compared = requires(const T& a, const T& b) {
  a == b;
};

// What can be printed or compared, can be by accident: a line that tries it does not compile.
static_assert(Streamed<std::string> && !Streamed<Secret>);
static_assert(fmt::is_formattable<std::string>::value && !fmt::is_formattable<Secret>::value);
static_assert(Compared<std::string> && !Compared<Secret>);

Redactor knowing(const std::string& value) {
  Redactor redactor;
  redactor.add(Secret(value));
  return redactor;
}

TEST(Redactor, ReplacesEveryOccurrence) {
  EXPECT_EQ(knowing("k3y-value").redact("k3y-value and Bearer k3y-value!"),
            "[redacted] and Bearer [redacted]!");
  EXPECT_EQ(knowing("k3y-value").redact("nothing here"), "nothing here");
}

TEST(Redactor, FindsTheFormsAKeyTakesOnItsWay) {
  const std::string value = "a/b+c?d=\"e\\f\n\tg\x01 h>>";
  const Redactor redactor = knowing(value);
  const std::string forms[] = {
      value,
      base64(value),
      "YS9iK2M_ZD0iZVxmCglnASBoPj4",
      "a%2Fb%2Bc%3Fd%3D%22e%5Cf%0A%09g%01%20h%3E%3E",
      "a%2fb%2bc%3fd%3d%22e%5cf%0a%09g%01%20h%3e%3e",
      R"(a/b+c?d=\"e\\f\n\tg\u0001 h>>)",
      R"(a\/b+c?d=\"e\\f\n\tg\u0001 h>>)",
  };
  for (const std::string& form : forms) {
    const std::string out = redactor.redact("<" + form + ">");
    EXPECT_TRUE(out.starts_with("<[redacted]")) << form << " became " << out;
    EXPECT_EQ(out.find(form), std::string::npos) << out;
  }
}

TEST(Redactor, FindsAKeyInTheMiddleOfABase64Text) {
  for (const std::string value : {"k3y-value", "k3y-value1", "k3y-value12"}) {
    for (const std::string before : {"", "u", "u:", "u:p", "user"}) {
      for (const std::string behind : {"", ":", "pw", "end"}) {
        const std::string out = knowing(value).redact("Basic " + base64(before + value + behind));
        EXPECT_NE(out.find("[redacted]"), std::string::npos) << out;
        // At most the letters that it shares with its neighbours are left.
        EXPECT_LE(out.size(), std::string("Basic [redacted]").size() + base64(before).size() + 8) << out;
      }
    }
  }
}

TEST(Redactor, LeavesNothingOfALongerSecretThatBeginsWithAShorterOne) {
  Redactor redactor;
  redactor.add(Secret("abc123"));
  redactor.add(Secret("abc123-and-the-rest"));
  EXPECT_EQ(redactor.redact("x abc123-and-the-rest y abc123"), "x [redacted] y [redacted]");
}

TEST(Redactor, IgnoresAnEmptySecretAndSurvivesItsOwnMark) {
  EXPECT_EQ(knowing("").redact("text"), "text");
  EXPECT_EQ(knowing("redacted").redact("redacted"), "[redacted]");
}

TEST(Secret, MovedFromIsEmpty) {
  Secret first("value");
  Secret second(std::move(first));
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(second.reveal(), "value");
  Secret third("other");
  third = std::move(second);
  EXPECT_EQ(third.reveal(), "value");
  EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move)
  Secret copy;
  copy = third;
  EXPECT_EQ(copy.reveal(), "value");
}

TEST(Secret, FingerprintTellsKeysApartWithoutTellingThem) {
  EXPECT_EQ(Secret("abc").fingerprint(), "ba7816bf8f01");
  EXPECT_NE(Secret("abc").fingerprint(), Secret("abd").fingerprint());
  EXPECT_EQ(Secret().fingerprint(), "");
}

}  // namespace
}  // namespace zoetrope
