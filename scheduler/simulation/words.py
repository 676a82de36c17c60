"""Words: what models, worlds and policies are called where people read."""

from scheduler.simulation.study import Setting

MODEL_WORDS = {"ppe": "PPE", "act_r": "ACT-R", "two_state": "two-state"}
MISS_WORDS = {"none": "none missed", "random": "missed at random", "break": "two weeks off"}
POLICY_WORDS = {
    "fourfold": "Fourfold",
    "in_turn": "all in turn",
    "weekly_rota": "weekly rota",
    "leitner": "Leitner boxes",
    "sm2": "SM-2",
    "fsrs": "FSRS",
    "random": "random",
    "calendar": "stages by calendar",
    "weakest": "weakest first",
    "weakest_gate": "weakest first, gated",
    "leitner_due": "Leitner, due only",
    "sm2_due": "SM-2, due only",
    "fsrs_due": "FSRS, due only",
}


def world_words(setting: Setting) -> str:
    """“PPE, none missed”."""
    return f"{MODEL_WORDS[setting.model]}, {MISS_WORDS[setting.misses]}"
