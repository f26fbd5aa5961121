"""`zoetrope verify` of a clip of 10 s, 1920x1080, beside an ffprobe that counts its packets."""

import statistics
import subprocess

from measure import process
from measure.table import Row


def make_clip(folder):
    clip = f"{folder}/clip.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=24:d=10",
                    "-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo", "-t", "10", "-c:v", "libx264",
                    "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", clip],
                   check=True, stdin=subprocess.DEVNULL)
    return clip


def rows(binaries, folder, runs):
    clip = make_clip(folder)
    commands = [[binaries / "zoetrope", "verify", clip],
                ["ffprobe", "-v", "error", "-count_packets", "-show_streams", clip]]
    wall, cpu = ([], []), ([], [])
    for _ in range(runs):
        for side, command in enumerate(commands):
            cost = process.must_succeed(process.run(command), str(command[0]))
            wall[side].append(cost.wall * 1000)
            cpu[side].append(cost.cpu * 1000)
    made = []
    for name, times in (("wall", wall), ("CPU", cpu)):
        ours, theirs = (statistics.median(side) for side in times)
        made.append(Row(f"verification of a clip, {name}", f"{ours:.1f} ms; ffprobe {theirs:.1f} ms", ours / theirs, 1,
                        note=f"medians of {runs}, in turns"))
    return made
