#include "shots/list/readers.h"

#include "base/text.h"

namespace zoetrope::shots {

Result<Rows> read_rows(const Source& source, Prompts prompts) {
  const std::string name = lower_ascii(source.name());
  if (name.ends_with(".md")) return read_markdown(source, prompts);
  if (name.ends_with(".csv") || name.ends_with(".tsv")) return read_delimited(source, prompts);
  if (name.ends_with(".yaml") || name.ends_with(".yml")) return read_yaml(source);
  return source.error(0, "the format is not known by the file's ending; use .md, .csv, .tsv, .yaml or .yml");
}

}  // namespace zoetrope::shots
