"""The twelve runs."""

from stage import CLIPS, Run, Stage


def suffering(faults, **settings):
    """One run to whose next requests this happens."""
    def play(stage: Stage):
        stage.change(next=faults, **settings)
        stage.generate()
    return play


def outruns_its_limit(stage):
    stage.change(render_median_seconds=14)
    program = stage.begin_generate("--render-timeout", "8")
    stage.wait_until(lambda: stage.figures()["creates_accepted"] >= 1, "the first render is accepted")
    stage.change(render_median_seconds=1.5)
    stage.finish(program)
    stage.generate()


def lost_answer(stage):
    stage.change(next=LOST_ANSWER)
    stage.generate()
    stage.generate()


def killed_with_all_its_children(stage):
    program = stage.begin_generate()
    stage.wait_until(lambda: len(stage.files_there()) >= 3, "three clips are done")
    stage.kill_tree(program)
    stage.finish(program)
    stage.generate()


def killed_while_downloading(stage):
    stage.change(slow_seconds=3, next=SLOW_DOWNLOAD)
    program = stage.begin_generate()
    stage.wait_until(stage.parts, "a download has begun")
    stage.kill_tree(program)
    stage.finish(program)
    stage.generate()


def killed_alone(stage):
    program = stage.begin_generate()
    stage.wait_until(lambda: len(stage.files_there()) >= 3, "three clips are done")
    stage.kill_alone(program)
    stage.wait_until(lambda: not stage.processes_left(), "its children are gone")
    stage.finish(program)
    stage.generate()


def two_at_once(stage):
    first, second = stage.begin_generate(), stage.begin_generate()
    stage.finish(first)
    stage.finish(second)


def wrong_key(stage):
    stage.generate(key="canary-key-wrong")


FAILURE = {"createTask.fail_task": 1}
REFUSALS = {"createTask.body_429": 2}
POLLS = {"recordInfo.body_500": 12}
SILENCE = {"recordInfo.never_answer": 1}
LOST_ANSWER = {"createTask.lost_answer": 1}
CUT = {"download.truncated_result": 1}
SLOW_DOWNLOAD = {"download.slow": 1}
KILLED = (-9, 0)

RUNS = [
    Run("fail", "a render ends in `fail`, once", suffering(FAILURE), FAILURE, creates=CLIPS + 1),
    Run("429", "429 in the body, twice", suffering(REFUSALS), REFUSALS, creates=CLIPS + 2),
    Run("500", "code 500 in the body of twelve polls", suffering(POLLS), POLLS),
    Run("late", "a render outruns its limit", outruns_its_limit, ends=(1, 0)),
    Run("silence", "a poll that never answers", suffering(SILENCE), SILENCE),
    Run("lost-answer", "the answer of a createTask is lost", lost_answer, LOST_ANSWER, ends=(1, 1), doubtful=1,
        done=CLIPS - 1),
    Run("cut", "a download is cut at half", suffering(CUT), CUT),
    Run("kill-tree", "SIGKILL of the whole process tree", killed_with_all_its_children, ends=KILLED, kills=True),
    Run("kill-download", "SIGKILL with a download begun", killed_while_downloading, SLOW_DOWNLOAD, ends=KILLED,
        kills=True),
    Run("kill-parent", "SIGKILL of the parent only", killed_alone, ends=KILLED, kills=True),
    Run("two", "two processes on one workspace", two_at_once, ends=(0, 0)),
    Run("wrong-key", "a wrong key", wrong_key, ends=(3,), creates=0, billed=0, done=0),
]
