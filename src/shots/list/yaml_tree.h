#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "shots/list/source.h"

namespace zoetrope::shots {

/// A value of a YAML document.
struct YamlNode {
  enum class Kind { null, text, list, map } kind = Kind::null;
  std::size_t at = 0;            ///< where it begins, in Source::text()
  bool in_flow = false;          ///< inside [] or {}
  std::string text;              ///< of Kind::text
  std::vector<YamlNode> values;  ///< of Kind::list; of Kind::map each key and its value
};

/// The one document of a file. Errors: invalid_input for what is no YAML, for anchors, aliases, tags and
/// several documents, and for what is nested or branched too far to be a list of shots.
Result<YamlNode> read_yaml_tree(const Source& source);

}  // namespace zoetrope::shots
