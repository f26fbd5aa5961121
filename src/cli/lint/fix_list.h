#pragma once

#include <map>
#include <string>

#include "cli/arguments.h"
#include "cli/lint/linted_list.h"
#include "cli/lint/named_list.h"

namespace zoetrope::cli {

/// A shot list with its prompts put in order: the same words, and every other byte of the file as it was.
struct FixedList {
  std::string text;
  std::map<int, std::string> changed;  ///< the prompts that are in order now, by clip
  std::map<int, std::string> left;     ///< why the prompt of a clip stays as it is
};

/// Errors: invalid_input for a symbolic link, which replacing would turn into a file of its own.
Result<FileInfo> require_real_file(const NamedList& named);

/// Changes nothing but what it returns.
FixedList put_in_order(const LintedList& list);

/// Shows what would change, asks, and replaces the file as a whole, with the rights it had. False when the
/// person says no. Errors: invalid_input where nobody can be asked, and for a symbolic link; conflict when
/// somebody has changed the file meanwhile; what writing gives.
Result<bool> write_in_order(App& app, const Arguments& arguments, const NamedList& named,
                            const LintedList& list, const FixedList& fixed);

}  // namespace zoetrope::cli
