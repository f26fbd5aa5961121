#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>
#include <string>

#include "base/text.h"
#include "shots/readers.h"

namespace zoetrope::shots {
namespace {

constexpr int depth_max = 16;

/// Looks at the events of the text before a tree is made of it, and keeps the first thing that we do not
/// read.
class Guard : public YAML::EventHandler {
 public:
  explicit Guard(const Source& source) : source_(source) {}

  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) refuse(mark, "a second YAML document begins here; write one document a file");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { see(mark, anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "an alias (*name) is not read; write the text out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                const std::string&) override {
    see(mark, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    enter(mark, anchor);
  }
  void OnSequenceEnd() override { --depth_; }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    enter(mark, anchor);
  }
  void OnMapEnd() override { --depth_; }

 private:
  void enter(const YAML::Mark& mark, YAML::anchor_t anchor) {
    see(mark, anchor);
    if (++depth_ > depth_max) refuse(mark, "the lists are nested too deeply; write a plain list of shots");
  }

  void see(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) refuse(mark, "an anchor (&name) is not read; write the text out");
  }

  void refuse(const YAML::Mark& mark, std::string_view what) {
    if (!refusal_) refusal_ = source_.error(mark.line + 1, what);
  }

  const Source& source_;
  std::optional<Error> refusal_;
  int documents_ = 0;
  int depth_ = 0;
};

int line_of(const YAML::Node& node) {
  return node.Mark().line + 1;
}

Result<void> read_entry(const Source& source, const YAML::Node& key, const YAML::Node& value, Row& row,
                        Rows& out) {
  const std::string name = key.IsScalar() ? key.Scalar() : "";
  const std::optional<Column> column = recognise_column(name);
  if (!column) {
    const auto meant = suggest_column(name);
    const std::string hint = meant ? fmt::format("; did you mean \"{}\"?", *meant) : "";
    out.warnings.push_back(
        source.warning(line_of(key), fmt::format("the key \"{}\" is not read{}", printable(name), hint)));
    return {};
  }
  if (row[*column].line != 0) {
    return source.error(line_of(key),
                        fmt::format("\"{}\" is given twice in one shot; keep one", printable(name)));
  }
  if (!value.IsScalar() && !value.IsNull()) {
    return source.error(line_of(key), fmt::format("\"{}\" is not plain text; write one text, in quotes if it "
                                                  "begins with a sign",
                                                  printable(name)));
  }
  row[*column] = Cell{.text = value.IsNull() ? "" : value.Scalar(), .line = line_of(key)};
  return {};
}

Result<Rows> read_shots(const Source& source, const YAML::Node& list) {
  Rows out;
  for (const YAML::Node& item : list) {
    if (!item.IsMap()) {
      return source.error(line_of(item),
                          "a shot is a map with the keys number, image and prompt; write it so");
    }
    Row row{.line = line_of(item), .cells = {}};
    for (const auto& entry : item) TRY(read_entry(source, entry.first, entry.second, row, out));
    out.rows.push_back(std::move(row));
  }
  return out;
}

/// "reviewed: false" beside the shots; true when nothing is said.
Result<bool> read_reviewed(const Source& source, const YAML::Node& top) {
  const YAML::Node value = top["reviewed"];
  if (!value) return true;
  const std::string word = value.IsScalar() ? lower_ascii(value.Scalar()) : "";
  if (word == "true" || word == "yes") return true;
  if (word == "false" || word == "no") return false;
  return source.error(line_of(value),
                      fmt::format("\"reviewed\" is \"{}\"; write true when a person has read the prompts, "
                                  "else false",
                                  printable(word, 60)));
}

Result<Rows> read_document(const Source& source, const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  Guard guard(source);
  while (!guard.refusal() && parser.HandleNextDocument(guard)) {
  }
  if (guard.refusal()) return *guard.refusal();

  const YAML::Node top = YAML::Load(text);
  if (top.IsSequence()) return read_shots(source, top);
  if (top.IsMap()) {
    const YAML::Node list = top["shots"];
    if (list && list.IsSequence()) {
      const bool reviewed = TRY(read_reviewed(source, top));
      Rows rows = TRY(read_shots(source, list));
      rows.reviewed = reviewed;
      return rows;
    }
  }
  return source.error(1,
                      "this is no list of shots; write a list of maps, or \"shots:\" and the list below it");
}

}  // namespace

Result<Rows> read_yaml_list(const Source& source, std::string_view text) {
  // yaml-cpp 0.7 takes a quoted text that is never closed when a line end is the last thing in the file, and
  // all that follows the quotation mark would become part of a prompt. Without that line end it is an error.
  const std::size_t end = text.find_last_not_of(" \t\n") + 1;
  try {
    return read_document(source, std::string(text.substr(0, end)));
  } catch (const YAML::Exception& problem) {
    const int line = problem.mark.is_null() ? 1 : problem.mark.line + 1;
    return source.error(line, fmt::format("this is no YAML ({}); correct it there", printable(problem.msg)));
  }
}

}  // namespace zoetrope::shots
