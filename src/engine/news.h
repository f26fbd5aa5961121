#pragma once

namespace zoetrope::engine {

/// Tells a worker that somebody else has changed something, before it looks around by itself.
class News {
 public:
  virtual ~News() = default;
  /// Was something told since the last call? The worker's thread.
  virtual bool take() = 0;
  /// What is told is heard, so that looking around is for what nobody tells.
  [[nodiscard]] virtual bool is_heard() const = 0;
};

}  // namespace zoetrope::engine
