"""A project of 18 clips in a workspace of its own."""

import json
import pathlib

from measure import process

CLIPS = 18
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "lighthouse"


class Project:
    name = "bench/lighthouse"

    def __init__(self, binaries, folder):
        self._program = binaries / "zoetrope"
        self.folder = pathlib.Path(folder)
        process.must_succeed(process.run(self.command("new", self.name, "--images", EXAMPLE / "composites", "--shots",
                                                      EXAMPLE / "shots.md")), "zoetrope new")
        self.home = self.folder / "channels" / "bench" / "projects" / "lighthouse"

    def command(self, *words):
        places = ["--workspace", self.folder]
        if words[0] != "new":
            places += ["--state-dir", self.folder / "state"]
        return [self._program, *words, *places]

    def generate(self, *words, clips=""):
        return self.command("generate", self.name + clips, "--yes", "--quiet", *words)

    def write_manifest(self, videos):
        """What the Python pattern reads: the same stills and prompts."""
        plan = json.loads(process.must_succeed(process.run(self.command("plan", self.name, "--json")),
                                               "zoetrope plan").output)
        videos.mkdir(parents=True)
        manifest = [{"image": str(self.folder / clip["image"]), "prompt": clip["prompt"],
                     "output": str(videos / f"clip_{clip['number']:02}.mp4")} for clip in plan["clips"]]
        path = videos / "manifest.json"
        path.write_text(json.dumps(manifest))
        return path
