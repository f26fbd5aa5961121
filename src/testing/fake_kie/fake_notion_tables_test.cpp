#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_kie/fake_notion.h"
#include "testing/manual_clock.h"

namespace zoetrope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string known_database = "3a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const std::string known_source = "3b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

class FakeNotionTables : public ::testing::Test {
 protected:
  FakeNotionTables() {
    notion_.put_table(
        known_database, known_source,
        {{"Name", {"title"}}, {"Key", {"rich_text"}}, {"File", {"files"}}, {"Stage", {"select"}}});
  }
  http::ServerResponse ask(const std::string& method, const std::string& path, const std::string& body = "") {
    http::ServerRequest request{.method = method, .target = path, .body = body};
    request.headers.add("Authorization", "Bearer canary-key-notion-fake");
    request.headers.add("Notion-Version", "2025-09-03");
    if (path.ends_with("/send")) request.headers.add("Content-Type", "multipart/form-data; boundary=b");
    return notion_.handle(request);
  }
  http::ServerResponse make(const std::string& key, const std::string& more = "") {
    return ask("POST", "/v1/pages",
               R"({"parent":{"type":"data_source_id","data_source_id":")" + known_source +
                   R"("},"properties":{"Key":{"rich_text":[{"text":{"content":")" + key + R"("}}]})" + more +
                   "}}");
  }
  std::string find(const std::string& key) {
    return ask("POST", "/v1/data_sources/" + known_source + "/query",
               R"({"filter":{"property":"Key","rich_text":{"equals":")" + key + R"("}}})")
        .body;
  }
  http::ServerResponse begin(const std::string& more = R"("mode":"single_part")") {
    return ask("POST", "/v1/file_uploads", R"({"filename":"a.mp4","content_type":"video/mp4",)" + more + "}");
  }
  http::ServerResponse send(const std::string& bytes) {
    return ask("POST", "/v1/file_uploads/" + upload_ + "/send",
               "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp4\"\r\nContent-Type: "
               "video/mp4\r\n\r\n" +
                   bytes + "\r\n--b--\r\n");
  }
  http::ServerResponse attach() {
    return ask("PATCH", "/v1/pages/" + notion_.row_ids(known_source).at(0),
               R"({"properties":{"File":{"files":[{"type":"file_upload","file_upload":{"id":")" + upload_ +
                   R"("},"name":"a.mp4"}]}}})");
  }

  const std::string upload_ = "00000000-0000-4000-9000-000000000001";
  ManualClock clock_;
  FakeNotion notion_{clock_, "canary-key-notion-fake"};
};

TEST_F(FakeNotionTables, ShowWhatTheyHaveAndTakeRowsThatAreFoundAgain) {
  EXPECT_THAT(ask("GET", "/v1/databases/" + known_database).body, HasSubstr(known_source));
  EXPECT_THAT(ask("GET", "/v1/data_sources/" + known_source).body,
              AllOf(HasSubstr(R"("type":"title")"), HasSubstr(R"("type":"rich_text")")));
  EXPECT_EQ(make("one", R"(,"Stage":{"select":{"name":"New"}})").status, 200);
  EXPECT_EQ(make("two").status, 200);
  ASSERT_EQ(notion_.rows(known_source).size(), 2U);
  EXPECT_EQ(notion_.rows(known_source)[0]["Key"].value, "one");
  const auto ids = notion_.row_ids(known_source);
  EXPECT_THAT(find("two"), AllOf(HasSubstr(ids[1]), Not(HasSubstr(ids[0]))));
  EXPECT_THAT(find("three"), HasSubstr(R"("results":[])"));
  notion_.remove_page(ids[0]);
  EXPECT_THAT(find("one"), HasSubstr(R"("results":[])"));
}

