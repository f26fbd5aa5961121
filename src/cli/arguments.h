#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"

namespace zoetrope::cli {

/// One command line, taken apart. What a command does not use stays at its default.
struct Arguments {
  std::string command;
  std::string selection;  ///< CHANNEL/PROJECT[:N,...]
  std::string take;       ///< its number
  std::vector<std::string> files;
  std::vector<std::string> lists;  ///< of lint: shot lists, or CHANNEL/PROJECT
  std::string rule;                ///< of lint: the one to explain; "" for none
  bool fix = false;                ///< of lint: prompts are put in order in their file
  bool strict = false;             ///< what the linter warns of counts as an error
  std::string images;
  std::string shots;
  std::string html;         ///< of plan: the page to write; "" for none
  std::string write;        ///< of plan: the shot list to write; "" for none
  std::string topic;        ///< of plan --write and queue
  std::string story;        ///< of plan --write and queue: the text, or @FILE
  std::string notion_page;  ///< of generate and queue: its id or address; "" for none
  std::string priority;     ///< of queue; "" for what it was, or normal
  std::string provider;     ///< of queue; "" for that of the channel's account
  std::string clips;        ///< of plan --write: how many
  std::string output;       ///< where sheet and cut put what they make; "" for the usual place
  std::string image;        ///< generate-video: a file or a link
  std::string prompt;       ///< generate-video
  std::string negative_prompt;
  std::string duration = "10";             ///< or "5"
  std::string channel = "generate-video";  ///< generate-video: whose account and budget pay
  std::string environment_file;            ///< generate-video: variables in a file; "" for none
  std::string config_file;
  std::string log_format = "text";  ///< or "json"
  std::string by;                   ///< of costs: what a row is about; "" for what fits the selection
  bool csv = false;                 ///< of costs
  bool book = false;                ///< of audit
  std::string action;               ///< of limits: set or clear; "" to look
  std::string copy_to;              ///< of db copy
  std::string limit_account;        ///< of limits
  std::string limit_channel;        ///< of limits
  std::string slots;                ///< of limits; "" for as it is
  std::string weight;               ///< of limits; "" for as it is
  std::string older_than;           ///< of prune: days; "" for as many as usual
  bool with_takes = false;          ///< of prune
  bool dry_run = false;             ///< of prune
  std::string charged;              ///< resolve: the provider's task id
  std::string reason;               ///< resolve, cancel, audit: why
  bool not_charged = false;
  bool resubmit = false;
  bool fail = false;
  bool release = false;
  bool unverified = false;
  bool json = false;
  bool yes = false;
  bool auto_plan = false;
  bool older_database = false;
  bool quiet = false;
  bool deep = false;
  bool previews = false;
  bool all = false;
  bool watch = false;
  std::map<std::string, std::string> settings;  ///< flags that are settings, by name
};

/// Text that was asked for: help or the version.
struct Shown {
  std::string text;
};

/// Errors: invalid_input, one line with a suggestion where a word is nearly right.
Result<std::variant<Arguments, Shown>> parse_arguments(const std::vector<std::string>& words);

}  // namespace zoetrope::cli
