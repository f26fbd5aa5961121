#include <fmt/format.h>

#include <algorithm>

#include "base/mutant.h"
#include "base/mutex.h"
#include "steps/services.h"
#include "steps/take_files.h"

namespace zoetrope::steps {
namespace {

using lifecycle::StepInput;

constexpr unsigned clip_mode = 0644;
constexpr std::size_t part_token_bytes = 6;
constexpr std::string_view beside_token = "beside-";

/// One paid result on its way to its final name.
class Fetch {
 public:
  Fetch(const Services& services, providers::Provider& provider, const StepInput& input, std::stop_token stop)
      : services_(services),
        files_(services.workspace),
        provider_(provider),
        input_(input),
        stop_(std::move(stop)),
        folder_(input.project.output_folder(input.output)),
        final_(input.project.clip_file(input.output, input.shot.number)),
        kept_(input.project.take_file(input.output, input.shot.number, input.own_take)) {}

  Result<lifecycle::StoredFact> run() {
    TRY(files_.make_directories(folder_));
    remove_old_parts();
    if (const auto kept = TRY(kept_file())) return take_kept(*kept);
    const std::string downloaded =
        mutated(Mutant::part_has_final_name) && !input_.beside ? final_ : new_part();
    TRY(download_somehow(downloaded));
    media::ClipInfo info =
        mutated(Mutant::clip_not_checked) ? media::ClipInfo{.faststart = true} : TRY(probe(downloaded));
    std::string whole = downloaded;
    if (!info.faststart) {
      whole = new_part();
      TRY(services_.clips.remux_faststart(downloaded, whole, stop_));
      info = TRY(probe(whole));
    }
    const FileDigest digest = TRY(digest_file(files_, whole));
    if (!mutated(Mutant::stored_before_in_place))
      TRY(input_.beside ? put_beside(whole, digest) : put_in_place(whole, digest));
    remove_old_parts();
    return stored(info, digest);
  }

  /// What a process that was killed, or a try that failed, has left of this clip. The lease keeps two writers
  /// apart, and one that comes back late finds its part gone, which does no harm.
  void remove_old_parts() {
    const auto entries = files_.list(folder_);
    if (!entries) return;
    const std::string prefix = fmt::format(".clip_{:02}.", input_.shot.number);
    for (const DirEntry& entry : *entries) {
      if (!entry.name.starts_with(prefix) || !entry.name.ends_with(".part")) continue;
      // A render that goes beside and one that goes into its place may be fetched at the same time.
      if (entry.name.starts_with(prefix + std::string(beside_token)) != input_.beside) continue;
      (void)files_.remove(folder_ + "/" + entry.name).has_value();
    }
  }

 private:
  struct KeptFile {
    media::ClipInfo info;
    FileDigest digest;
  };

  [[nodiscard]] lifecycle::StoredFact stored(const media::ClipInfo& info, const FileDigest& digest) const {
    return {.attempt = input_.attempt,
            .path = input_.beside ? kept_ : final_,
            .sha256 = digest.sha256,
            .bytes = static_cast<std::int64_t>(digest.bytes),
            .duration = info.duration,
            .warnings = info.warnings,
            .beside = input_.beside ? input_.own_take : 0};
  }

  /// The file of this very render, when it was fetched before and its clip had moved on then.
  Result<std::optional<KeptFile>> kept_file() {
    if (input_.own_take == 0 || !files_.stat(kept_)) return std::optional<KeptFile>();
    const auto info = probe(kept_);
    if (!info && info.error().code == ErrorCode::corrupt) return std::optional<KeptFile>();
    if (!info) return info.error();
    FileDigest digest = TRY(digest_file(files_, kept_));
    return std::optional(KeptFile{*info, std::move(digest)});
  }

  Result<lifecycle::StoredFact> take_kept(const KeptFile& kept) {
    // Whoever put it there may have ended before it was synced.
    if (input_.beside) {
      TRY(sync_takes());
      return stored(kept.info, kept.digest);
    }
    TRY(put_in_place(kept_, kept.digest));
    TRY(sync_takes());
    return stored(kept.info, kept.digest);
  }

  /// Where nobody looks for the clip itself: the file that stands there is another render's.
  Result<void> put_beside(const std::string& whole, const FileDigest& digest) {
    const std::string folder = input_.project.takes_folder(input_.output);
    TRY(files_.make_directories(folder));
    auto renamed = files_.rename_no_replace(whole, kept_);
    if (!renamed && renamed.error().code == ErrorCode::conflict) {
      const auto there = digest_file(files_, kept_);
      if (!there || there->sha256 != digest.sha256) {
        // Nobody else writes under this number: what stands there is no whole clip.
        TRY(files_.rename_no_replace(
            kept_, fmt::format("{}.broken-{}", kept_, services_.random.hex(part_token_bytes))));
        renamed = files_.rename_no_replace(whole, kept_);
      } else {
        renamed = {};
      }
    }
    if (!renamed) return renamed;
    return files_.sync_directory(folder);
  }

  std::string new_part() const {
    std::string token(input_.beside ? beside_token : "");
    token += services_.random.hex(part_token_bytes);
    return input_.project.part_file(input_.output, input_.shot.number, token);
  }

