#!/usr/bin/env python3
"""Hands a project to `zoetrope worker` and waits for its clips: hand_over.py DATABASE CHANNEL PROJECT"""
import sqlite3
import sys
import time
import uuid

database, channel, project = sys.argv[1:]
task = str(uuid.uuid4())
now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
db = sqlite3.connect(database, timeout=30, isolation_level=None)  # each statement is a transaction of its own
db.execute("INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at)"
           " VALUES (?, ?, ?, ?, 'queued', ?, ?)", (task, channel, project, str(uuid.uuid4()), now, now))
status, told = "", 0
while status != "video_ready":
    time.sleep(0.2)
    before = status
    status, log, cost = db.execute("SELECT status, COALESCE(error_log, ''), total_cost_usd FROM tasks"
                                   " WHERE id = ?", (task,)).fetchone()
    if status != before or len(log) > told:
        print(f"{channel}/{project}: {status}, ${cost}", log[told:], flush=True)
    told = len(log)
