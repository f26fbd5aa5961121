#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sql/sql.h"
#include "testing/fake_kie/figures.h"

namespace zoetrope::acceptance {

/// One clip costs so much: 84 credits of half a cent.
inline constexpr std::int64_t clip_credits = 84;
inline constexpr std::int64_t credit_micros = 5'000;

/// What the database says of one paid attempt. Amounts are micro-dollars.
struct BookedAttempt {
  std::string id;
  std::string clip;  ///< channel/project:number
  std::string state;
  std::string task;  ///< the service's; "" while it is not known
  std::string image_url;
  std::int64_t price = 0;
  bool reserved = false;
  bool booked_for_account = false;  ///< what it may have cost, without it
  std::int64_t reserves = 0;        ///< rows of the ledger
  std::int64_t voids = 0;
  std::vector<std::int64_t> posts;
};

/// A counter beside the rows that it sums up.
struct BookedSum {
  std::string what;
  std::int64_t counted = 0;
  std::int64_t of_rows = 0;
};

struct Books {
  std::vector<BookedAttempt> attempts;
  std::vector<BookedSum> sums;
};

/// Errors: those of the queries.
Result<Books> read_books(sql::Connection& database);

struct BookFindings {
  std::vector<std::string> problems;  ///< empty when the ledger is the bill
  std::vector<std::string>
      doubtful;  ///< "CLIP: task ID, N credits", of each attempt whose task nobody told us
};

/// Compares them to the credit, task by task. A task whose render is over has exactly its charge as its post;
/// one that is under way, or of an attempt in doubt, has none and a reserve of its own that is its charge, if
/// it has one yet: so the bill is the ledger and the reserves of what the service took. Nothing is posted
/// that was not billed, and nothing is billed that no attempt knows of.
BookFindings compare_books(const Books& books, const testing::Figures& figures);

}  // namespace zoetrope::acceptance
