#pragma once

namespace zoetrope {

/// Puts something under every standard stream that the caller of this program left closed. Without it the
/// next file that is opened, a database for instance, becomes standard output and gets our text written into
/// it. What is put there is open the wrong way round, so that a write to a closed output still fails and can
/// be told. Call it first thing in main(), before any other file is opened.
void hold_standard_streams();

}  // namespace zoetrope
