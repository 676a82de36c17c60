"""Tags: a coach's own short words for clients."""

from scheduler.domain.problem import Problem

MOST_TAGS = 10
LONGEST_TAG = 32


def tags_typed(text: str) -> tuple[str, ...]:
    """“Tuesday, runner” as tags: spaces gathered, each once, in the order of the alphabet."""
    tags = (" ".join(one.split()) for one in text.split(","))
    return tuple(sorted({tag for tag in tags if tag}, key=str.casefold))


def tag_problem(tags: tuple[str, ...]) -> Problem | None:
    if len(tags) > MOST_TAGS:
        return Problem("tags", f"A client has room for {MOST_TAGS} tags.")
    if any(len(tag) > LONGEST_TAG or not tag.isprintable() for tag in tags):
        return Problem("tags", f"A tag has up to {LONGEST_TAG} ordinary characters.")
    return None
