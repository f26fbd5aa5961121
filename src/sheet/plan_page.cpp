#include "sheet/plan_page.h"

#include <fmt/format.h>

#include "base/check.h"
#include "sheet/html_frame.h"
#include "sheet/html_writer.h"

namespace zoetrope::sheet {
namespace {

Markup span_of(PromptRole role) {
  switch (role) {
    case PromptRole::action:
      return "<span class=\"action\">";
    case PromptRole::details:
      return "<span class=\"details\">";
    case PromptRole::sequence:
      return "<span class=\"sequence\">";
    case PromptRole::environment:
      return "<span class=\"environment\">";
    case PromptRole::camera:
      return "<span class=\"camera\">";
  }
  check_failed("role has a class", __FILE__, __LINE__);
}

class PlanHtml {
 public:
  explicit PlanHtml(const PlanPage& plan) : plan_(plan) {}

  Result<std::string> write() {
    begin_page(html_, plan_.channel + "/" + plan_.project + ": plan");
    write_header();
    html_.add("<main class=\"plan\">\n");
    for (const PlanCell& cell : plan_.cells) TRY(write_cell(cell));
    html_.add("</main>\n");
    end_page(html_, plan_.made);
    return html_.take();
  }

 private:
  void write_header();
  Result<void> write_cell(const PlanCell& cell);
  void write_prompt(const PlanCell& cell);

  const PlanPage& plan_;
  HtmlWriter html_;
};

void PlanHtml::write_header() {
  html_.add("<header>\n<p class=\"channel\">").text(plan_.channel).add("</p>\n<h1>");
  html_.text(plan_.project).add("</h1>\n");
  for (const std::string& fact : plan_.facts) html_.add("<p class=\"summary\">").text(fact).add("</p>\n");
  html_.add(
      "<ul class=\"badges\"><li class=\"action\">action</li><li class=\"details\">details</li>"
      "<li class=\"sequence\">sequence</li><li class=\"environment\">environment</li>"
      "<li class=\"camera\">camera</li></ul>\n");
  html_.add("</header>\n");
}

Result<void> PlanHtml::write_cell(const PlanCell& cell) {
  const std::string number = fmt::format("{:02}", cell.number);
  html_.add("<article id=\"clip-").text(number).add("\">\n");
  if (cell.picture) {
    html_.add("<figure><img src=\"data:image/jpeg;base64,");
    html_.bytes_as_base64(TRY(media::jpeg_of(*cell.picture)));
    html_.add("\" alt=\"").text("the still of clip " + number).add("\"><figcaption>");
    html_.text(cell.image).add("</figcaption></figure>\n");
  } else {
    html_.add("<div class=\"nothing trouble\"><p class=\"reason\">").text(cell.image).add("</p></div>\n");
  }
  html_.add("<div class=\"words\"><p class=\"number\">").text(number).add("</p><div>");
  write_prompt(cell);
  cell.tone == Tone::trouble ? html_.add("<p class=\"facts trouble\">") : html_.add("<p class=\"facts\">");
  html_.text(cell.state).add("</p>");
  if (!cell.warnings.empty()) {
    html_.add("<ul class=\"warnings warning\">");
    for (const std::string& warning : cell.warnings) html_.add("<li>").text(warning).add("</li>");
    html_.add("</ul>");
  }
  html_.add("</div></div>\n</article>\n");
  return {};
}

void PlanHtml::write_prompt(const PlanCell& cell) {
  html_.add("<p class=\"prompt\" dir=\"auto\">");
  for (std::size_t i = 0; i < cell.prompt.size(); ++i) {
    if (i > 0) html_.add(" ");
    html_.add(span_of(cell.prompt[i].role)).text(cell.prompt[i].text).add("</span>");
  }
  html_.add("</p>");
  if (!cell.negative_prompt.empty())
    html_.add("<p class=\"facts\">without: ").text(cell.negative_prompt).add("</p>");
}

}  // namespace

Result<std::string> html_of(const PlanPage& plan) {
  return PlanHtml(plan).write();
}

}  // namespace zoetrope::sheet
