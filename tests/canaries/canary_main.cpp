#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "canaries/canary_search.h"

/// canary_search begin REPORT              before the first test: forgets an earlier run
/// canary_search end REPORT FOLDER...      after the last one: status 1 and a line for each place with a key
///
/// What lies in the folder for temporary files since `begin`, below a name of ours, is searched as well.

namespace {

namespace fs = std::filesystem;
using zoetrope::canaries::search;

int forget(const fs::path& report) {
  std::ofstream(report, std::ios::trunc).close();
  std::ofstream(report.string() + ".began", std::ios::trunc) << "tests are running\n";
  return fs::exists(report) ? 0 : 1;
}

/// What a test that crashed has left behind.
void search_leftovers(fs::file_time_type began, std::vector<std::string>& findings) {
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path(), problem)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("zoetrope") || entry.last_write_time(problem) < began) continue;
    for (std::string& finding : search(entry.path())) findings.push_back(std::move(finding));
  }
}

int judge(const fs::path& report, const std::vector<fs::path>& folders) {
  std::error_code problem;
  const fs::file_time_type began = fs::last_write_time(report.string() + ".began", problem);
  if (problem) {
    std::fprintf(stderr, "there is no %s.began; this search needs its beginning\n", report.c_str());
    return 2;
  }
  std::vector<std::string> findings;
  std::ifstream told(report);
  for (std::string line; std::getline(told, line);) findings.push_back(line);
  for (const fs::path& folder : folders) {
    for (std::string& finding : search(folder)) findings.push_back(std::move(finding));
  }
  search_leftovers(began, findings);
  for (const std::string& finding : findings) std::printf("%s\n", finding.c_str());
  std::printf("%zu places hold a key\n", findings.size());
  return findings.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> all(words + 1, words + count);
  if (all.size() == 2 && all[0] == "begin") return forget(all[1]);
  if (all.size() >= 3 && all[0] == "end") return judge(all[1], {all.begin() + 2, all.end()});
  std::fprintf(stderr, "usage: canary_search begin REPORT | canary_search end REPORT FOLDER...\n");
  return 2;
}
