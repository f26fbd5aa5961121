#include "cli/audit_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "cli/layout.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

using store::AuditFinding;

constexpr const char* finding_name(AuditFinding finding) {
  switch (finding) {
    case AuditFinding::nothing_to_compare:
      return "nothing_to_compare";
    case AuditFinding::agrees:
      return "agrees";
    case AuditFinding::under_way:
      return "under_way";
    case AuditFinding::sends:
      return "sends";
    case AuditFinding::other:
      return "other";
    case AuditFinding::untold:
      return "untold";
    case AuditFinding::overbooked:
      return "overbooked";
  }
  check_failed("finding is known", __FILE__, __LINE__);
}

std::string minute(WallTime at) {
  constexpr std::size_t date_and_minute = 16;
  std::string text = to_rfc3339(at).substr(0, date_and_minute);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text + " UTC";
}

std::string sum_line(std::string_view name, Money money, const std::string& more = "") {
  const std::string line = fmt::format("  {:<13}{:>12}", name, money.to_human());
  return (more.empty() ? line : line + "  " + more) + "\n";
}

std::string sum_lines(const store::AuditView& view) {
  if (!view.base) return sum_line("balance now", view.now.balance, minute(view.now.at));
  std::string text = sum_line("balance", view.base->balance, minute(view.base->at));
  if (view.topped_up > Money()) text += sum_line("topped up", view.topped_up);
  text += sum_line("posted since", Money() - view.posted);
  if (view.unattributed != Money()) text += sum_line("unattributed", Money() - view.unattributed);
  text +=
      sum_line("expected", view.expected) + sum_line("balance now", view.now.balance, minute(view.now.at));
  return view.missing == Money() ? text : text + sum_line("missing", view.missing);
}

std::string charge_words(const store::OpenCharge& charge) {
  switch (charge.state) {
    case AttemptState::sending:
      return "being sent";
    case AttemptState::accepted:
      return charge.unwatched ? "accepted and given up" : "rendering";
    case AttemptState::ambiguous:
      return "in doubt";
    default:
      return "given up";
  }
}

std::string charge_lines(const store::OpenCharge& charge) {
  std::string text = paragraph(
      "  ", fmt::format("{}:{}, send {} of {}, {}, {}: look for the image {} at https://kie.ai/logs",
                        charge.project.str(), charge.clip, charge.n, minute(charge.sent_at),
                        charge.reserved.to_human(), charge_words(charge), image_name(charge.image_url)));
  for (const std::string& command : resolve_commands(charge)) text += "      " + command + "\n";
  return text;
}

std::string charges_text(const std::vector<store::OpenCharge>& charges) {
  std::string text;
  for (const store::OpenCharge& charge : charges) text += charge_lines(charge);
  return text;
}

Json charges_json(const std::vector<store::OpenCharge>& charges) {
  Json json = Json::array();
  for (const store::OpenCharge& charge : charges) {
    json.push_back(Json{{"channel", charge.project.channel.str()},
                        {"project", charge.project.name.str()},
                        {"clip", charge.clip},
                        {"send", charge.n},
                        {"attempt", charge.attempt.str()},
                        {"state", to_string(charge.state)},
                        {"under_way", charge.is_under_way()},
                        {"image", image_name(charge.image_url)},
                        {"sent_at", to_rfc3339(charge.sent_at)},
                        {"reserved_usd", charge.reserved.to_string()},
                        {"commands", resolve_commands(charge)}});
  }
  return json;
}

Json error_member(const std::optional<Error>& error) {
  if (!error) return nullptr;
  return Json{{"code", to_string(error->code)}, {"message", error->message}};
}

bool has_under_way(const store::AuditView& view) {
  return std::any_of(view.charges.begin(), view.charges.end(),
                     [](const store::OpenCharge& charge) { return charge.is_under_way(); });
}

/// "2 of these 3 sends".
std::string charged_words(const store::AuditView& view, std::string_view which = "") {
  if (view.charges.size() == 1) return fmt::format("this {}send", which);
  const bool all = static_cast<std::size_t>(view.charged) == view.charges.size();
  return fmt::format("{}these {} {}sends", all ? "" : fmt::format("{} of ", view.charged),
                     view.charges.size(), which);
}

