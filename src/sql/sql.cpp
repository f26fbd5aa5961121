#include "sql/sql.h"

#include "base/check.h"

namespace zoetrope::sql {
namespace {

std::span<const Value> span_of(std::initializer_list<Value> values) {
  return {values.begin(), values.size()};
}

}  // namespace

bool Row::is_null(std::size_t i) const {
  CHECK(i < columns_.size());
  return std::holds_alternative<std::nullptr_t>(columns_[i]);
}

std::int64_t Row::integer(std::size_t i) const {
  CHECK(i < columns_.size());
  const auto* value = std::get_if<std::int64_t>(&columns_[i]);
  CHECK(value != nullptr);
  return *value;
}

const std::string& Row::text(std::size_t i) const {
  CHECK(i < columns_.size());
  const auto* value = std::get_if<std::string>(&columns_[i]);
  CHECK(value != nullptr);
  return *value;
}

std::string Row::text_or_empty(std::size_t i) const {
  return is_null(i) ? std::string() : text(i);
}

std::optional<std::int64_t> Row::integer_or_null(std::size_t i) const {
  if (is_null(i)) return std::nullopt;
  return integer(i);
}

std::optional<std::string> Row::text_or_null(std::size_t i) const {
  if (is_null(i)) return std::nullopt;
  return text(i);
}

bool is_postgres_url(std::string_view where) {
  return where.starts_with("postgresql://") || where.starts_with("postgres://");
}

Result<std::unique_ptr<Connection>> open(const std::string& where, Access access) {
  if (is_postgres_url(where)) return open_postgres({.url = where, .access = access});
  return open_sqlite({.path = where, .access = access});
}

Result<std::vector<Row>> Connection::query(std::string_view statement,
                                           std::initializer_list<Value> parameters) {
  return query(statement, span_of(parameters));
}

Result<std::int64_t> Connection::execute(std::string_view statement,
                                         std::initializer_list<Value> parameters) {
  return execute(statement, span_of(parameters));
}

Result<std::optional<Row>> Connection::query_one(std::string_view statement,
                                                 std::initializer_list<Value> parameters) {
  std::vector<Row> rows = TRY(query(statement, span_of(parameters)));
  if (rows.empty()) return std::optional<Row>();
  return std::optional<Row>(std::move(rows.front()));
}

}  // namespace zoetrope::sql
