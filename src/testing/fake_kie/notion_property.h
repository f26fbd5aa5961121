#pragma once

#include <optional>
#include <string>

#include "http/server.h"
#include "testing/fake_kie/fake_notion.h"

/// Properties of the fake Notion's pages as JSON,
/// https://developers.notion.com/reference/page-property-values.

namespace zoetrope::testing {

std::string page_json(const std::string& id, const NotionPage& page);
/// What a table's pages have, without values.
std::string columns_json(const NotionPage& columns);

/// Sets what `wanted` (the object `properties` of a body, as JSON) asks for, and notes it. Nothing when all
/// of it fits, else the answer that says what does not.
std::optional<http::ServerResponse> set_values(NotionPage& page, const std::string& wanted,
                                               NotionWrite& write);

http::ServerResponse notion_answer(const std::string& json);
http::ServerResponse notion_invalid(const std::string& message);

}  // namespace zoetrope::testing
