#pragma once

#include <string>

#include "sheet/html_writer.h"

namespace zoetrope::sheet {

/// From the document's first byte to the beginning of its body, with the one style that all pages share.
/// Nothing is loaded and nothing runs, whatever gets into the page: pictures only as data, and this style
/// (https://www.w3.org/TR/CSP3/).
void begin_page(HtmlWriter& html, const std::string& title);

/// The line at the bottom and the end of the document.
void end_page(HtmlWriter& html, const std::string& made);

}  // namespace zoetrope::sheet
