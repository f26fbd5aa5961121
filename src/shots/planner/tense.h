#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots::planner {

/// What a prompt shows happens now: "until the wind turned" is "until the wind turns". Of the clauses behind
/// "as", "until", "who" and their like; other words stay.
std::string in_present(std::string_view text);

}  // namespace zoetrope::shots::planner
