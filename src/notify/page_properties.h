#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "notify/notion.h"

/// Which of the properties that are written a page has, and what is written into them.

namespace zoetrope::notify {

enum class Role { status, progress, error, cost };

struct PageProperty {
  Role role = Role::status;
  std::string name;
  std::string type;  ///< "status", "select", "rich_text", "number"
};

/// What is known of a page between two requests.
struct PageMemory {
  std::vector<PageProperty> properties;
  bool is_fresh = true;  ///< nothing was written with it yet
};

std::string to_text(const PageMemory& memory);
/// Nothing when it is empty, damaged, or about properties of other names.
std::optional<PageMemory> parse_page_memory(const std::string& text, const NotionWords& words);

/// From the page as GET /v1/pages/ID answers it. Errors: invalid_input when it has no property for the
/// status, or one of another type; corrupt when it is no page.
Result<PageMemory> properties_of(const std::string& page_json, const NotionWords& words);

/// The body of PATCH /v1/pages/ID.
std::string page_body(const PageMemory& memory, const TaskReport& report, const NotionWords& words);

/// Behind what Notion says when it does not take a status: what is perhaps missing, and what to do.
std::string lacks_option(const NotionWords& words, TaskStatus status);

/// "Clip 5/18"; "" without clips.
std::string progress_words(const TaskReport& report);
/// What it stopped at, and when it goes on by itself.
std::string error_words(const TaskReport& report);

}  // namespace zoetrope::notify
