#pragma once

#include <memory>

#include "engine/dispatcher.h"
#include "engine/news.h"
#include "settings/settings.h"

namespace zoetrope::cli {

/// What a server of the database tells; null for a file, which is looked at instead. Wakes the dispatcher,
/// which outlives it.
std::unique_ptr<engine::News> database_news(const settings::DatabasePlace& place,
                                            engine::Dispatcher& dispatcher);

}  // namespace zoetrope::cli
