#include "media/box_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/text.h"
#include "media/damaged_clip.h"
#include "media/sample_table.h"
#include "media/sniff.h"

namespace zoetrope::media {
namespace {

constexpr std::uint64_t head_bytes = 8;

constexpr std::uint32_t ftyp = four_letters("ftyp");
constexpr std::uint32_t moov = four_letters("moov");
constexpr std::uint32_t mdat = four_letters("mdat");
constexpr std::uint32_t moof = four_letters("moof");
constexpr std::uint32_t trak = four_letters("trak");
constexpr std::uint32_t stbl = four_letters("stbl");

/// What an MP4 may begin with.
constexpr std::array first_boxes = {ftyp,
                                    four_letters("styp"),
                                    moov,
                                    mdat,
                                    four_letters("free"),
                                    four_letters("skip"),
                                    four_letters("wide"),
                                    four_letters("uuid")};

/// Boxes that hold nothing but boxes, on the way from `moov` to the sample tables. Others are leaves to us.
constexpr std::array containers = {
    moov, trak, four_letters("mdia"), four_letters("minf"), stbl, four_letters("edts"), four_letters("mvex")};

std::string name_of(std::uint32_t type) {
  std::string name;
  for (unsigned shift : {24U, 16U, 8U, 0U}) name += static_cast<char>((type >> shift) & 0xFFU);
  return name;
}

std::string shown_name_of(std::uint32_t type) {
  return printable(name_of(type));
}

/// Codes are ASCII; QuickTime begins some with the copyright sign in Mac Roman, 0xA9.
bool is_plausible(std::uint32_t type) {
  const std::string name = name_of(type);
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 0x20 && c < 0x7F) || static_cast<unsigned char>(c) == 0xA9; });
}

class Scanner {
 public:
  explicit Scanner(FileWindow& window) : window_(window) {}

  Result<BoxLayout> scan();

 private:
  Result<Box> read_box(std::uint64_t at, const Box* parent);
  Result<void> scan_top_level();
  Result<void> scan_inside(const Box& parent, int depth);
  Result<void> scan_track_table(const Box& table, int depth);
  Result<void> check_top_level();

  FileWindow& window_;
  BoxLayout layout_;
  std::vector<Box> media_data_;
  std::vector<Box> inside_;  ///< the boxes that the last scan_inside(stbl) met
  int boxes_ = 0;
};

/// `parent` is null for a box of the top level. Only there a size of 0 means "to the end of the file".
Result<Box> Scanner::read_box(std::uint64_t at, const Box* parent) {
  const std::uint64_t limit = parent != nullptr ? parent->end : window_.bytes();
  if (++boxes_ > boxes_max) return damaged_clip(fmt::format("it has more than {} boxes", boxes_max));
  if (limit - at < head_bytes)
    return parent != nullptr
               ? damaged_clip(fmt::format("stray bytes stand inside a box at byte {}", at))
               : damaged_clip(fmt::format("it is cut off inside the head of a box at byte {}", at));
  const std::string_view head = TRY(window_.read(at, head_bytes));
  Box box{be32(head, 4), at, at + head_bytes, 0};
  std::uint64_t size = be32(head, 0);
  if (!is_plausible(box.type)) return damaged_clip(fmt::format("no box begins at byte {}", at));
  if (size == 1) {
    if (limit - at < wide_head_bytes)
      return damaged_clip(fmt::format("it is cut off inside a box at byte {}", at));
    size = be64(TRY(window_.read(at + head_bytes, wide_head_bytes - head_bytes)));
    box.payload = at + wide_head_bytes;
  } else if (size == 0 && parent == nullptr) {
    size = limit - at;
  }
  const std::string name = shown_name_of(box.type);
  if (size < box.payload - at)
    return damaged_clip(fmt::format("box '{}' at byte {} claims {} bytes", name, at, size));
  if (size <= limit - at) {
    box.end = at + size;
    return box;
  }
  if (parent != nullptr)
    return damaged_clip(fmt::format("box '{}' at byte {} is larger than the box around it", name, at));
  return Error{ErrorCode::corrupt,
               fmt::format("is cut off: its box '{}' at byte {} claims {} bytes, but the file ends after {}; "
                           "fetch it again",
                           name, at, size, limit - at)};
}

Result<void> Scanner::scan_top_level() {
  for (std::uint64_t at = 0; at < window_.bytes();) {
    const Box box = TRY(read_box(at, nullptr));
    layout_.top_level.push_back(box);
    if (box.type == mdat) media_data_.push_back(box);
    if (box.type == moof) layout_.fragmented = true;
    at = box.end;
  }
  return {};
}

Result<void> Scanner::check_top_level() {
  const auto& top = layout_.top_level;
  const auto is = [](std::uint32_t type) { return [type](const Box& box) { return box.type == type; }; };
  if (std::none_of(top.begin(), top.end(), is(ftyp))) return damaged_clip("it has no 'ftyp' box");
  const auto index = std::find_if(top.begin(), top.end(), is(moov));
  if (index == top.end())
    return damaged_clip("it has no 'moov' box, without which it cannot be played; most likely it is cut off");
  if (std::count_if(top.begin(), top.end(), is(moov)) > 1) return damaged_clip("it has two 'moov' boxes");
  if (media_data_.empty()) return damaged_clip("it has no 'mdat' box, so it holds no pictures");
  layout_.moov = *index;
  layout_.faststart = index->start < media_data_.front().start;
  return {};
}

Result<void> Scanner::scan_inside(const Box& parent, int depth) {
  if (depth > box_depth_max)
    return damaged_clip(fmt::format("its boxes are nested deeper than {}", box_depth_max));
  for (std::uint64_t at = parent.payload; at < parent.end;) {
    const Box box = TRY(read_box(at, &parent));
    if (parent.type == stbl) inside_.push_back(box);
    if (box.type == stbl) {
      TRY(scan_track_table(box, depth + 1));
    } else if (std::find(containers.begin(), containers.end(), box.type) != containers.end()) {
      TRY(scan_inside(box, depth + 1));
    }
    at = box.end;
  }
  return {};
}

Result<void> Scanner::scan_track_table(const Box& table, int depth) {
  inside_.clear();
  TRY(scan_inside(table, depth));
  if (const auto chunks = TRY(check_sample_table(window_, inside_, media_data_))) {
    layout_.chunk_offsets.push_back(*chunks);
  }
  return {};
}

Result<BoxLayout> Scanner::scan() {
  if (window_.bytes() == 0) return Error{ErrorCode::corrupt, "is empty; fetch it again"};
  const auto wanted = std::min<std::uint64_t>(window_.bytes(), sniff_bytes_max);
  const std::string_view head = TRY(window_.read(0, static_cast<std::size_t>(wanted)));
  const bool begins_with_box = head.size() >= head_bytes && std::find(first_boxes.begin(), first_boxes.end(),
                                                                      be32(head, 4)) != first_boxes.end();
  if (!begins_with_box)
    return Error{ErrorCode::corrupt, fmt::format("is {}, not an MP4; fetch it again", sniff(head))};
  TRY(scan_top_level());
  TRY(check_top_level());
  TRY(scan_inside(layout_.moov, 1));
  return std::move(layout_);
}

}  // namespace

Result<BoxLayout> scan_boxes(FileWindow& window) {
  return Scanner(window).scan();
}

}  // namespace zoetrope::media
