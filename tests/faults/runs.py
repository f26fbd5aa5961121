"""The twelve runs."""

from stage import CLIPS, Run, Stage


def fails_once(stage: Stage):
    stage.change(next={"createTask.fail_task": 1})
    return stage.generate()[1]


def refused_in_the_body(stage):
    stage.change(next={"createTask.body_429": 2})
    return stage.generate()[1]


def polls_say_500(stage):
    stage.change(next={"recordInfo.body_500": 12})
    return stage.generate()[1]


def outruns_its_limit(stage):
    stage.change(render_median_seconds=14)
    program = stage.begin_generate("--render-timeout", "8")
    stage.wait_until(lambda: stage.figures()["creates_accepted"] >= 1, "the first render is accepted")
    stage.change(render_median_seconds=1.5)
    said, _ = program.communicate()
    return said + stage.generate()[1]


def poll_without_an_answer(stage):
    stage.change(next={"recordInfo.never_answer": 1})
    return stage.generate()[1]


def lost_answer(stage):
    stage.change(next={"createTask.lost_answer": 1})
    said = stage.generate()[1]
    return said + stage.generate()[1]


def cut_download(stage):
    stage.change(next={"download.truncated_result": 1})
    return stage.generate()[1]


def killed_with_all_its_children(stage):
    program = stage.begin_generate()
    stage.wait_until(lambda: len(stage.files_there()) >= 3, "three clips are done")
    stage.kill_tree(program)
    return stage.generate()[1]


def killed_while_downloading(stage):
    stage.change(slow_seconds=3, next={"download.slow": 1})
    program = stage.begin_generate()
    stage.wait_until(stage.parts, "a download has begun")
    stage.kill_tree(program)
    return stage.generate()[1]


def killed_alone(stage):
    program = stage.begin_generate()
    stage.wait_until(lambda: len(stage.files_there()) >= 3, "three clips are done")
    stage.kill_alone(program)
    stage.wait_until(lambda: not stage.processes_left(), "its children are gone")
    return stage.generate()[1]


def two_at_once(stage):
    first, second = stage.begin_generate(), stage.begin_generate()
    return first.communicate()[0] + second.communicate()[0]


def wrong_key(stage):
    status, said = stage.generate(key="canary-key-wrong")
    return f"exit {status}\n{said}"


RUNS = [
    Run("fail", "a render ends in `fail`, once", fails_once),
    Run("429", "429 in the body, twice", refused_in_the_body),
    Run("500", "code 500 in the body of twelve polls", polls_say_500),
    Run("late", "a render outruns its limit", outruns_its_limit),
    Run("silence", "a poll that never answers", poll_without_an_answer),
    Run("lost-answer", "the answer of a createTask is lost", lost_answer, doubtful=1, done=CLIPS - 1),
    Run("cut", "a download is cut at half", cut_download),
    Run("kill-tree", "SIGKILL of the whole process tree", killed_with_all_its_children, kills=True),
    Run("kill-download", "SIGKILL with a download begun", killed_while_downloading, kills=True),
    Run("kill-parent", "SIGKILL of the parent only", killed_alone, kills=True),
    Run("two", "two processes on one workspace", two_at_once),
    Run("wrong-key", "a wrong key", wrong_key, billed=0, done=0),
]