std::string finding_text(const store::AuditView& view) {
  const std::string missing = view.missing.to_human();
  switch (view.finding) {
    case AuditFinding::nothing_to_compare:
      return paragraph("", view.now.at_rest
                               ? "This is the first balance that is noted; the next audit compares with it."
                               : "No balance was noted yet while nothing was under way; audit again when the "
                                 "renders are over.");
    case AuditFinding::agrees:
      return view.charges.empty()
                 ? "The ledger and the balance agree.\n"
                 : paragraph("", fmt::format("The ledger and the balance agree: none of the {} "
                                             "was charged so far.",
                                             counted(view.charges.size(), "open send"))) +
                       (has_under_way(view) ? "" : charges_text(view.charges));
    case AuditFinding::under_way:
      return paragraph("",
                       fmt::format("{} less is there, and renders under way may cost that; audit again when "
                                   "they are over.",
                                   missing));
    case AuditFinding::sends:
      return paragraph("", fmt::format("{} is missing, the price of {}. Find out, and decide:", missing,
                                       charged_words(view))) +
             charges_text(view.charges) +
             paragraph(
                 "",
                 "What nobody can find any more is booked without a clip by `zoetrope audit --book`, once "
                 "none of them waits for a decision.");
    case AuditFinding::other:
      return paragraph("",
                       fmt::format("{} is missing, and no sends of this database explain it. Does another "
                                   "program, another database or somebody at kie.ai spend with this account? "
                                   "Give Zoetrope an account of its own, or book it as spent elsewhere with "
                                   "`zoetrope audit --book`.",
                                   missing)) +
             charges_text(view.charges);
    case AuditFinding::untold:
      return paragraph("",
                       fmt::format("{} is missing. So many sends of so many prices are open that it cannot "
                                   "be told whether they cost it. Decide about each, and audit again:",
                                   missing)) +
             charges_text(view.charges);
    case AuditFinding::overbooked:
      return paragraph("", fmt::format("{} more is booked as unattributed than is missing; `zoetrope audit "
                                       "--book` takes it back.",
                                       (Money() - view.missing).to_human()));
  }
  check_failed("finding is known", __FILE__, __LINE__);
}

}  // namespace

std::vector<std::string> resolve_commands(const store::OpenCharge& charge) {
  if (charge.is_under_way()) return {};
  const std::string clip = fmt::format("{}:{}", charge.project.str(), charge.clip);
  const std::string not_charged = fmt::format("zoetrope resolve {} --not-charged", clip);
  if (!charge.unwatched) return {fmt::format("zoetrope resolve {} --charged TASK-ID", clip), not_charged};
  // Its task is known: whether it was charged is seen by looking at it once more.
  if (!charge.in_doubt_now) return {not_charged};
  return {fmt::format("zoetrope resolve {} --release", clip), not_charged};
}

std::string audit_text(const store::AuditView& view) {
  return fmt::format("Account {}\n", printable(view.account)) + sum_lines(view) + "\n" + finding_text(view);
}

std::string unaudited_text(const Unaudited& one) {
  std::string text =
      fmt::format("Account {}\n", printable(one.account)) + paragraph("  not audited: ", one.why.message);
  if (one.charges.empty()) return text;
  return text + paragraph("", fmt::format("{} may still be charged:", counted(one.charges.size(), "send"))) +
         charges_text(one.charges);
}

Json unaudited_json(const Unaudited& one) {
  return {{"account", one.account},
          {"finding", "not_audited"},
          {"key_setting", one.key_name.empty() ? Json(nullptr) : Json(one.key_name)},
          {"error", error_member(one.why)},
          {"booked", false},
          {"sends", charges_json(one.charges)}};
}

Json audit_json(const store::AuditView& view, bool booked, const std::optional<Error>& trouble) {
  return {{"account", view.account},
          {"finding", finding_name(view.finding)},
          {"since", view.base ? Json(to_rfc3339(view.base->at)) : Json(nullptr)},
          {"at", to_rfc3339(view.now.at)},
          {"at_rest", view.now.at_rest},
          {"opening_usd", view.base ? Json(view.base->balance.to_string()) : Json(nullptr)},
          {"topped_up_usd", view.topped_up.to_string()},
          {"posted_usd", view.posted.to_string()},
          {"unattributed_usd", view.unattributed.to_string()},
          {"expected_usd", view.base ? Json(view.expected.to_string()) : Json(nullptr)},
          {"balance_usd", view.now.balance.to_string()},
          {"missing_usd", view.missing.to_string()},
          {"charged_sends", view.charged},
          {"booked", booked},
          {"error", error_member(trouble)},
          {"sends", charges_json(view.charges)}};
}

std::string booking_words(const store::AuditView& view) {
  const std::string missing = view.missing.to_human();
  switch (view.finding) {
    case AuditFinding::sends:
      return fmt::format(
          "{} is booked as charged by {}; nothing is reserved for that any more, and no clip "
          "comes of it",
          missing, charged_words(view, "given-up "));
    case AuditFinding::other:
      return fmt::format("{} is booked as spent elsewhere, by nothing in this database", missing);
    default:
      return fmt::format("{} that was booked as unattributed is taken back",
                         (Money() - view.missing).to_human());
  }
}

bool is_trouble(AuditFinding finding) {
  return finding == AuditFinding::sends || finding == AuditFinding::other ||
         finding == AuditFinding::untold || finding == AuditFinding::overbooked;
}

}  // namespace zoetrope::cli
