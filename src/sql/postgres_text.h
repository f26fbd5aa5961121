#pragma once

#include <string>
#include <string_view>

namespace zoetrope::sql {

/// The statement with its parameters ?1, ?2, ... written as PostgreSQL writes them, $1, $2, ...; what stands
/// in quotes or comments is left alone. Backslashes escape nothing (standard_conforming_strings).
std::string with_dollar_parameters(std::string_view statement);

}  // namespace zoetrope::sql
