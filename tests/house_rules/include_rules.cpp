#include "house_rules/include_rules.h"

#include <fmt/format.h>

#include <sstream>

namespace zoetrope::house_rules {
namespace {

constexpr const char* rooms_file = "cmake/rooms.txt";
constexpr std::string_view test_room = "testing";  // fakes: any test may use them, no product room

struct HeavyHeader {
  std::string_view prefix;
  std::set<std::string_view> rooms;
  std::set<std::string_view> headers;  ///< headers of ours that may include it nevertheless
};

const std::vector<HeavyHeader>& heavy_headers() {
  static const std::vector<HeavyHeader> list = {
      {"<nlohmann/",
       {"store", "hosts", "writer", "providers", "media", "notify", "cli", "testing", "sim"},
       {}},
      // The socket is a template argument of Beast's readers; only the server's own .cpp files see it.
      {"<boost/context/", {"sim"}, {}},
      {"<boost/", {"http", "sim"}, {"src/http/server_socket.h"}},
      {"<CLI/", {"cli", "testing", "sim"}, {}},
      {"<toml++/", {"settings"}, {}},
      {"<spdlog/", {"cli"}, {}},
      // Functions that are found by name at run time; the tables of them need their types.
      {"<libav", {"media"}, {"src/media/libav.h"}},
      {"<libsw", {"media"}, {"src/media/libav.h"}},
      {"<cairo", {"sheet"}, {"src/sheet/drawing.h"}},
      {"<pango/", {"sheet"}, {"src/sheet/drawing.h"}},
      {"<yaml-cpp/", {"shots"}, {}},
      {"<curl/", {"http"}, {}},
      {"<sqlite3.h>", {"sql"}, {}},
      {"<openssl/", {"base", "http", "testing"}, {}},
      {"<gtest/", {}, {}},
      {"<gmock/", {}, {}},
  };
  return list;
}

const SourceFile* find(const SourceTree& tree, std::string_view path) {
  for (const SourceFile& file : tree) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

Rooms rooms_of(const SourceTree& tree) {
  const SourceFile* file = find(tree, rooms_file);
  return file == nullptr ? Rooms{} : read_rooms(file->text);
}

/// The rooms that can be reached from a room, in one step or many.
std::set<std::string> reachable(const Rooms& rooms, const std::string& from) {
  std::set<std::string> seen;
  std::vector<std::string> todo = {from};
  while (!todo.empty()) {
    const std::string room = todo.back();
    todo.pop_back();
    const auto found = rooms.find(room);
    if (found == rooms.end()) continue;
    for (const std::string& next : found->second) {
      if (seen.insert(next).second) todo.push_back(next);
    }
  }
  return seen;
}

bool may_see(const Rooms& rooms, const SourceFile& file, const std::string& target) {
  if (target == file.room) return true;
  if (file.for_tests && target == test_room) return true;
  const auto found = rooms.find(file.room);
  return found != rooms.end() && found->second.contains(target);
}

void check_line(const Rooms& rooms, const SourceFile& file, int number, std::vector<Finding>& findings) {
  const std::string header = included_by(file.lines[static_cast<std::size_t>(number - 1)]);
  if (!header.starts_with('"')) return;
  const std::size_t slash = header.find('/');
  const std::string target = slash == std::string::npos ? "" : header.substr(1, slash - 1);
  if (!rooms.contains(target)) {
    findings.push_back({file.path, number, "includes " + header, "write the path from src/, room first"});
  } else if (!may_see(rooms, file, target)) {
    findings.push_back({file.path, number, fmt::format("{} must not see {}", file.room, target),
                        "move the code to a room that may, see cmake/rooms.txt"});
  }
}

/// What a room links: the words after ROOMS in its CMakeLists.txt.
void check_links(const Rooms& rooms, const SourceFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    std::istringstream words(file.lines[i]);
    std::string word;
    bool in_rooms = false;
    while (words >> word) {
      const bool last = word.ends_with(')');
      if (last) word.pop_back();
      if (in_rooms && word == "LIBRARIES") break;
      if (in_rooms && !may_see(rooms, file, word)) {
        findings.push_back({file.path, static_cast<int>(i + 1),
                            fmt::format("{} must not link {}", file.room, word), "see cmake/rooms.txt"});
      }
      in_rooms = (in_rooms || word == "ROOMS") && !last;
    }
  }
}

}  // namespace

Rooms read_rooms(std::string_view text) {
  Rooms rooms;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(':');
    if (line.starts_with('#') || colon == std::string::npos) continue;
    std::set<std::string>& allowed = rooms[line.substr(0, colon)];
    std::istringstream words(line.substr(colon + 1));
    for (std::string word; words >> word;) allowed.insert(word);
  }
  return rooms;
}

std::vector<Finding> check_rooms(const SourceTree& tree) {
  const Rooms rooms = rooms_of(tree);
  std::vector<Finding> findings;
  for (const auto& [room, allowed] : rooms) {
    if (reachable(rooms, room).contains(room)) {
      findings.push_back({rooms_file, 1, room + " leads back to itself", "let the edges point one way"});
    }
    for (const std::string& next : allowed) {
      if (!rooms.contains(next)) {
        findings.push_back({rooms_file, 1, room + " may include " + next + ", which is no room",
                            "give it a line of its own"});
      }
    }
  }
  std::set<std::string> missing;
  for (const SourceFile& file : tree) {
    if (file.room.empty() || rooms.contains(file.room) || !missing.insert(file.room).second) continue;
    findings.push_back(
        {file.path, 1, "the room " + file.room + " is not listed", "add it to cmake/rooms.txt"});
  }
  return findings;
}

std::vector<Finding> check_include_edges(const SourceTree& tree) {
  const Rooms rooms = rooms_of(tree);
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (file.room.empty()) continue;
    if (file.path.ends_with("/CMakeLists.txt")) check_links(rooms, file, findings);
    if (!is_cpp(file.path)) continue;
    for (std::size_t i = 1; i <= file.lines.size(); ++i) {
      check_line(rooms, file, static_cast<int>(i), findings);
    }
  }
  return findings;
}

std::vector<Finding> check_heavy_headers(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!is_cpp(file.path) || file.for_tests) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string header = included_by(file.lines[i]);
      for (const HeavyHeader& heavy : heavy_headers()) {
        if (!header.starts_with(heavy.prefix)) continue;
        const int line = static_cast<int>(i + 1);
        if (!heavy.rooms.contains(file.room)) {
          findings.push_back(
              {file.path, line, file.room + " includes " + header, "ask a room whose job that library is"});
        } else if (is_header(file.path) && !heavy.headers.contains(file.path)) {
          findings.push_back({file.path, line, "a header includes " + header,
                              "include it in the .cpp file, behind a type of our own"});
        }
      }
    }
  }
  return findings;
}

}  // namespace zoetrope::house_rules
