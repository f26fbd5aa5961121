#!/usr/bin/python3
"""One clip, the way the usual script does it: upload the still, create a task, poll, download.

Written for the comparison in docs/performance.md. Addresses and the key come from the environment, as for Zoetrope.
"""

import argparse
import json
import os
import sys
import time

import requests

MODEL = "kling/v2-5-turbo-image-to-video-pro"
TIMEOUT_SECONDS = 600


def upload(image):
    with open(image, "rb") as file:
        answer = requests.post(os.environ["CATBOX_API_URL"], data={"reqtype": "fileupload"},
                               files={"fileToUpload": (os.path.basename(image), file, "image/png")}, timeout=30)
    answer.raise_for_status()
    return answer.text.strip()


def call(method, path, headers, **arguments):
    answer = requests.request(method, os.environ["KIE_API_BASE"] + path, headers=headers, timeout=30, **arguments)
    answer.raise_for_status()
    body = answer.json()
    if body["code"] != 200:
        raise RuntimeError(f"{path}: {body}")
    return body["data"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--image", required=True)
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--poll-seconds", type=float, default=10)
    wanted = parser.parse_args()
    headers = {"Authorization": "Bearer " + os.environ["KIE_API_KEY"], "User-Agent": "generate_video.py"}
    task = call("POST", "/api/v1/jobs/createTask", headers, json={
        "model": MODEL,
        "input": {"prompt": wanted.prompt, "image_url": upload(wanted.image), "duration": "10"}})["taskId"]
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while True:
        time.sleep(wanted.poll_seconds)
        record = call("GET", "/api/v1/jobs/recordInfo", headers, params={"taskId": task})
        if record["state"] == "success":
            break
        if record["state"] == "fail" or time.monotonic() > deadline:
            sys.exit(f"the render failed: {record}")
    url = json.loads(record["resultJson"])["resultUrls"][0]
    with requests.get(url, stream=True, timeout=120) as answer, open(wanted.output, "wb") as file:
        answer.raise_for_status()
        for piece in answer.iter_content(1 << 16):
            file.write(piece)


if __name__ == "__main__":
    main()
