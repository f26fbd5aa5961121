#include "shots/list/delimited.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "shots/list/build_shots.h"
#include "shots/list/characters.h"
#include "shots/list/readers.h"

namespace zoetrope::shots {
namespace {

/// Above the heading stands a title at most.
constexpr int records_above_heading_max = 20;

/// Whether quotes are around the whole field and all marks inside are doubled.
bool is_quoted(std::string_view raw) {
  if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"') return false;
  std::size_t i = 1;
  while (i + 1 < raw.size()) {
    const bool mark = raw[i] == '"';
    if (mark && (i + 2 >= raw.size() || raw[i + 1] != '"')) return false;
    i += mark ? 2 : 1;
  }
  return i + 1 == raw.size();
}

bool is_tab_separated(const Source& source) {
  return lower_ascii(source.name()).ends_with(".tsv");
}

/// Takes RFC 4180 text apart, a record at a time.
class RecordScanner {
 public:
  RecordScanner(const Source& source, char separator)
      : source_(&source), text_(source.text()), separator_(separator) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] std::size_t at() const { return at_; }

  /// The fields up to the end of the record, which may lie some lines below its start.
  Result<std::vector<Span>> record() {
    std::vector<Span> fields;
    for (;;) {
      fields.push_back(TRY(field()));
      if (done()) return fields;
      if (text_[at_++] == '\n') return fields;
    }
  }

  /// "sep=;" is what Excel writes and wants to read in the first line.
  void skip_separator_line() {
    constexpr std::string_view mark = "sep=";
    const std::size_t end = text_.find('\n');
    if (lower_ascii(text_.substr(0, mark.size())) == mark && end == mark.size() + 1) at_ = end + 1;
  }

 private:
  /// Whether a field of a line with tabs only begins with a quotation mark: "HOPE" is written on the stern.
  [[nodiscard]] bool is_raw() const {
    if (separator_ != '\t') return false;
    for (std::size_t i = at_ + 1; i < text_.size() && text_[i] != '\t' && text_[i] != '\n'; ++i) {
      if (text_[i] != '"') continue;
      const char next = i + 1 < text_.size() ? text_[i + 1] : '\n';
      if (next != '"') return next != '\t' && next != '\n';
      ++i;
    }
    return false;
  }