TEST_F(FakeNotionTables, RefuseWhatTheRealOnesRefuse) {
  EXPECT_EQ(ask("GET", "/v1/databases/" + known_source).status, 404);
  EXPECT_EQ(ask("GET", "/v1/data_sources/" + known_database).status, 404);
  EXPECT_EQ(make("one", R"(,"Nowhere":{"number":1})").status, 400);
  EXPECT_EQ(ask("POST", "/v1/pages", "{").status, 400);
  EXPECT_EQ(ask("POST", "/v1/pages", R"({"properties":{}})").status, 400);
  EXPECT_EQ(
      ask("POST", "/v1/pages", R"({"parent":{"database_id":")" + known_database + R"("},"properties":{}})")
          .status,
      400);
  for (const char* filter : {"{}", R"({"filter":{"property":"Key","number":{"equals":1}}})",
                             R"({"filter":{"property":"No","rich_text":{"equals":"a"}}})",
                             R"({"filter":{"property":"Stage","rich_text":{"equals":"a"}}})"})
    EXPECT_EQ(ask("POST", "/v1/data_sources/" + known_source + "/query", filter).status, 400) << filter;
  EXPECT_TRUE(notion_.rows(known_source).empty());
}

TEST_F(FakeNotionTables, TakeAFileThatWasUploaded) {
  ASSERT_EQ(make("one").status, 200);
  EXPECT_EQ(attach().status, 400) << "there is no upload";
  ASSERT_EQ(begin().status, 200);
  EXPECT_EQ(attach().status, 400) << "nothing was sent";
  ASSERT_EQ(send("bytes").status, 200);
  EXPECT_EQ(send("bytes").status, 400) << "once";
  ASSERT_EQ(attach().status, 200);
  EXPECT_TRUE(notion_.uploads().at(0).is_attached);
  EXPECT_EQ(notion_.uploads().at(0).bytes.at(1), "bytes");
  EXPECT_EQ(notion_.rows(known_source)[0]["File"].value, "a.mp4");
}

TEST_F(FakeNotionTables, TakeNoFileThatExpiredAndSayHowFarAnUploadIs) {
  ASSERT_EQ(make("one").status, 200);
  ASSERT_EQ(begin().status, 200);
  const auto look = [this] { return ask("GET", "/v1/file_uploads/" + upload_).body; };
  EXPECT_THAT(look(), HasSubstr(R"("status":"pending")"));
  ASSERT_EQ(send("bytes").status, 200);
  EXPECT_THAT(look(), HasSubstr(R"("status":"uploaded")"));
  clock_.advance(std::chrono::hours(1));
  EXPECT_THAT(look(), HasSubstr(R"("status":"expired")"));
  EXPECT_EQ(attach().status, 400);
  EXPECT_EQ(send("bytes").status, 400);
  EXPECT_EQ(ask("GET", "/v1/file_uploads").status, 400);
}

TEST_F(FakeNotionTables, TakeNothingForARowInTheTrashAndDoNotFindIt) {
  ASSERT_EQ(make("one").status, 200);
  const std::string id = notion_.row_ids(known_source).at(0);
  notion_.trash_page(id);
  EXPECT_THAT(find("one"), HasSubstr(R"("results":[])"));
  const auto refused = ask("PATCH", "/v1/pages/" + id, R"({"properties":{}})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("archived"));
}

TEST_F(FakeNotionTables, TakeNoFileThatIsTooLargeOrThatThePlanDoesNotTake) {
  for (const char* more : {R"("mode":"other")", R"("mode":"multi_part")", R"("number_of_parts":2)"})
    EXPECT_EQ(begin(more).status, 400) << more;
  notion_.set_upload_limit(4);
  EXPECT_THAT(ask("GET", "/v1/users/me").body, HasSubstr(R"("max_file_upload_size_in_bytes":4)"));
  ASSERT_EQ(begin().status, 200);
  EXPECT_EQ(send("bytes").status, 400);
  notion_.refuse_uploads();
  EXPECT_EQ(begin().status, 403);
}

}  // namespace
}  // namespace zoetrope::testing
