#include "acceptance/clip_files.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/text.h"
#include "env/child_process.h"

namespace zoetrope::acceptance {
namespace {

std::string run_ffmpeg(const std::string& words, const std::string& last) {
  ChildSpec spec;
  spec.argv = {"ffmpeg", "-nostdin", "-v", "error", "-y"};
  for (const std::string_view word : split(words, ' ')) {
    if (!word.empty()) spec.argv.emplace_back(word);
  }
  spec.argv.push_back(last);
  const auto result = make_child_process()->run(spec, std::chrono::minutes(2), {});
  EXPECT_TRUE(result.has_value());
  if (!result) return "";
  EXPECT_EQ(result->exit_status, 0) << result->errors;
  return result->output;
}

}  // namespace

void make_marked_clip(const std::filesystem::path& file, const std::string& size, int seconds,
                      const std::string& words) {
  std::filesystem::create_directories(file.parent_path());
  const int last = 24 * seconds - 1;
  run_ffmpeg(fmt::format("-f lavfi -i color=c=gray:s={}:r=24:d={}", size, seconds) +
                 fmt::format(",drawbox=t=fill:c=red:enable='eq(n,0)',drawbox=t=fill:c=lime:enable='eq(n,{})'",
                             last / 2) +
                 fmt::format(",drawbox=t=fill:c=blue:enable='eq(n,{})' {}", last, words) +
                 " -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
             file.string());
}

void cut_short(const std::filesystem::path& file, std::uintmax_t bytes) {
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - bytes);
}

std::string colour_of_jpeg(const std::filesystem::path& folder, const std::string& jpeg) {
  const std::filesystem::path file = folder / "picture.jpg";
  std::ofstream(file, std::ios::binary) << jpeg;
  const std::string pixel =
      run_ffmpeg("-i " + file.string() + " -vf crop=2:2,scale=1:1 -f rawvideo -pix_fmt rgb24", "pipe:1");
  std::filesystem::remove(file);
  if (pixel.size() != 3) return "no picture";
  const auto is = [&](int red, int green, int blue) {
    constexpr int tolerance = 20;
    const auto near = [](char is_value, int wanted) {
      return std::abs(static_cast<unsigned char>(is_value) - wanted) <= tolerance;
    };
    return near(pixel[0], red) && near(pixel[1], green) && near(pixel[2], blue);
  };
  if (is(255, 0, 0)) return "red";
  if (is(0, 255, 0)) return "lime";
  if (is(0, 0, 255)) return "blue";
  return fmt::format("{} {} {}", static_cast<unsigned char>(pixel[0]), static_cast<unsigned char>(pixel[1]),
                     static_cast<unsigned char>(pixel[2]));
}

std::string from_base64(const std::string& text) {
  static const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned held = 0;
  unsigned bits = 0;
  for (const char letter : text) {
    const std::size_t value = letters.find(letter);
    if (value == std::string::npos) break;
    held = held << 6U | static_cast<unsigned>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xFFU);
  }
  return bytes;
}

}  // namespace zoetrope::acceptance
