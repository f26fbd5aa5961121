#include "cli/notion_page.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments.h"
#include "notify/notion_id.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t shown_page_bytes_max = 100;

}  // namespace

Result<std::string> asked_notion_page(const Arguments& arguments) {
  if (arguments.notion_page.empty()) return std::string();
  if (auto id = notify::parse_notion_id(arguments.notion_page)) return std::move(*id);
  return Error{
      ErrorCode::invalid_input,
      fmt::format("--notion-page is \"{}\"; it takes the id of a page at Notion, or its address such as "
                  "https://www.notion.so/Title-1f0b2c3d4e5f60718293a4b5c6d7e8f9",
                  printable(arguments.notion_page, shown_page_bytes_max))};
}

}  // namespace zoetrope::cli
