#include "shots/planner/lines.h"

#include "base/text.h"
#include "shots/word_list.h"

namespace zoetrope::shots::planner {
namespace {

constexpr long named_clip_max = 999;

/// Reads one line from its beginning.
class LabelReader {
 public:
  explicit LabelReader(std::string_view line) : line_(line) {}

  Label read() {
    skip_blanks();
    while (take('#')) label_.heading = true;
    while (take('>')) skip_blanks();
    skip_blanks();
    const std::size_t before_dash = at_;
    if (take('-')) {
      if (take('>')) at_ = before_dash;
      skip_blanks();
    }
    read_time();
    read_name_or_number();
    label_.bytes = at_;
    return label_;
  }

 private:
  [[nodiscard]] char here() const { return at_ < line_.size() ? line_[at_] : '\0'; }
  bool take(char c) {
    if (here() != c) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (here() == ' ') ++at_;
  }

  int read_number() {
    const std::size_t begin = at_;
    while (is_digit(here())) ++at_;
    return static_cast<int>(parse_number(line_.substr(begin, at_ - begin), named_clip_max).value_or(0));
  }

  /// "0:10", "00:10-00:20", "0:10 to 0:20"
  void read_time() {
    const std::size_t begin = at_;
    if (!read_clock()) {
      at_ = begin;
      return;
    }
    skip_blanks();
    const std::size_t behind = at_;
    if (take('-') || take(',')) skip_blanks();
    if (!read_clock()) at_ = behind;
    skip_blanks();
    while (take(':') || take('-') || take(',')) skip_blanks();
  }

  bool read_clock() {
    if (!is_digit(here())) return false;
    read_number();
    if (!take(':') || !is_digit(here())) return false;
    read_number();
    if (take(':')) read_number();
    return true;
  }

  std::string read_word() {
    const std::size_t begin = at_;
    while ((here() >= 'a' && here() <= 'z') || (here() >= 'A' && here() <= 'Z')) ++at_;
    return lower_ascii(line_.substr(begin, at_ - begin));
  }

  /// "3.", "3)", "Act 2:", "Clips 4-6 -", "Intro:"
  void read_name_or_number() {
    static const WordSet names = word_set(
        "act scene part chapter clip clips shot shots beat step phase section episode scenes segment day "
        "week stage "
        "intro introduction outro conclusion ending hook opening narrator narration voiceover vo story plot "
        "climax "
        "finale epilogue prologue setup title topic beginning middle end resolution image frame picture "
        "verse");
    const std::size_t begin = at_;
    const std::string name = read_word();
    if (!name.empty() && names.count(name) == 0) {
      at_ = begin;
      return;
    }
    skip_blanks();
    const int first = read_number();
    const bool counted = first > 0 || (!name.empty() && read_roman());
    int last = first;
    if (first > 0) last = read_range(first);
    skip_blanks();
    const bool ends =
        take(':') || take('.') || take(')') || (!name.empty() && counted && (take('-') || take(',')));
    const bool at_end = at_ == line_.size() && !name.empty() && counted;
    if ((!ends && !at_end) || (name.empty() && !counted) || is_digit(here())) {
      at_ = begin;
      return;
    }
    skip_blanks();
    if (name == "clip" || name == "clips" || name == "shot" || name == "shots" || name == "image" ||
        name == "frame") {
      label_.first_clip = first;
      label_.last_clip = last;
    }
  }

  bool read_roman() {
    const std::size_t begin = at_;
    while (std::string_view("IVXivx").find(here()) != std::string_view::npos && here() != '\0') ++at_;
    return at_ > begin;
  }

  int read_range(int first) {
    const std::size_t begin = at_;
    skip_blanks();
    const bool joined = take('-') || take(',') || (read_word() == "to");
    skip_blanks();
    if (const int last = joined ? read_number() : 0; last >= first) return last;
    at_ = begin;
    return first;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  Label label_;
};

/// A line that was ended because it was full goes on in the next.
bool was_full(std::string_view line) {
  constexpr std::size_t full_bytes_min = 60;
  return line.size() >= full_bytes_min;
}

bool begins_item(std::string_view line, const Label& label, std::string_view before) {
  if (label.heading || (label.bytes > 0 && line.substr(0, 2) != "->")) return true;
  const bool goes_on_small = (line.front() >= 'a' && line.front() <= 'z') || line.front() == '-';
  return !before.empty() && !goes_on_small && !was_full(before);
}

}  // namespace

Label read_label(std::string_view line) {
  return LabelReader(line).read();
}

std::vector<Paragraph> read_paragraphs(std::string_view text) {
  std::vector<Paragraph> paragraphs;
  bool goes_on = false;
  std::string_view last_line;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trimmed(raw);
    if (line.empty()) {
      goes_on = false;
      continue;
    }
    const Label label = read_label(line);
    const std::string_view told = trimmed(line.substr(label.bytes));
    const std::string_view before = last_line;
    last_line = told;
    if (!goes_on || begins_item(line, label, before)) {
      paragraphs.push_back({.text = std::string(told),
                            .heading = label.heading,
                            .first_clip = label.first_clip,
                            .last_clip = label.last_clip});
    } else {
      std::string& last = paragraphs.back().text;
      last += (last.empty() ? "" : " ") + std::string(told);
    }
    goes_on = !label.heading;
  }
  return paragraphs;
}

}  // namespace zoetrope::shots::planner
