#pragma once

#include <string_view>

/// The statements of each step of the schema, for schema.cpp alone. What a table or column is for stands
/// beside it.

namespace zoetrope::store::schema {

// schema_clips.cpp
extern const std::string_view pipeline_tables;
extern const std::string_view own_tables;
extern const std::string_view append_only;
extern const std::string_view takes;
extern const std::string_view decisions;
extern const std::string_view no_replacing;

// schema_money.cpp
extern const std::string_view money;
extern const std::string_view breakers;
extern const std::string_view video_sums;

// schema_workers.cpp
extern const std::string_view hand_overs;
extern const std::string_view told;

extern const std::string_view machines;
extern const std::string_view called_off;

// schema_postgres.cpp
extern const std::string_view postgres_baseline;
extern const std::string_view postgres_machines;
extern const std::string_view postgres_doubts;
extern const std::string_view postgres_video_sums;
extern const std::string_view postgres_called_off;

// schema_reports.cpp
extern const std::string_view reports;
extern const std::string_view videos;
extern const std::string_view doubts;

}  // namespace zoetrope::store::schema
