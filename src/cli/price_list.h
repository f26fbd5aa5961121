#pragma once

#include <map>
#include <string>

#include "model/render_model.h"
#include "store/store.h"

namespace zoetrope::cli {

/// What the next send of a length costs, as it will be reserved: what the model's list says, or what the
/// account was charged last, whichever is more. One thread at a time.
class PriceList {
 public:
  /// Without a store: the model's list.
  PriceList(store::Store* store, std::string account, const RenderModel& model)
      : store_(store), account_(std::move(account)), model_(model) {}

  /// Requires a length that the model renders.
  Result<Money> price(int seconds);

 private:
  store::Store* store_;
  std::string account_;
  const RenderModel& model_;
  std::map<int, Money> known_;
};

}  // namespace zoetrope::cli
