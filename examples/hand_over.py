#!/usr/bin/env python3
"""Hands a project to `zoetrope worker` and waits for its clips: hand_over.py DATABASE CHANNEL PROJECT"""
import sqlite3
import sys
import time
import uuid

database, channel, project = sys.argv[1:]
db = sqlite3.connect(database, timeout=30, isolation_level=None)  # each statement is a transaction
task, video = str(uuid.uuid4()), str(uuid.uuid4())
now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
db.execute("INSERT OR IGNORE INTO channels (id, created_at) VALUES (?, ?)", (channel, now))
db.execute("INSERT INTO videos (id, channel_id, project_id, created_at) VALUES (?, ?, ?, ?)", (video, channel, project, now))
db.execute("INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at)"
           " VALUES (?, ?, ?, ?, 'queued', ?, ?)", (task, channel, project, video, now, now))
status, before = "queued", None
while status not in ("video_ready", "video_error"):
    status, log, cost = db.execute("SELECT status, error_log, total_cost_usd FROM tasks WHERE id = ?", (task,)).fetchone()
    if status != before:
        print(f"{project}: {status}", flush=True)
    before = status
    time.sleep(0.2)
print(f"{project}: ${cost}" if status == "video_ready" else log)
sys.exit(status != "video_ready")
