#include "cli/price_list.h"

#include <algorithm>

#include "base/check.h"

namespace zoetrope::cli {

Result<Money> PriceList::price(int seconds) {
  if (const auto known = known_.find(seconds); known != known_.end()) return known->second;
  const auto listed = model_.price(seconds);
  CHECK(listed.has_value());
  Money price = listed->money;
  if (store_ != nullptr && price > Money()) {
    const auto charged = TRY(store_->last_charge(account_, std::string(model_.id), seconds));
    price = std::max(price, charged.value_or(Money()));
  }
  known_[seconds] = price;
  return price;
}

}  // namespace zoetrope::cli
