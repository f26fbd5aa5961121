#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "http/server.h"
#include "testing/fake_kie/fake_notion.h"

/// Properties of the fake Notion's pages as JSON,
/// https://developers.notion.com/reference/page-property-values.

namespace zoetrope::testing {

using NotionJson = nlohmann::ordered_json;

NotionJson page_json(const std::string& id, const NotionPage& page);
/// What a table's pages have, without values.
NotionJson columns_json(const NotionPage& columns);

/// The value that `wanted` asks for; nothing when it does not fit the property. A select gets a new option.
std::optional<std::string> new_value(NotionProperty& property, const NotionJson& wanted);

/// Sets what `wanted` (the object `properties` of a body) asks for, and notes it. Nothing when all of it
/// fits, else the answer that says what does not.
std::optional<http::ServerResponse> set_values(NotionPage& page, const NotionJson& wanted,
                                               NotionWrite& write);

http::ServerResponse notion_answer(const NotionJson& json);
http::ServerResponse notion_invalid(const std::string& message);

}  // namespace zoetrope::testing
