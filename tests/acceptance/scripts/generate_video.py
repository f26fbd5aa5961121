#!/usr/bin/env python3
"""A script of a pipeline, as it was before Zoetrope: asks KIE for a render, waits for it, saves the clip.

generate_video.py --image URL --prompt TEXT --output FILE, exit status 0 or 1. The key is in KIE_API_KEY.
"""
import argparse
import json
import os
import sys
import time
import urllib.parse
import urllib.request

BASE = os.environ.get("KIE_API_BASE", "https://api.kie.ai")


def ask(path, body=None):
    request = urllib.request.Request(BASE + path, data=body and json.dumps(body).encode())
    request.add_header("Authorization", "Bearer " + os.environ["KIE_API_KEY"])
    request.add_header("Content-Type", "application/json")
    answer = json.load(urllib.request.urlopen(request, timeout=30))
    if answer["code"] != 200:
        raise RuntimeError(f"HTTP {answer['code']}: {answer.get('msg')}")
    return answer["data"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--image", required=True)
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--die-after", choices=["create"])
    arguments = parser.parse_args()
    task = ask("/api/v1/jobs/createTask", {
        "model": "kling/v2-5-turbo-image-to-video-pro",
        "input": {"prompt": arguments.prompt, "image_url": arguments.image, "duration": "10"},
    })["taskId"]
    print(f"Created task_id={task}")
    if arguments.die_after == "create":
        raise SystemExit("the network went away")
    while True:
        record = ask("/api/v1/jobs/recordInfo?taskId=" + urllib.parse.quote(task))
        if record["state"] == "success":
            break
        if record["state"] == "fail":
            raise RuntimeError(record.get("failMsg"))
        time.sleep(0.2)
    url = json.loads(record["resultJson"])["resultUrls"][0]
    with urllib.request.urlopen(url, timeout=60) as clip, open(arguments.output, "wb") as file:
        file.write(clip.read())


if __name__ == "__main__":
    try:
        main()
    except Exception as problem:
        print(f"Error: {problem}", file=sys.stderr)
        sys.exit(1)
