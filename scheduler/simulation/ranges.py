"""Ranges: what people and their world may be like, each with its reason. Frozen before tuning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """Uniform between `low` and `high`; of a factor (`log`) its logarithm is."""

    low: float
    high: float
    reason: str
    log: bool = False


PERSONS = {
    "start": Range(
        0.08,
        0.32,
        "Control of a person's functions on the first morning: tight hamstrings are, in the "
        "method, little control, yet nobody walks with none.",
    ),
    "start_function": Range(
        -0.08, 0.08, "Its difference between functions: habits favour some and neglect others."
    ),
    "start_leg": Range(-0.05, 0.05, "Its difference between legs: few people stand evenly."),
    "start_rotation": Range(
        -0.08, 0.0, "Turning the lower leg is new to most people, so it begins lower."
    ),
    "rate": Range(
        0.7,
        1.5,
        "How much a dose teaches a person: learning rates differ two- to threefold among healthy "
        "adults in motor tasks.",
        log=True,
    ),
    "rate_function": Range(
        0.6,
        1.7,
        "The same between one person's functions: a neglected one is learned at a third of the "
        "rate of a favoured one at worst.",
        log=True,
    ),
    "rate_leg": Range(0.8, 1.25, "The same between legs: a dominant side exists.", log=True),
    "retention": Range(
        0.2,
        0.8,
        "Where a person lies in the forgetting range of each learner model, 0 the most "
        "forgetful and 1 the least.",
    ),
    "retention_cell": Range(-0.2, 0.2, "The same between one person's functions and legs."),
    "bias": Range(
        -0.1,
        0.1,
        "People rate themselves up to two fifths of a step (of four) too low or too high, always.",
    ),
    "noise": Range(
        0.06,
        0.16,
        "Standard deviation of one rating before it is rounded to four steps: a quarter to two "
        "thirds of a step.",
    ),
    "release_lag": Range(
        0.0, 0.12, "Letting go is harder than tensing, by half a step of the rating at most."
    ),
    "pain_factor": Range(0.4, 2.5, "Some people hurt easily.", log=True),
}
"""Drawn once a person, or once a function or leg of a person."""

WORLD = {
    "both_share": Range(
        0.5,
        0.7,
        "When both legs work at once each gets more than half of the attention, not all of it.",
    ),
    "ready_alternating": Range(
        0.35,
        0.5,
        "Control at which an alternating drill has half of its effect: the method puts the "
        "in-tandem movements first, and asks there for smoothness, not perfection.",
    ),
    "ready_rotation": Range(
        0.5,
        0.65,
        "The same for rotation drills, on hip, knee and pelvis: they come last in the method.",
    ),
    "ready_width": Range(0.04, 0.08, "How gradual that is: no cliff, a few hundredths of control."),
    "premature": Range(
        0.05,
        0.2,
        "What a wholly premature drill still teaches: practice far beyond the challenge point "
        "is mostly wasted (Guadagnoli & Lee 2004).",
    ),
    "outgrown_in_tandem": Range(
        0.6,
        0.75,
        "Control at which an in-tandem drill has lost half of its effect (challenge point: what "
        "is easy carries little to learn).",
    ),
    "outgrown_alternating": Range(0.85, 0.95, "The same for alternating drills."),
    "outgrown_rotation": Range(1.0, 1.1, "The same for rotation drills, the hardest there are."),
    "outgrown_width": Range(0.05, 0.1, "How gradual that is."),
    "outgrown": Range(0.15, 0.35, "What a wholly outgrown drill still teaches."),
    "massing": Range(
        1.5,
        3.0,
        "Doses after which a day's further practice of one function on one leg teaches a third: "
        "massed practice is retained less (Shea 2000).",
    ),
    "dominance": Range(
        0.01,
        0.06,
        "Share of its strength that a function loses for each dose of another on the same leg "
        "and each unit by which it is behind: the method's “a function left out is taken over”.",
    ),
    "pain_base": Range(
        0.004, 0.01, "Chance of pain in a drill done at its time: about once a month."
    ),
    "pain_premature": Range(0.05, 0.12, "Added for a wholly premature drill: it takes force."),
    "pain_overdone": Range(
        0.02, 0.06, "Added for a function on one leg trained hard day after day."
    ),
    "overdone": Range(
        3.5, 5.5, "Doses within the last days, the latest counting most, that are too many."
    ),
}
"""Drawn once a person too, since how a world treats one is part of one's circumstances."""

DOSE_MINUTES = 1.2
"""Minutes with one leg that make one dose of a function of weight 1: one drill, three rounds."""
LOAD_KEPT = 0.6
"""How much of the recent load the next day still counts."""
PAIN_TEACHES = 0.5
"""What a drill that hurts teaches: one guards and stops early."""
PREMATURE_FEELS = 0.4
"""How much lower a wholly premature drill is rated than its functions deserve."""

MISS_AT_RANDOM = 0.4
BREAK_DAYS = 14
BREAK_BEGINS = (20, 60)
"""The two-week break begins on one of these days, so that it meets people half-way."""
