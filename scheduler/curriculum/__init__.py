"""The drills as TOML beside this file, loaded once."""

from functools import cache
from importlib.resources import files

from scheduler.domain.curriculum import Curriculum, parse


@cache
def load() -> Curriculum:
    """Raises CurriculumError where a file is wrong."""
    texts = (file for file in files(__name__).iterdir() if file.name.endswith(".toml"))
    return parse({file.name: file.read_text("utf-8") for file in texts})
