#pragma once

#include <gtest/gtest.h>

#include <string>

/// For the tests of this room.

namespace zoetrope::shots {

/// Names the case of a table after its member `scenario`.
struct ScenarioName {
  template <typename Row>
  std::string operator()(const ::testing::TestParamInfo<Row>& info) const {
    return info.param.scenario;
  }
};

}  // namespace zoetrope::shots
