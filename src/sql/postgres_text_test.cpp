#include "sql/postgres_text.h"

#include <gtest/gtest.h>

namespace zoetrope::sql {
namespace {

TEST(WithDollarParameters, NumbersStayAndQuotedTextIsLeftAlone) {
  EXPECT_EQ(with_dollar_parameters("SELECT ?1, ?12 WHERE a = ?2"), "SELECT $1, $12 WHERE a = $2");
  EXPECT_EQ(with_dollar_parameters("SELECT '?1', \"?2\", 'it''s ?3', ?4"),
            "SELECT '?1', \"?2\", 'it''s ?3', $4");
  EXPECT_EQ(with_dollar_parameters("SELECT 1 -- ?1\n, /* ?2 */ ?3"), "SELECT 1 -- ?1\n, /* ?2 */ $3");
}

TEST(WithDollarParameters, WhatIsNoParameterStays) {
  EXPECT_EQ(with_dollar_parameters("SELECT a ? b"), "SELECT a ? b");
  EXPECT_EQ(with_dollar_parameters("?"), "?");
  EXPECT_EQ(with_dollar_parameters("SELECT 'not ended ?1"), "SELECT 'not ended ?1");
  EXPECT_EQ(with_dollar_parameters(""), "");
}

}  // namespace
}  // namespace zoetrope::sql
