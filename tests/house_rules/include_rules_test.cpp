#include "house_rules/include_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::house_rules {
namespace {

using ::testing::HasSubstr;

SourceTree with_rooms(std::vector<SourceFile> files,
                      const char* rooms = "# a comment\nbase:\nenv: base\nsteps: base env\ntesting: base\n") {
  files.push_back(make_source("cmake/rooms.txt", rooms));
  return make_tree(std::move(files));
}

TEST(RoomList, OfThisShapeIsRead) {
  const Rooms rooms = read_rooms("# x: y\nbase:\nenv: base\n");
  EXPECT_EQ(rooms, (Rooms{{"base", {}}, {"env", {"base"}}}));
}

TEST(RoomList, WithACircleIsFound) {
  const auto found = check_rooms(with_rooms({}, "a: b\nb: c\nc: a\n"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].what, "a leads back to itself");
}

TEST(RoomList, WithoutARoomThatIsThereIsFound) {
  const auto found =
      check_rooms(with_rooms({make_source("src/attic/a.h", ""), make_source("src/attic/b.h", "")}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].what, "the room attic is not listed");
}

TEST(IncludeEdges, OfTheListAreSilent) {
  EXPECT_EQ(
      to_text(check_include_edges(with_rooms({
          make_source("src/steps/a.cpp", "#include <string>\n#include \"env/clock.h\"\n"),
          make_source("src/steps/CMakeLists.txt", "zoetrope_room(steps ROOMS base env LIBRARIES fmt::fmt)\n"),
          make_source("src/steps/a_test.cpp", "#include \"testing/fake.h\"\n"),
      }))),
      "");
}

TEST(IncludeEdges, UpwardsAreFound) {
  const auto found =
      check_include_edges(with_rooms({make_source("src/base/a.cpp", "\n#include \"env/clock.h\"\n")}));
  EXPECT_EQ(
      to_text(found),
      "src/base/a.cpp:2: base must not see env; move the code to a room that may, see cmake/rooms.txt\n");
}

TEST(IncludeEdges, FromTheProductIntoTheFakesAreFound) {
  EXPECT_THAT(
      to_text(check_include_edges(with_rooms({make_source("src/steps/a.h", "#include \"testing/f.h\"\n")}))),
      HasSubstr("steps must not see testing"));
}

TEST(IncludeEdges, WithoutARoomAreFound) {
  EXPECT_THAT(to_text(check_include_edges(with_rooms({make_source("src/steps/a.h", "#include \"b.h\"\n")}))),
              HasSubstr("write the path from src/"));
}

TEST(IncludeEdges, ByLinkingAreFound) {
  EXPECT_THAT(to_text(check_include_edges(
                  with_rooms({make_source("src/base/CMakeLists.txt", "zoetrope_room(base ROOMS env)\n")}))),
              HasSubstr("src/base/CMakeLists.txt:1: base must not link env"));
}

TEST(HeavyHeaders, InAnotherRoomOrInAHeaderAreFound) {
  const auto found = check_heavy_headers(make_tree({
      make_source("src/steps/a.cpp", "#include <curl/curl.h>\n"),
      make_source("src/http/a.h", "#include <curl/curl.h>\n"),
      make_source("src/http/b.cpp", "#include <curl/curl.h>\n"),
      make_source("src/http/b_test.cpp", "#include <gtest/gtest.h>\n"),
      make_source("src/base/b.h", "#include <gtest/gtest.h>\n"),
  }));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_THAT(found[0].what, HasSubstr("steps includes <curl/curl.h>"));
  EXPECT_THAT(found[1].what, HasSubstr("a header includes <curl/curl.h>"));
  EXPECT_THAT(found[2].what, HasSubstr("base includes <gtest/gtest.h>"));
}

TEST(HeavyHeaders, InAHeaderThatOnlyTestsIncludeAreSilent) {
  EXPECT_EQ(to_text(check_heavy_headers(make_tree({
                make_source("src/sql/fixture.h", "#include <gtest/gtest.h>\n"),
                make_source("src/sql/more_fixture.h", "#include \"sql/fixture.h\"\n"),
                make_source("src/sql/a_test.cpp", "#include \"sql/more_fixture.h\"\n"),
            }))),
            "");
}

}  // namespace
}  // namespace zoetrope::house_rules
