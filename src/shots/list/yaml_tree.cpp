#include "shots/list/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <optional>
#include <sstream>

#include "base/text.h"

namespace zoetrope::shots {
namespace {

constexpr std::size_t depth_max = 16;
constexpr std::size_t nodes_max = 100'000;

/// Builds the tree from the parser's events. It keeps the first thing that we do not read, and from there on
/// nothing else.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const Source& source) : source_(source) {}

  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }
  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 1) return;
    refuse(mark,
           is_marked(offset(mark))
               ? "a second YAML document begins here; write one document a file"
               : "this belongs neither to the list above nor beside it; write \"shots:\" above the list, "
                 "or indent this line as far as it is meant");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    see(mark, "", anchor);
    add(node(mark, YamlNode::Kind::null));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "an alias (*name) is not read; write the text out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    see(mark, tag, anchor);
    YamlNode scalar = node(mark, YamlNode::Kind::text);
    scalar.text = value;
    add(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    enter(mark, tag, anchor, style, YamlNode::Kind::list);
  }
  void OnSequenceEnd() override { leave(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    enter(mark, tag, anchor, style, YamlNode::Kind::map);
  }
  void OnMapEnd() override { leave(); }

 private:
  [[nodiscard]] YamlNode node(const YAML::Mark& mark, YamlNode::Kind kind) const {
    const bool in_flow = !open_.empty() && flow_[open_.size() - 1];
    return {.kind = kind, .at = offset(mark), .in_flow = in_flow};
  }

  void add(YamlNode node) {
    if (refusal_) return;
    if (open_.empty()) {
      root_ = std::move(node);
    } else {
      open_.back().values.push_back(std::move(node));
    }
  }

  void enter(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
             YAML::EmitterStyle::value style, YamlNode::Kind kind) {
    see(mark, tag, anchor);
    if (open_.size() >= depth_max)
      refuse(mark, "the lists are nested too deeply; write a plain list of shots");
    if (refusal_) return;
    YamlNode opened = node(mark, kind);
    flow_.push_back(style == YAML::EmitterStyle::Flow || opened.in_flow);
    open_.push_back(std::move(opened));
  }

  void leave() {
    if (refusal_) return;
    YamlNode closed = std::move(open_.back());
    open_.pop_back();
    flow_.pop_back();
    add(std::move(closed));
  }

  void see(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (++nodes_ > nodes_max) refuse(mark, "there are too many values; keep only the shots");
    if (anchor != YAML::NullAnchor) refuse(mark, "an anchor (&name) is not read; write the text out");
    // "?" and "!" are the parser's words for a plain and a quoted text without a tag.
    const std::size_t at = offset(mark);
    const bool tagged = at < source_.text().size() && source_.text()[at] == '!';
    if (!tagged && (tag.empty() || tag == "?" || tag == "!")) return;
    refuse(mark, fmt::format("a tag ({}) is not read; write plain text", printable(tag, 60)));
  }

  /// Whether a document that begins at `at` has its "---". Without it the parser has come to the end of one
  /// before the end of the text.
  [[nodiscard]] bool is_marked(std::size_t at) const {
    const std::string_view before = trimmed(source_.text().substr(0, at));
    return before.ends_with("---") || before.ends_with("...") || source_.text().substr(at, 3) == "---";
  }

  void refuse(const YAML::Mark& mark, std::string_view what) {
    if (!refusal_) refusal_ = source_.error(offset(mark), what);
  }

  /// The parser counts the bytes of the UTF-8 that it was given.
  static std::size_t offset(const YAML::Mark& mark) {
    return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
  }

  const Source& source_;
  std::optional<Error> refusal_;
  int documents_ = 0;
  std::size_t nodes_ = 0;
  YamlNode root_;
  std::vector<YamlNode> open_;
  std::vector<bool> flow_;  ///< for each open one, whether its values are in flow
};

}  // namespace

Result<YamlNode> read_yaml_tree(const Source& source) {
  // yaml-cpp 0.7 takes a quoted text that is never closed when a line end is the last thing in the file, and
  // all that follows the quotation mark would become part of a prompt. Without that line end it is an error.
  const std::size_t end = source.text().find_last_not_of(" \t\n") + 1;
  TreeBuilder builder(source);
  try {
    std::istringstream stream{std::string(source.text().substr(0, end))};
    YAML::Parser parser(stream);
    while (!builder.refusal() && parser.HandleNextDocument(builder)) {
    }
    if (builder.refusal()) return *builder.refusal();
    return builder.take();
  } catch (const YAML::Exception& problem) {
    // What we do not read may be what the parser stumbles over, such as a tower of brackets.
    if (builder.refusal()) return *builder.refusal();
    const bool placed = !problem.mark.is_null() && problem.mark.pos >= 0;
    // ": " inside a text without quotes.
    const bool second_colon = problem.msg.find("illegal map value") != std::string::npos;
    return source.error(placed ? static_cast<std::size_t>(problem.mark.pos) : 0,
                        fmt::format("this is no YAML ({}); {}", printable(problem.msg),
                                    second_colon ? "put the text in quotes" : "correct it there"));
  }
}

}  // namespace zoetrope::shots
