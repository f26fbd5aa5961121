#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "env/file_system.h"
#include "fuzz/fuzz_target.h"

/// Any text as a path below a folder: with links out of it and a neighbour that must never be reached.

namespace {

namespace fs = std::filesystem;
using namespace zoetrope;

constexpr std::string_view secret = "what nobody below the root may read";

/// OUTER/secret and OUTER/root with a/b/file, link -> OUTER and a/door -> OUTER/secret.
class Stage {
 public:
  Stage() {
    std::string name = (fs::temp_directory_path() / "zoetrope-fuzz-XXXXXX").string();
    fuzz::require(mkdtemp(name.data()) != nullptr, "there is a folder to work in");
    outer_ = name;
    fs::create_directories(outer_ / "root/a/b");
    std::ofstream(outer_ / "secret") << secret;
    std::ofstream(outer_ / "root/a/b/file") << "inside";
    fs::create_directory_symlink(outer_, outer_ / "root/link");
    fs::create_symlink("../secret", outer_ / "root/a/door");
    auto files = open_file_system((outer_ / "root").string(), SymlinkPolicy::refuse);
    fuzz::require(files.has_value(), "the root can be opened");
    files_ = std::move(*files);
  }
  ~Stage() {
    std::error_code ignored;
    fs::remove_all(outer_, ignored);
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  FileSystem& files() { return *files_; }

  void check_outside() {
    std::size_t names = 0;
    for (const auto& entry : fs::directory_iterator(outer_)) {
      fuzz::require(entry.path().filename() == "secret" || entry.path().filename() == "root",
                    "nothing is made beside the root");
      ++names;
    }
    fuzz::require(names == 2 && fs::file_size(outer_ / "secret") == secret.size(),
                  "nothing beside the root is taken away or changed");
  }

 private:
  fs::path outer_;
  std::unique_ptr<FileSystem> files_;
};

void check_error(const Error& error) {
  fuzz::require(printable(error.message, error.message.size()) == error.message,
                "a refusal is printable text");
}

/// Reads, makes and removes again what the path names, as far as that goes.
void try_path(FileSystem& files, const std::string& path) {
  const auto content = files.read_all(path, 1 << 16);
  if (content) {
    fuzz::require(content->find(secret) == std::string::npos, "nothing outside can be read");
  } else {
    check_error(content.error());
  }
  auto made = files.create(path, 0600);
  if (!made) return check_error(made.error());
  fuzz::require((*made)->close().has_value() && files.remove(path).has_value(),
                "what was made can be removed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  static Stage stage;
  static unsigned turn = 0;
  try_path(stage.files(), std::string(fuzz::text_of(bytes, count)));
  constexpr unsigned turns_between_looks = 64;
  if (turn++ % turns_between_looks == 0) stage.check_outside();
  return 0;
}