  /// One at a time in this process: a look holds more memory than all the rest of a run, and is over in less
  /// time than a download.
  Result<media::ClipInfo> probe(const std::string& path) {
    static Mutex looking;
    const MutexLock lock(looking);
    const media::ClipExpectation expected{std::chrono::seconds(input_.shot.seconds)};
    return services_.clips.probe(path, media::Depth::packets, expected, stop_);
  }

  Result<void> download_to(const std::string& part, const std::string& url) {
    const auto file = TRY(files_.create(part, clip_mode));
    TRY(provider_.download(
        url, [&](std::string_view bytes) { return file->append(bytes); }, stop_));
    if (!mutated(Mutant::file_not_synced)) TRY(file->sync());
    return file->close();
  }

  /// Result links end long before the result does: when one is gone, the provider is asked for another. So it
  /// is when one leads where nothing may be fetched from: what was paid for may yet have an honest link.
  Result<void> download_somehow(const std::string& part) {
    Error last{ErrorCode::not_found, "the provider names no file for this clip"};
    for (const std::string& url : input_.result_urls) {
      auto done = download_to(part, url);
      if (done || !is_link_trouble(done.error())) return done;
      last = done.error();
      (void)files_.remove(part).has_value();
    }
    for (const std::string& url : fresh_urls()) {
      auto done = download_to(part, url);
      if (done || !is_link_trouble(done.error())) return done;
      last = done.error();
      (void)files_.remove(part).has_value();
    }
    return last;
  }

  static bool is_link_trouble(const Error& error) {
    return error.code == ErrorCode::not_found || error.code == ErrorCode::invalid_input;
  }

  std::vector<std::string> fresh_urls() {
    std::vector<std::string> urls;
    if (mutated(Mutant::dead_link_kept)) return urls;
    if (const auto report = provider_.poll(input_.remote_task_id, stop_)) {
      for (const std::string& url : report->urls) {
        const bool tried =
            std::find(input_.result_urls.begin(), input_.result_urls.end(), url) != input_.result_urls.end();
        if (!tried) urls.push_back(url);
      }
    }
    for (const std::string& url : input_.result_urls) {
      if (const auto fresh = provider_.fresh_url(url, stop_)) urls.push_back(*fresh);
    }
    return urls;
  }

  /// The final name never holds a part of a file: what is renamed is whole, synced and verified. What stood
  /// there before is kept.
  Result<void> put_in_place(const std::string& whole, const FileDigest& digest) {
    auto renamed = files_.rename_no_replace(whole, final_);
    if (!renamed && renamed.error().code == ErrorCode::conflict)
      renamed = put_in_place_of_another(whole, digest);
    if (!renamed || mutated(Mutant::folder_not_synced)) return renamed;
    // An earlier try may have moved the take that stood there, and ended before that was synced: its new name
    // must last before its old one is gone.
    if (input_.take > 0) TRY(sync_takes());
    return files_.sync_directory(folder_);
  }

  /// Where none was ever kept there is no such folder.
  Result<void> sync_takes() {
    const auto synced = files_.sync_directory(input_.project.takes_folder(input_.output));
    return synced || synced.error().code == ErrorCode::not_found ? Result<void>() : synced;
  }

  /// A step that lost its lease may find a later render there, which another process has delivered. It is
  /// asked before and after: while the lease lasts nobody else moves these files, so that what is done by
  /// then was right, and the rest is undone.
  Result<void> put_in_place_of_another(const std::string& whole, const FileDigest& digest) {
    TRY(still_held());
    const StandingTake standing{input_.project, input_.output, input_.shot.number, input_.take,
                                input_.take_sha256};
    const Way way = TRY(make_way(files_, standing, digest.sha256, services_.clock.wall()));
    if (way.is_wanted_there) return {};
    auto renamed = files_.rename_no_replace(whole, final_);
    if (renamed) {
      renamed = still_held();
      if (renamed || way.moved_to.empty()) return renamed;
      (void)files_.rename_no_replace(final_, whole).has_value();
    }
    // Another process works at this clip, and what stood there may be its.
    if (!way.moved_to.empty()) (void)files_.rename_no_replace(way.moved_to, final_).has_value();
    return renamed;
  }

  Result<void> still_held() {
    if (input_.hold.lasts(services_.clock.mono())) return {};
    return Error{ErrorCode::conflict, fmt::format("{} stands already, and another process may be at work on "
                                                  "this clip",
                                                  files_.absolute(final_))};
  }

  const Services& services_;
  FileSystem& files_;
  providers::Provider& provider_;
  const StepInput& input_;
  std::stop_token stop_;
  std::string folder_;
  std::string final_;
  std::string kept_;  ///< in takes/, for a render whose clip has moved on
};

}  // namespace

lifecycle::StepOutcome fetch(const Services& services, const StepInput& input,
                             const lifecycle::StepStop& stop) {
  providers::Provider* provider = find_provider(services, input.account);
  if (provider == nullptr) return {{}, lifecycle::Retry{not_configured("account", input.account)}};
  Fetch fetch(services, *provider, input, stop.io);
  auto stored = fetch.run();
  if (stored) return {{std::move(*stored)}, lifecycle::Done{}};
  fetch.remove_old_parts();
  return {{}, lifecycle::Retry{stored.error()}};
}

}  // namespace zoetrope::steps
