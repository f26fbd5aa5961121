#include "cli/doctor/finding.h"

#include "base/check.h"

namespace zoetrope::cli {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warning:
      return "warning";
    case Verdict::failure:
      return "failure";
  }
  check_failed("verdict is known", __FILE__, __LINE__);
}

}  // namespace zoetrope::cli
