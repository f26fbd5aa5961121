#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "shots/readers.h"

namespace zoetrope::shots {
namespace {

/// Takes RFC 4180 text apart, a record at a time.
class Scanner {
 public:
  Scanner(const Source& source, std::string_view text) : source_(source), text_(text) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] int line() const { return line_; }

  /// The fields up to the end of the record, which may lie some lines below its start.
  Result<std::vector<std::string>> record() {
    std::vector<std::string> fields;
    for (;;) {
      fields.push_back(TRY(field()));
      if (done()) return fields;
      if (text_[at_++] == '\n') {
        ++line_;
        return fields;
      }
    }
  }

 private:
  Result<std::string> field() {
    if (!done() && text_[at_] == '"') return quoted();
    const std::size_t end = std::min(text_.find_first_of(",\n", at_), text_.size());
    const std::string_view text = text_.substr(at_, end - at_);
    if (text.find('"') != std::string_view::npos) {
      return source_.error(line_,
                           "a quotation mark stands inside a field without quotes; put the whole field in "
                           "quotes and double the marks inside it");
    }
    at_ = end;
    return std::string(text);
  }

  Result<std::string> quoted() {
    const int first_line = line_;
    std::string out;
    for (++at_; !done(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (c != '"') {
        out += c;
        continue;
      }
      const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
      if (doubled) {
        out += '"';
        ++at_;
        continue;
      }
      ++at_;
      if (done() || text_[at_] == ',' || text_[at_] == '\n') return out;
      return source_.error(line_,
                           "text follows a closing quotation mark; double the marks inside a quoted field");
    }
    return source_.error(first_line, "a quoted field is never closed; add the missing quotation mark");
  }

  const Source& source_;
  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

bool is_blank(const std::vector<std::string>& fields) {
  return fields.size() == 1 && trimmed(fields.front()).empty();
}

}  // namespace

Result<Rows> read_csv(const Source& source, std::string_view text, Prompts prompts) {
  Scanner scanner(source, text);
  std::optional<Heading> heading;
  Rows out;
  while (!scanner.done()) {
    const int line = scanner.line();
    std::vector<std::string> fields = TRY(scanner.record());
    if (is_blank(fields)) continue;
    if (heading) {
      out.rows.push_back(TRY(heading->row(source, line, std::move(fields))));
      continue;
    }
    heading = TRY(read_heading(source, line, fields));
    if (const auto missing = missing_column(*heading, prompts)) {
      return source.error(line,
                          fmt::format("the first line has no column \"{}\"; write the column names there, "
                                      "separated by commas: Clip,Image,Prompt",
                                      to_string(*missing)));
    }
    out.warnings = heading->warnings;
  }
  return out;
}

}  // namespace zoetrope::shots
