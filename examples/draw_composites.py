#!/usr/bin/env python3
"""Draws the composites of the example project. Needs rsvg-convert and ffmpeg (Debian: librsvg2-bin, ffmpeg).

    python3 examples/draw_composites.py            all of them
    python3 examples/draw_composites.py 4 10       only these clips
"""

import pathlib
import subprocess
import sys

import scenes_past
import scenes_present

NAMES = {10: "clip_10_split.png", 15: "clip_15_star_trails.png"}
# Even colour values and the predictor that suits smooth pictures make the files about half as large.
EVEN = ":".join(f"{channel}='min(254,2*round(val/2))'" for channel in "rgb")
PACK = ["ffmpeg", "-v", "error", "-y", "-f", "png_pipe", "-i", "-", "-vf", f"format=rgb24,lutrgb={EVEN}", "-pred", "sub",
        "-compression_level", "9", "-flags", "+bitexact", "-fflags", "+bitexact", "-map_metadata", "-1", "-frames:v", "1"]
FOLDER = pathlib.Path(__file__).resolve().parent / "lighthouse" / "composites"


def main(arguments):
    scenes = scenes_past.SCENES + scenes_present.SCENES
    wanted = [int(argument) for argument in arguments] or range(1, len(scenes) + 1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for clip in wanted:
        path = FOLDER / NAMES.get(clip, f"clip_{clip:02}.png")
        svg = scenes[clip - 1]().svg()
        png = subprocess.run(["rsvg-convert", "--format=png"], input=svg.encode(), stdout=subprocess.PIPE, check=True)
        subprocess.run([*PACK, str(path)], input=png.stdout, check=True)
        print(f"{path.name}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
