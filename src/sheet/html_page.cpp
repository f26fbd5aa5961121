#include "base/check.h"
#include "sheet/html_frame.h"
#include "sheet/html_writer.h"
#include "sheet/sheet.h"
#include "sheet/sheet_words.h"

namespace zoetrope::sheet {
namespace {

class HtmlPage {
 public:
  explicit HtmlPage(const Sheet& sheet) : sheet_(sheet) {}

  Result<std::string> write() {
    begin_page(html_, sheet_.channel + "/" + sheet_.project + ": " + sheet_.kind);
    write_header();
    html_.add("<main>\n");
    for (const Cell& cell : sheet_.cells) TRY(write_cell(cell));
    html_.add("</main>\n");
    end_page(html_, sheet_.made);
    return html_.take();
  }

 private:
  void write_header();
  void write_badge(const Badge& badge);
  Result<void> write_cell(const Cell& cell);
  Result<void> write_strip(const Cell& cell, const Seen& seen);
  void write_nothing(const Cell& cell);
  void write_words(const Cell& cell);

  const Sheet& sheet_;
  HtmlWriter html_;
};

void HtmlPage::write_header() {
  html_.add("<header>\n<p class=\"channel\">").text(sheet_.channel).add("</p>\n<h1>");
  html_.text(sheet_.project).add("</h1>\n<p class=\"summary\">").text(summary_words(sheet_)).add("</p>\n");
  html_.add("<ul class=\"badges\">");
  for (const Badge& badge : badges(sheet_)) write_badge(badge);
  html_.add("</ul>\n</header>\n");
}

void HtmlPage::write_badge(const Badge& badge) {
  switch (badge.kind) {
    case BadgeKind::good:
      html_.add("<li class=\"good\">");
      break;
    case BadgeKind::calm:
      html_.add("<li class=\"calm\">");
      break;
    case BadgeKind::warning:
      html_.add("<li class=\"warning\">");
      break;
    case BadgeKind::trouble:
      html_.add("<li class=\"trouble\">");
      break;
  }
  html_.text(badge.words).add("</li>");
}

Result<void> HtmlPage::write_cell(const Cell& cell) {
  html_.add("<article id=\"clip-").text(number_words(cell)).add("\">\n");
  if (cell.seen) {
    TRY(write_strip(cell, *cell.seen));
  } else {
    write_nothing(cell);
  }
  write_words(cell);
  html_.add("</article>\n");
  return {};
}

Result<void> HtmlPage::write_strip(const Cell& cell, const Seen& seen) {
  constexpr std::array names{"first", "middle", "last"};
  const auto times = time_words(seen);
  html_.add("<div class=\"strip\">");
  for (std::size_t i = 0; i < seen.pictures.size(); ++i) {
    html_.add("<figure><img src=\"data:image/jpeg;base64,");
    html_.bytes_as_base64(TRY(media::jpeg_of(seen.pictures[i])));
    html_.add("\" alt=\"").text("clip " + number_words(cell) + ", " + names[i] + " picture");
    html_.add("\"><figcaption>").text(times[i]).add("</figcaption></figure>");
  }
  html_.add("</div>\n");
  return {};
}

void HtmlPage::write_nothing(const Cell& cell) {
  if (cell.tone == Tone::trouble) {
    html_.add("<div class=\"nothing trouble\">");
  } else {
    html_.add("<div class=\"nothing calm\">");
  }
  html_.add("<p class=\"state\">").text(cell.state).add("</p><p class=\"reason\">");
  html_.text(cell.reason).add("</p></div>\n");
}

void HtmlPage::write_words(const Cell& cell) {
  html_.add("<div class=\"words\"><p class=\"number\">").text(number_words(cell)).add("</p><div>");
  html_.add("<p class=\"prompt\" dir=\"auto\">").text(cell.prompt).add("</p>");
  if (cell.seen) html_.add("<p class=\"facts\">").text(facts_words(*cell.seen)).add("</p>");
  if (cell.seen && !cell.state.empty()) {
    html_.add("<p class=\"note ");
    if (cell.tone == Tone::trouble) html_.add("trouble");
    html_.add("\"><span class=\"state\">").text(cell.state).add("</span>: ").text(cell.reason).add("</p>");
  }
  if (!cell.warnings.empty()) {
    html_.add("<ul class=\"warnings warning\">");
    for (const std::string& warning : cell.warnings) html_.add("<li>").text(warning).add("</li>");
    html_.add("</ul>");
  }
  html_.add("</div></div>\n");
}

}  // namespace

Result<std::string> html_of(const Sheet& sheet) {
  return HtmlPage(sheet).write();
}

}  // namespace zoetrope::sheet
