#include "store/pipeline_check.h"

#include <gmock/gmock.h>

#include "store/test_store.h"

namespace zoetrope::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> problems_of(const std::string& script) {
  const auto db = sql::open_sqlite({.path = ":memory:"}).value();
  EXPECT_TRUE(db->script(script));
  return pipeline_problems(*db).value();
}

TEST_F(StoreTest, ThePipelineTablesThatWeMakeLackNothing) {
  const auto db = open_database(sql::Access::read_only);
  EXPECT_THAT(pipeline_problems(*db).value(), IsEmpty());
  EXPECT_THAT(problems_of("CREATE TABLE other (id TEXT)"), IsEmpty());
}

TEST(PipelineCheck, NamesWhatATableLacks) {
  EXPECT_THAT(problems_of("CREATE TABLE channels (id TEXT PRIMARY KEY)"),
              ElementsAre("the table channels has no column created_at; add it, of any type"));
  EXPECT_THAT(problems_of("CREATE TABLE channels (ID UUID, Created_At DATETIME)"),
              ElementsAre(HasSubstr("the column id of the table channels is no primary key")));
  EXPECT_THAT(problems_of("CREATE TABLE channels (id UUID UNIQUE, created_at DATETIME)"), IsEmpty());
  EXPECT_THAT(
      problems_of("CREATE TABLE channels (id UUID, created_at DATETIME, PRIMARY KEY (id, created_at))"),
      ElementsAre(HasSubstr("is no primary key")));
  EXPECT_THAT(
      problems_of("CREATE TABLE channels (id UUID PRIMARY KEY, created_at DATETIME, name TEXT NOT NULL)"),
      ElementsAre(HasSubstr("the column name of the table channels has to have a value")));
  EXPECT_THAT(
      problems_of(
          "CREATE TABLE channels (id UUID PRIMARY KEY, created_at TEXT, name TEXT NOT NULL DEFAULT 'x')"),
      IsEmpty());
}

}  // namespace
}  // namespace zoetrope::store