  Result<Span> field() {
    if (!done() && text_[at_] == '"' && !is_raw()) return quoted();
    const std::size_t begin = at_;
    while (!done() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
    // Where tabs separate, few programs put a field with marks inside into quotes.
    const std::size_t mark =
        separator_ == '\t' ? std::string_view::npos : text_.substr(begin, at_ - begin).find('"');
    if (mark != std::string_view::npos) {
      return source_->error(begin + mark,
                            "a quotation mark stands inside a field without quotes; put the whole field in "
                            "quotes and double the marks inside it");
    }
    return Span{begin, at_};
  }

  Result<Span> quoted() {
    const std::size_t begin = at_;
    for (++at_; !done(); ++at_) {
      if (text_[at_] != '"') continue;
      ++at_;
      if (done() || text_[at_] == separator_ || text_[at_] == '\n') return Span{begin, at_};
      if (text_[at_] == '"') continue;
      return source_->error(at_,
                            fmt::format("text follows a closing quotation mark{}; double the marks inside a "
                                        "quoted field",
                                        opened_above(begin)));
    }
    return source_->error(begin, "a quoted field is never closed; add the missing quotation mark");
  }

  /// Where a field of several lines was opened: the mark that is missing or too many is there.
  [[nodiscard]] std::string opened_above(std::size_t begin) const {
    const int line = source_->place(begin).line;
    return source_->place(at_).line == line ? "" : fmt::format(", whose field was opened in line {}", line);
  }

  const Source* source_;
  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
};

bool is_empty_record(const Source& source, const std::vector<Span>& fields) {
  return std::all_of(fields.begin(), fields.end(), [&](Span field) {
    return trimmed_cell(decode_field(source.text().substr(field.begin, field.end - field.begin))).empty();
  });
}

/// The heading, and the records from there on.
struct Table {
  char separator;
  RecordScanner scanner;
  std::size_t at = 0;
  Heading heading;
  bool whole = false;  ///< it has all columns that a list needs
};

/// The first line that is a heading, else the first one that is not empty. Nothing when there is none, or
/// when the lines cannot be read with this separator.
std::optional<Table> find_table(const Source& source, char separator, Prompts prompts) {
  RecordScanner scanner(source, separator);
  scanner.skip_separator_line();
  std::optional<Table> first;
  for (int i = 0; i < records_above_heading_max && !scanner.done(); ++i) {
    const std::size_t at = scanner.at();
    const Result<std::vector<Span>> fields = scanner.record();
    if (!fields) return first;
    if (is_empty_record(source, *fields)) continue;
    Table table{separator, scanner, at, Heading(source, *fields, decode_field)};
    table.whole = !table.heading.missing(prompts);
    if (table.whole) return table;
    if (!first) first = std::move(table);
  }
  return first;
}

/// The fields of a line that has no quotes.
std::vector<Span> plain_fields(std::string_view line, std::size_t at, char separator) {
  std::vector<Span> fields;
  for (const std::string_view field : split(line, separator)) {
    fields.push_back({at, at + field.size()});
    at += field.size() + 1;
  }
  return fields;
}

/// A quotation mark that is not closed where it should be takes the rows below into its field.
Result<void> check_swallowed(const Source& source, const Table& table, Span field) {
  std::size_t at = field.begin;
  const std::string_view text = source.text().substr(field.begin, field.end - field.begin);
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t line_at = at;
    at += line.size() + 1;
    if (line_at == field.begin) continue;
    const std::vector<Span> fields = plain_fields(line, line_at, table.separator);
    if (fields.size() != table.heading.size()) continue;
    const Result<Row> row = table.heading.row(source, line_at, fields);
    if (!row || !read_number(source, *row)) continue;
    return source.error(
        field.begin, fmt::format("the quotation mark that opens here takes in line {}, which is a row of its "
                                 "own; close it, or double it if it belongs to the text",
                                 source.place(line_at).line));
  }
  return {};
}

std::string_view separator_word(char separator) {
  return separator == '\t' ? "tabs" : separator == ';' ? "semicolons" : "commas";
}

/// What keeps the first line from being read; there is something.
Error reading_problem(const Source& source, char separator) {
  RecordScanner scanner(source, separator);
  while (!scanner.done()) {
    const Result<std::vector<Span>> fields = scanner.record();
    if (!fields) return fields.error();
  }
  return source.error(0, "the list has no shots; write one row for each clip");
}

Error no_heading(const Source& source, const Table& table, Prompts prompts) {
  const std::string separator(1, table.separator);
  return source.error(
      table.at, fmt::format("the first line has no column \"{}\"; write the column names there, separated by "
                            "{}: Clip{}Image{}Prompt",
                            to_string(table.heading.missing(prompts).value_or(Column::prompt)),
                            separator_word(table.separator), table.separator == '\t' ? ", " : separator,
                            table.separator == '\t' ? ", " : separator));
}

Result<Table> choose_table(const Source& source, Prompts prompts) {
  const std::string_view separators = is_tab_separated(source) ? "\t" : ",;\t";
  std::optional<Table> best;
  for (const char separator : separators) {
    std::optional<Table> table = find_table(source, separator, prompts);
    if (table && table->whole) return std::move(*table);
    if (table && (!best || table->heading.known() > best->heading.known())) best = std::move(table);
  }
  if (!best) return reading_problem(source, separators.front());
  return no_heading(source, *best, prompts);
}

}  // namespace

std::string decode_field(std::string_view raw) {
  if (!is_quoted(raw)) return std::string(raw);
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 1; i + 1 < raw.size(); ++i) {
    out += raw[i];
    if (raw[i] == '"') ++i;
  }
  return out;
}

std::string encode_field(std::string_view text, std::string_view raw, char separator) {
  const bool had_quotes = is_quoted(raw);
  const bool needs_quotes =
      text.find_first_of("\"\n") != std::string_view::npos || text.find(separator) != std::string_view::npos;
  if (!had_quotes && !needs_quotes) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

Result<Rows> read_delimited(const Source& source, Prompts prompts) {
  // As in a document: a line without a prompt column is a heading where no other has one.
  Result<Table> chosen = choose_table(source, Prompts::required);
  if (!chosen && prompts == Prompts::may_be_missing) chosen = choose_table(source, prompts);
  Table table = TRY(std::move(chosen));
  Rows out{.format = Format::delimited, .separator = table.separator};
  TRY(table.heading.check(source, out));
  while (!table.scanner.done() && !out.full()) {
    const std::size_t at = table.scanner.at();
    const std::vector<Span> fields = TRY(table.scanner.record());
    for (const Span field : fields) TRY(check_swallowed(source, table, field));
    if (!is_empty_record(source, fields)) out.rows.push_back(TRY(table.heading.row(source, at, fields)));
  }
  return out;
}

}  // namespace zoetrope::shots
