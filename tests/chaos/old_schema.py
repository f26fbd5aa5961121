"""Databases as an earlier version of the program made them, from the migrations in src/store/schema*.cpp."""

import re
import shutil
import sqlite3


def migrations(project):
    """(number, name, statements) of each, oldest first."""
    source = "".join(file.read_text() for file in sorted((project / "src/store").glob("schema*.cpp")))
    scripts = dict(re.findall(r'std::string_view (\w+) = R"sql\((.*?)\)sql";', source, re.S))
    of_sqlite = source.partition("sqlite_steps()")[2].partition("postgres_steps()")[0]
    listed = re.findall(r'sql::Migration\{(\d+), "([^"]*)", schema::(\w+)\}', of_sqlite)
    found = [(int(number), name, scripts[script]) for number, name, script in listed]
    if [number for number, *_ in found] != list(range(1, len(found) + 1)) or len(found) < 5:
        raise RuntimeError("src/store/schema*.cpp are not read rightly any more")
    return found


def columns(database, schema, table):
    return [row[1] for row in database.execute(f"PRAGMA {schema}.table_info({table})")]


def downgrade(project, place, number):
    """The place's database gets the schema it had with so many migrations; its rows keep the columns there were."""
    path = place.database()
    place.undo_half_done_changes()  # under another name it would be without its journal
    newer = path.with_name("newer.db")
    shutil.move(path, newer)
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = TRUNCATE")
        database.execute("ATTACH ? AS newer", (str(newer),))
        database.execute("BEGIN")
        database.execute("CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                         "applied_at INTEGER NOT NULL)")
        for step, name, statements in migrations(project)[:number]:
            for statement in split(statements):
                database.execute(statement)
            database.execute("INSERT INTO schema_migrations VALUES (?, ?, 0)", (step, name))
        tables = [row[0] for row in database.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'")]
        for table in tables:
            shared = [name for name in columns(database, "main", table) if name in columns(database, "newer", table)]
            if table != "schema_migrations" and shared:
                names = ", ".join(shared)
                database.execute(f"INSERT OR REPLACE INTO main.{table} ({names}) SELECT {names} FROM newer.{table}")
        database.execute("COMMIT")
    finally:
        database.close()
    newer.unlink()


def split(statements):
    """Whole statements; a trigger has semicolons of its own."""
    found, text = [], ""
    for line in statements.splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            found.append(text)
            text = ""
    return found


def schema_of(place):
    return place.rows("SELECT MAX(number) FROM schema_migrations")[0][0]


def migrate_to_the_future(place):
    """What a version after this one might do to the database while this one runs."""
    database = sqlite3.connect(place.database(), timeout=60, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        database.execute("ALTER TABLE attempts ADD COLUMN of_the_future INTEGER NOT NULL DEFAULT 0")
        database.execute("CREATE TABLE of_the_future (id INTEGER PRIMARY KEY)")
        database.execute("INSERT INTO schema_migrations SELECT MAX(number) + 1, 'of the future', 0 "
                         "FROM schema_migrations")
        database.execute("COMMIT")
    finally:
        database.close()
