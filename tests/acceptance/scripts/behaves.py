#!/usr/bin/env python3
"""A script with the same contract that behaves as its first word says. It asks nobody for anything.

Each call adds a line with its arguments and the names of its variables to the file SCRIPT_LOG.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import time


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("behaviour")
    parser.add_argument("--image", required=True)
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    with open(os.environ["SCRIPT_LOG"], "a") as log:
        call = {"pid": os.getpid(), "arguments": vars(arguments), "variables": sorted(os.environ)}
        log.write(json.dumps(call) + "\n")
    if arguments.behaviour == "renders":
        shutil.copyfile(os.environ["SCRIPT_CLIP"], arguments.output)
    elif arguments.behaviour == "writes-rubbish":
        open(arguments.output, "w").write("this is no film")
    elif arguments.behaviour == "hangs":
        child = subprocess.Popen(["sleep", "1000"])
        with open(os.environ["SCRIPT_LOG"] + ".child", "w") as file:
            file.write(str(child.pid))
        time.sleep(1000)
    elif arguments.behaviour == "fails":
        print(os.environ["SCRIPT_SAYS"].replace("IMAGE", arguments.image), file=sys.stderr)
        sys.exit(1)
    elif arguments.behaviour == "leaks":
        print("Authorization: Bearer " + os.environ["KIE_API_KEY"], file=sys.stderr)
        sys.exit(1)


main()
