#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/hash.h"
#include "steps/services.h"
#include "testing/manual_clock.h"

/// For the tests of this room: a real folder, and everything beyond it following a script.

namespace zoetrope::steps {

inline const std::string videos = "channels/poke1/projects/vid_1/videos";
inline const std::string final_name = videos + "/clip_12.mp4";

/// Everything that happens outside, in its order: what the journal, provider and hosts were asked.
using Diary = std::vector<std::string>;

class ScriptedJournal final : public journal::Journal {
 public:
  explicit ScriptedJournal(Diary& diary) : diary_(diary) {}
  [[nodiscard]] const std::string& name() const override { return name_; }
  Result<void> append(const journal::Record& record) override {
    if (broken) return Error{ErrorCode::no_space, "the journal is full"};
    static constexpr const char* kinds[] = {"", "about", "got", "refused", "doubtful", "ack"};
    diary_.push_back(std::string(kinds[static_cast<int>(record.kind)]) + " " + record.detail);
    return {};
  }
  [[nodiscard]] bool has_room() const override { return !broken; }
  [[nodiscard]] bool is_worth_renewing() const override { return false; }
  Result<void> renew() override { return {}; }
  Result<void> retire() override { return {}; }

  bool broken = false;

 private:
  Diary& diary_;
  std::string name_ = "test.journal";
};

class ScriptedProvider final : public providers::Provider {
 public:
  explicit ScriptedProvider(Diary& diary) : diary_(diary) {}
  [[nodiscard]] std::string name() const override { return "kie"; }
  [[nodiscard]] bool needs_hosted_image() const override { return hosted_image; }
  providers::SubmitAnswer submit(const providers::RenderRequest& request, MonoTime gate,
                                 std::stop_token) override {
    diary_.emplace_back("submit");
    sent = request;
    last_byte_before = gate;
    return answer();
  }
  Result<providers::RenderReport> poll(const std::string& task_id, std::stop_token) override {
    diary_.push_back("poll " + task_id);
    return report;
  }
  Result<void> download(const std::string& url, const providers::Sink& sink, std::stop_token stop) override {
    diary_.push_back("download " + url);
    return on_download(url, sink, stop);
  }
  Result<std::string> fresh_url(const std::string& url, std::stop_token) override {
    diary_.push_back("fresh " + url);
    return fresh;
  }
  Result<std::optional<Money>> balance(std::stop_token) override {
    diary_.emplace_back("balance");
    return balance_answer;
  }

  bool hosted_image = true;
  std::function<providers::SubmitAnswer()> answer;
  std::function<Result<void>(const std::string&, const providers::Sink&, const std::stop_token&)> on_download;
  Result<std::optional<Money>> balance_answer = std::optional<Money>();
  Result<providers::RenderReport> report = providers::RenderReport{};
  Result<std::string> fresh = Error{ErrorCode::not_found, "no such link"};
  providers::RenderRequest sent;
  MonoTime last_byte_before;

 private:
  Diary& diary_;
};

class ScriptedHost final : public hosts::ImageHost {
 public:
  ScriptedHost(Diary& diary, std::string name) : diary_(diary), name_(std::move(name)) {}
  [[nodiscard]] std::string name() const override { return name_; }
  Result<hosts::HostedImage> upload(const hosts::LocalImage& image, std::stop_token) override {
    diary_.push_back("upload " + name_);
    names.push_back(image.name);
    if (error) return *error;
    return hosts::HostedImage{"https://" + name_ + ".example/x.png", WallTime{42}};
  }
  [[nodiscard]] std::string base_url() const override { return "https://" + name_ + ".example"; }

  std::optional<Error> error;
  std::vector<std::string> names;

 private:
  Diary& diary_;
  std::string name_;
};

/// A file is a whole clip when its bytes begin with "clip"; "clip-slow" has its index at the end.
class ScriptedProbe final : public media::ClipProbe {
 public:
  explicit ScriptedProbe(FileSystem& files) : files_(files) {}
  Result<media::ClipInfo> probe(const std::string& path, media::Depth, const media::ClipExpectation&,
                                std::stop_token) override {
    const std::string bytes = TRY(files_.read_all(path, 1 << 20));
    if (!bytes.starts_with("clip")) return Error{ErrorCode::corrupt, "is cut off"};
    media::ClipInfo info;
    info.faststart = !bytes.starts_with("clip-slow");
    info.duration = std::chrono::seconds(10);
    info.warnings = warnings;
    return info;
  }
  Result<void> remux_faststart(const std::string& from, const std::string& to, std::stop_token) override {
    ++remuxed;
    const std::string bytes = TRY(files_.read_all(from, 1 << 20));
    const auto file = TRY(files_.create(to, 0644));
    TRY(file->append("clip-fast" + bytes.substr(9)));
    return file->close();
  }

