"""What the send journals of a machine say, read as src/journal/record_codec.h lays them out."""

import zlib

RECORD_BYTES = 256
KINDS = {1: "about", 2: "got", 3: "refused", 4: "doubtful", 5: "ack"}


def records(file):
    """(kind, attempt, detail) up to the first record that is not whole."""
    found = []
    data = file.read_bytes()
    for start in range(0, len(data), RECORD_BYTES):
        record = data[start:start + RECORD_BYTES]
        whole = len(record) == RECORD_BYTES and zlib.crc32(record[:252]) == int.from_bytes(record[252:], "little")
        if not whole or record[:4] != b"ZJRN":
            break
        found.append((KINDS[record[5]], record[16:16 + record[6]].decode(), record[80:80 + record[7]].decode()))
    return found


def last_words(place):
    """The last record of each attempt, over all journals that are there."""
    words = {}
    for file in sorted(place.folder.glob("state/*/*.journal")):
        for kind, attempt, detail in records(file):
            words[attempt] = (kind, detail)
    return words


def blind(place, may_doubt=False):
    """Attempts whose request may have left and whose answer is on no disk: the one instant that nobody can close.
    `may_doubt` where something kept an answer from arriving whole, so that the program may have written down itself
    that it does not know."""
    kinds = ("about", "doubtful") if may_doubt else ("about",)
    return {attempt for attempt, (kind, _) in last_words(place).items() if kind in kinds}
