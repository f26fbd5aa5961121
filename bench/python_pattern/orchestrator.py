#!/usr/bin/python3
"""The pattern that Zoetrope replaces: an asyncio semaphore over one Python subprocess a clip.

Nothing of it survives a crash, and it does not look into the clips it fetched; it is here for its time, CPU and memory.
"""

import argparse
import asyncio
import json
import pathlib
import sys

SCRIPT = pathlib.Path(__file__).with_name("generate_video.py")


async def generate(limit, clip, poll_seconds):
    async with limit:
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(SCRIPT), "--image", clip["image"], "--prompt", clip["prompt"], "--output",
            clip["output"], "--poll-seconds", str(poll_seconds))
        return await process.wait()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("manifest", help="JSON: a list of clips with image, prompt and output")
    parser.add_argument("--limit", type=int, default=5)
    parser.add_argument("--poll-seconds", type=float, default=10)
    wanted = parser.parse_args()
    clips = json.loads(pathlib.Path(wanted.manifest).read_text())
    limit = asyncio.Semaphore(wanted.limit)
    statuses = await asyncio.gather(*(generate(limit, clip, wanted.poll_seconds) for clip in clips))
    sys.exit(1 if any(statuses) else 0)


asyncio.run(main())
