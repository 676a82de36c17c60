"""Any valid curriculum: few drills or many, legs together or apart, of any minutes."""

from hypothesis import strategies as st

from scheduler.domain.curriculum import STAGES, Function, Stage, parse
from scheduler.domain.curriculum.rules import COVERS

shares = st.sampled_from([0.1, 0.3, 0.5, 0.8, 1.0])
CLOSING = """
[closing_rest]
name = "Closing rest"
breaths = 6
cues = ["Lie down."]

[[programme]]
name = "Further"
author = "Someone"
about = "More."
"""
DRILL = """
[[drill]]
slug = "{slug}"
name = "A drill"
summary = "One line."
position = "standing"
legs = {legs}
functions = {{ {weights} }}
repetitions = 3
minutes = {minutes}
setup = "Stand."
cues = ["Leave the groin soft."]
cautions = ["Hold on to something."]
prerequisites = [{after}]
phase = [
  {{ kind = "contract", breaths = 1, cue = "Draw", feel = "A little." }},
  {{ kind = "release", breaths = {phases}, cue = "Let go", feel = "Slower." }},
  {{ kind = "rest", breaths = {rest}, cue = "Rest", feel = "Nothing holds." }},
]
"""


@st.composite
def curricula(draw):
    """Any valid curriculum: few drills or many, legs together or apart, of any minutes."""
    files = {"closing.toml": CLOSING}
    met = []
    for stage in STAGES:
        count = draw(st.integers(len(COVERS[stage]), 8))
        drills = []
        for number in range(count):
            slug = "standing_bow" if not met else f"{stage}_{number}"
            main = COVERS[stage][number % len(COVERS[stage])]
            weights = draw(st.dictionaries(st.sampled_from(Function), shares, max_size=2))
            apart = stage is not Stage.ALTERNATING and draw(st.booleans())
            drills.append(
                drill(
                    slug,
                    weights | {main: draw(st.sampled_from([0.5, 0.8, 1.0]))},
                    apart=apart,
                    minutes=draw(st.integers(4 if apart else 2, 5)),
                    after=draw(st.sampled_from(met)) if met else None,
                )
            )
            met.append(slug)
        files[f"{stage}.toml"] = f'stage = "{stage}"\n' + "".join(drills)
    return parse(files)


def of_minutes(minutes, longer=None):
    """A valid curriculum: a drill of so many minutes for each function of each stage.

    `longer`: the minutes of one more, called “long”, for a function in tandem that has its drill.
    """
    files, met = {"closing.toml": CLOSING}, []
    for stage in STAGES:
        drills = []
        for function in COVERS[stage]:
            slug = f"{stage}_{len(met)}" if met else "standing_bow"
            drills.append(
                drill(slug, {function: 1.0}, apart=False, minutes=minutes, after=(met or [None])[0])
            )
            met.append(slug)
        if longer and stage is Stage.IN_TANDEM:
            last = COVERS[stage][-1]
            drills.append(drill("long", {last: 1.0}, apart=False, minutes=longer, after=met[0]))
        files[f"{stage}.toml"] = f'stage = "{stage}"\n' + "".join(drills)
    return parse(files)


def drill(slug, weights, *, apart, minutes, after):
    release = (minutes if apart else 2 * minutes) - 2
    return DRILL.format(
        slug=slug,
        legs='["left", "right"]' if apart else '["both"]',
        weights=", ".join(f"{function} = {weight}" for function, weight in weights.items()),
        minutes=minutes,
        after=f'"{after}"' if after else "",
        phases=f"{min(6, release)}",
        rest=max(1, release - 5),
    )
