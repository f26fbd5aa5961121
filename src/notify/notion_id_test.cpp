#include "notify/notion_id.h"

#include <gtest/gtest.h>

namespace zoetrope::notify {
namespace {

constexpr std::string_view whole = "1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

class NotionIdWritten : public ::testing::TestWithParam<const char*> {};

TEST_P(NotionIdWritten, IsUnderstood) {
  EXPECT_EQ(parse_notion_id(GetParam()), whole) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Forms, NotionIdWritten,
    ::testing::Values("1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "1f0b2c3d4e5f60718293a4b5c6d7e8f9",
                      " 1F0B2C3D4E5F60718293A4B5C6D7E8F9\n",
                      "https://www.notion.so/1f0b2c3d4e5f60718293a4b5c6d7e8f9",
                      "https://www.notion.so/team/The-lighthouse-1f0b2c3d4e5f60718293a4b5c6d7e8f9?pvs=4",
                      "https://www.notion.so/1f0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9#part",
                      "https://team.notion.site/The-lighthouse-1f0b2c3d4e5f60718293a4b5c6d7e8f9"));

class NotNotionIds : public ::testing::TestWithParam<const char*> {};

TEST_P(NotNotionIds, AreRefused) {
  EXPECT_EQ(parse_notion_id(GetParam()), std::nullopt) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Forms, NotNotionIds,
    ::testing::Values("", "page", "1f0b2c3d4e5f60718293a4b5c6d7e8f", "1f0b2c3d4e5f60718293a4b5c6d7e8fg",
                      "1f0b2c3d4e5f-6071-8293-a4b5-c6d7e8f9abcd", "../../v1/users/me/aaaaaaaaaaaaaa",
                      "https://www.notion.so/", "https://example.com/1f0b2c3d4e5f60718293a4b5c6d7e8f9",
                      "https://evil.example/.notion.site/1f0b2c3d4e5f60718293a4b5c6d7e8f9",
                      "1f0b2c3d4e5f60718293a4b5c6d7e8f9/../x"));

}  // namespace
}  // namespace zoetrope::notify
