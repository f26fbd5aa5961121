#include "sql/postgres_error.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "sql/statement_error.h"

namespace zoetrope::sql {
namespace {

struct Meaning {
  std::string_view state;  ///< a SQLSTATE, or the two letters of its class
  ErrorCode code;
  std::string_view remedy;
};

/// The first that fits.
constexpr std::array meanings{
    Meaning{"23", ErrorCode::conflict, ""},
    Meaning{"P0001", ErrorCode::conflict, ""},  // RAISE in a trigger
    Meaning{"53100", ErrorCode::no_space, "free some space on the server, then try again"},
    Meaning{"55P03", ErrorCode::unavailable, "another program holds it; try again when it has finished"},
    Meaning{"57014", ErrorCode::unavailable, "it took too long; try again when the server has less to do"},
    Meaning{"25006", ErrorCode::unavailable, "this server takes no writes; connect to the primary"},
    Meaning{"25P03", ErrorCode::unavailable, "try again"},
    Meaning{"08", ErrorCode::unavailable, "try again when the server can be reached"},
    Meaning{"57P", ErrorCode::unavailable, "try again when the server is up"},
    Meaning{"40", ErrorCode::unavailable, "try again"},
    Meaning{"53", ErrorCode::unavailable, "try again when the server has less to do"},
    Meaning{"58", ErrorCode::unavailable, "check the server's disk"},
    Meaning{"42501", ErrorCode::invalid_input, "give the user the right to it"},
    Meaning{"XX001", ErrorCode::corrupt, "restore it from a backup"},
    Meaning{"XX002", ErrorCode::corrupt, "restore it from a backup"},
    Meaning{"22021", ErrorCode::invalid_input, "a text has bytes that a database cannot keep"},
    Meaning{"22P05", ErrorCode::invalid_input,
            "a text has characters that this database cannot keep; make "
            "it with the encoding UTF8"},
    Meaning{"54", ErrorCode::invalid_input, "a value is too long"},
};

const Meaning* meaning_of(std::string_view state) {
  for (const Meaning& meaning : meanings) {
    if (state.starts_with(meaning.state)) return &meaning;
  }
  return nullptr;
}

std::string first_line(const char* text) {
  const std::string_view all = text == nullptr ? "" : text;
  return printable(all.substr(0, all.find('\n')));
}

std::string_view field(const PGresult* result, int code) {
  const char* text = result == nullptr ? nullptr : PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

std::string words(const std::string& name, std::string_view reason, std::string_view remedy) {
  return remedy.empty() ? fmt::format("database {}: {}", name, reason)
                        : fmt::format("database {}: {}; {}", name, reason, remedy);
}

}  // namespace

Error postgres_error(const PGconn* connection, const PGresult* result, const std::string& name,
                     std::string_view statement) {
  const std::string_view state = field(result, PG_DIAG_SQLSTATE);
  if (state.empty()) {
    // Not the server's words but libpq's own: what it sent or waited for went with the connection.
    return {ErrorCode::unavailable,
            words(name, first_line(PQerrorMessage(connection)), "try again when the server can be reached")};
  }
  const std::string reason = printable(field(result, PG_DIAG_MESSAGE_PRIMARY));
  if (const Meaning* meaning = meaning_of(state))
    return {meaning->code, words(name, reason, meaning->remedy)};
  return statement_error(name, fmt::format("{} {}", state, reason), statement);
}

Error postgres_connect_error(const PGconn* connection, const std::string& name) {
  return {ErrorCode::unavailable,
          fmt::format("cannot connect to database {}: {}", name, first_line(PQerrorMessage(connection)))};
}

}  // namespace zoetrope::sql