  int remuxed = 0;
  std::vector<std::string> warnings;

 private:
  FileSystem& files_;
};

inline void put_big_endian(std::string& into, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) into.push_back(static_cast<char>((value >> shift) & 0xFF));
}

/// A PNG that says it is whole; its pixels are never looked at.
inline std::string png(std::uint32_t width, std::uint32_t height) {
  std::string bytes = "\x89PNG\r\n\x1a\n";
  const auto chunk = [&](const std::string& type, const std::string& data) {
    put_big_endian(bytes, static_cast<std::uint32_t>(data.size()));
    bytes += type + data;
    put_big_endian(bytes, crc32(type + data));
  };
  std::string header;
  put_big_endian(header, width);
  put_big_endian(header, height);
  header += std::string("\x08\x02\x00\x00\x00", 5);
  chunk("IHDR", header);
  chunk("IDAT", std::string(64, 'x'));
  chunk("IEND", "");
  return bytes;
}

class StepsTest : public ::testing::Test {
 protected:
  StepsTest() {
    std::string pattern = ::testing::TempDir() + "zoetrope_steps_XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    root_ = pattern;
    files_ = open_file_system(root_.string(), SymlinkPolicy::refuse).value();
    probe_ = std::make_unique<ScriptedProbe>(*files_);
    services_.reset(new Services{.workspace = *files_,
                                 .journal = journal_,
                                 .clips = *probe_,
                                 .clock = clock_,
                                 .random = *random_,
                                 .providers = {},
                                 .hosts = {},
                                 .resting_hosts = std::make_unique<hosts::RestingHosts>(clock_)});
    auto provider = std::make_unique<ScriptedProvider>(diary_);
    provider_ = provider.get();
    services_->providers["kie"] = std::move(provider);
    for (const std::string name : {"first", "second"}) {
      auto image_host = std::make_unique<ScriptedHost>(diary_, name);
      hosts_[name] = image_host.get();
      services_->hosts[name] = std::move(image_host);
    }
    put("seed.png", png(1920, 1080));
  }
  ~StepsTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  void put(const std::string& path, const std::string& bytes) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << bytes;
  }
  std::string content(const std::string& path) { return files_->read_all(path, 1 << 20).value_or("(none)"); }
  std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    const auto entries = files_->list(folder);
    if (!entries) return names;
    for (const DirEntry& entry : *entries) names.push_back(entry.name);
    return names;
  }

  static lifecycle::StepInput input(StepKind kind) {
    lifecycle::StepInput made{.project = {Identifier::parse("poke1", "channel").value(),
                                          Identifier::parse("vid_1", "project").value()}};
    made.lease.kind = kind;
    made.account = "kie";
    made.provider = "kie";
    made.model = "kling/v2-5-turbo-image-to-video-pro";
    made.hosts = {"first", "second"};
    made.shot.number = 12;
    made.shot.image = "seed.png";
    made.shot.prompt = "the camera moves";
    made.clips_in_task = 18;
    made.attempt = AttemptId("00000000-0000-4000-8000-0000000000aa");
    made.image_url = "https://img/x.png";
    made.image_sha256 = sha256_hex(png(1920, 1080));
    made.last_byte_before = MonoTime{77};
    made.remote_task_id = "task-1";
    made.result_urls = {"https://cdn/1.mp4"};
    made.age = std::chrono::seconds(30);
    made.until_late = std::chrono::seconds(570);
    made.render_timeout = std::chrono::seconds(600);
    return made;
  }
  lifecycle::StepOutcome run(const lifecycle::StepInput& with) {
    return make_step_runner(*services_)->run(with, {io_.get_token(), hard_.get_token()});
  }

  std::filesystem::path root_;
  Diary diary_;
  testing::ManualClock clock_{MonoTime{1'000'000'000}, WallTime{1'780'000'000'000'000}};
  std::unique_ptr<Random> random_ = make_seeded_random(1);
  std::unique_ptr<FileSystem> files_;
  ScriptedJournal journal_{diary_};
  std::unique_ptr<ScriptedProbe> probe_;
  std::unique_ptr<Services> services_;
  ScriptedProvider* provider_ = nullptr;
  std::map<std::string, ScriptedHost*> hosts_;
  std::stop_source io_;
  std::stop_source hard_;
};

}  // namespace zoetrope::steps
