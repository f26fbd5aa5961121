#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

/// What the measurements of the store share: a database, its tasks, and time that moves by hand.

namespace zoetrope::bench {

inline constexpr int channel_count = 10;
inline constexpr int clips_per_task = 18;
inline constexpr std::string_view model = "kling/v2-5-turbo-image-to-video-pro";
/// Of the virtual time in which steps are claimed.
inline constexpr WallTime began{1'780'000'000'000'000};

/// One process's way to the database: a writer and a reader of its own. Prints the error and ends the program
/// when it cannot be opened.
class Opened {
 public:
  explicit Opened(const std::string& url);
  store::Store& store() { return *store_; }

 private:
  std::unique_ptr<Random> random_;
  std::unique_ptr<store::Store> store_;
};

[[noreturn]] void give_up(const Error& error);
/// The value, or the end of the program with its error: what cannot be measured has no figure.
template <typename T>
T must(Result<T> result) {
  if (!result) give_up(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

store::Now at(Duration passed);
std::string channel_of(int number);
store::TaskSpec spec(int task);
/// A statement past the store, for what would take it hours.
void run(const std::string& url, const std::string& statements);

/// Handed over, planned, and every clip asked for: nothing of it is hosted yet.
TaskId make_task(store::Store& store, int number);

/// To whoever measures the server meanwhile; what is measured is printed as JSON after it.
void say_that_it_begins();
/// User and system time of this process.
double cpu_seconds();
/// The value below which this part of them is; sorts them.
double quantile(std::vector<double>& values, double part);

}  // namespace zoetrope::bench
