#include "http/message.h"

#include "base/text.h"

namespace zoetrope::http {

std::string_view Headers::get(std::string_view name) const {
  const std::string wanted = lower_ascii(name);
  for (const auto& [field, value] : fields_) {
    if (field.size() == wanted.size() && lower_ascii(field) == wanted) return value;
  }
  return "";
}

}  // namespace zoetrope::http
