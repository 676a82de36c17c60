"""A curriculum is read from TOML, or its fault is named with file and line."""

import re
from contextlib import suppress

import pytest

from scheduler.domain.curriculum import (
    ClosingRest,
    CurriculumError,
    Function,
    Leg,
    Phase,
    PhaseKind,
    Programme,
    Stage,
    UnknownDrillError,
    parse,
)
from scheduler.domain.curriculum.tables import read

DRILL = """
[[drill]]
slug = "{slug}"
name = "A drill"
summary = "One line."
position = "standing"
legs = {legs}
functions = {{ {functions} }}
repetitions = 3
minutes = {minutes}
setup = "Stand."
cues = [
  "Draw the sitting bones down.",  # [ not a list
  "Leave the groin soft.",
]
cautions = ["Hold on to something."]
prerequisites = {prerequisites}

[[drill.phase]]
kind = "contract"
breaths = 1
cue = "Let the heel rise"
feel = "A little."

[[drill.phase]]
kind = "release"
breaths = 2
cue = "Let the heel sink"
feel = "Slower than it rose."

[[drill.phase]]
kind = "rest"
breaths = 1
cue = "Let the foot lie"
feel = "Nothing holds."
"""

CLOSING = """
[closing_rest]
name = "Closing rest"
breaths = 6
cues = ["Lie down."]

[[programme]]
name = "The Cat Stretch"
author = "Lawrence Gold"
about = "Further practice."
"""

IN_STEP = "hip_extension = 1.0, knee_flexion = 0.5, pelvic_stabilisation = 0.5"


def drill(slug, *prerequisites, functions=IN_STEP, legs='["both"]', minutes=2):
    named = "[" + ", ".join(f'"{each}"' for each in prerequisites) + "]"
    return DRILL.format(
        slug=slug, functions=functions, legs=legs, minutes=minutes, prerequisites=named
    )


def curriculum_files():
    return {
        "closing.toml": CLOSING,
        "alternating.toml": 'stage = "alternating"\n' + drill("slow_walk", "leg_backward"),
        "in_tandem.toml": 'stage = "in_tandem"\n'
        + drill("standing_bow", functions="pelvic_stabilisation = 1.0")
        + drill("leg_backward", "standing_bow", legs='["left", "right"]', minutes=4),
        "rotation.toml": 'stage = "rotation"\n'
        + drill("toes_out", "slow_walk", functions="lower_leg_rotation = 1"),
    }


def fault_of(files):
    with pytest.raises(CurriculumError) as caught:
        parse(files)
    return caught.value


def blame(file, right, wrong):
    """The message after `right` became `wrong`, once it is sure that it names that very line."""
    files = curriculum_files()
    assert right in files[file]
    files[file] = files[file].replace(right, wrong, 1)
    fault = fault_of(files)
    assert fault.file == file
    assert wrong.strip() in files[file].splitlines()[fault.line - 1]
    assert str(fault).startswith(f"{file}:{fault.line}: ")
    return str(fault)


def test_every_key_of_a_drill_is_read():
    found = parse(curriculum_files()).drill("leg_backward")

    assert found.stage is Stage.IN_TANDEM
    assert found.legs == (Leg.LEFT, Leg.RIGHT)
    assert found.weights == {
        Function.HIP_EXTENSION: 1.0,
        Function.KNEE_FLEXION: 0.5,
        Function.PELVIC_STABILISATION: 0.5,
    }
    assert found.phases[1] == Phase(
        PhaseKind.RELEASE, 2, "Let the heel sink", "Slower than it rose."
    )
    assert (found.position, found.setup, found.summary) == ("standing", "Stand.", "One line.")
    assert found.cues == ("Draw the sitting bones down.", "Leave the groin soft.")
    assert (found.cautions, found.prerequisites) == (("Hold on to something.",), ("standing_bow",))
    assert (found.name, found.repetitions, found.minutes, found.seconds) == ("A drill", 3, 4, 240)


def test_the_drills_stand_in_the_order_in_which_they_are_met_whatever_the_files_are_called():
    files = curriculum_files()
    files["a.toml"] = files.pop("rotation.toml")

    assert list(parse(files).drills) == ["standing_bow", "leg_backward", "slow_walk", "toes_out"]


def test_a_stage_knows_its_own_drills():
    found = parse(curriculum_files())

    assert [each.slug for each in found.of_stage(Stage.IN_TANDEM)] == [
        "standing_bow",
        "leg_backward",
    ]


def test_closing_rest_and_further_practice_are_read():
    found = parse(curriculum_files())

    assert found.closing_rest == ClosingRest("Closing rest", 6, ("Lie down.",))
    assert found.further == (Programme("The Cat Stretch", "Lawrence Gold", "Further practice."),)


def test_a_drill_nobody_wrote_is_an_unknown_drill():
    with pytest.raises(UnknownDrillError, match="headstand") as caught:
        parse(curriculum_files()).drill("headstand")

    assert caught.value.slug == "headstand"


def test_a_movement_there_and_back_has_two_rounds_before_its_rest():
    files = curriculum_files()
    start = files["rotation.toml"].index("[[drill.phase]]")
    rest = files["rotation.toml"].rindex("[[drill.phase]]")
    round_ = files["rotation.toml"][start:rest]
    files["rotation.toml"] = files["rotation.toml"].replace(round_, round_ + round_)
    files["rotation.toml"] = files["rotation.toml"].replace("minutes = 2", "minutes = 4")

    kinds = [phase.kind for phase in parse(files).drill("toes_out").phases]

    assert kinds == ["contract", "release", "contract", "release", "rest"]


def test_broken_toml_is_named_with_its_line():
    assert "no TOML" in blame("rotation.toml", "repetitions = 3", "repetitions = three")


def test_toml_that_ends_too_early_is_named_with_its_last_line():
    files = curriculum_files()
    files["closing.toml"] = '[closing_rest]\nname = "Closing rest"\ncues = ['

    assert str(fault_of(files)).startswith("closing.toml:3: this is no TOML")


def test_an_unknown_key_is_answered_with_the_known_ones():
    message = blame("alternating.toml", "repetitions = 3", "repetition = 3")

    assert "“repetition”" in message
    assert "repetitions, minutes" in message


def test_an_unknown_key_of_a_phase_is_found():
    assert "a phase has no “seconds”" in blame("alternating.toml", "breaths = 2", "seconds = 2")


def test_an_unknown_key_beside_the_drills_is_found():
    files = curriculum_files()
    files["rotation.toml"] = "level = 3\n" + files["rotation.toml"]

    assert str(fault_of(files)).startswith("rotation.toml:1: a file of drills has no “level”")


def test_a_missing_key_is_told_at_the_drill_that_lacks_it():
    files = curriculum_files()
    files["in_tandem.toml"] = files["in_tandem.toml"].replace('setup = "Stand."\n', "", 1)

    assert str(fault_of(files)) == "in_tandem.toml:3: a drill needs “setup”"


def test_a_missing_stage_is_told_at_the_top_of_its_file():
    files = curriculum_files()
    files["rotation.toml"] = files["rotation.toml"].removeprefix('stage = "rotation"\n')

    assert str(fault_of(files)) == "rotation.toml:1: a file of drills needs “stage”"


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ('name = "A drill"', "name = 4", "name is one line of text in quotes"),
        ('name = "A drill"', 'name = ""', "name is one line of text in quotes"),
        ('name = "A drill"', 'name = " A drill"', "name is one line of text in quotes"),
        ('summary = "One line."', 'summary = "Two\\nlines."', "summary is one line of text"),
        ('setup = "Stand."', 'setup = ["Stand."]', "setup is one line of text in quotes"),
        (
            'cautions = ["Hold on to something."]',
            "cautions = []",
            "cautions is a list of 1 or more",
        ),
        ("minutes = 2", 'minutes = "2"', "minutes is a whole number from 2 to 5, not '2'"),
        ("minutes = 2", "minutes = 2.0", "minutes is a whole number from 2 to 5, not 2.0"),
        ("minutes = 2", "minutes = true", "minutes is a whole number from 2 to 5, not True"),
        ("prerequisites = []", "prerequisites = [1]", "prerequisites is a list of 0 or more texts"),
        ('legs = ["both"]', 'legs = "both"', "legs is a list of 1 or more texts"),
        ("= { pelvic_stabilisation = 1.0 }", "= 1.0", "functions is a table"),
    ],
)
def test_a_wrong_type_is_answered_with_the_right_one(right, wrong, rule):
    assert rule in blame("in_tandem.toml", right, wrong)


def test_drills_written_as_one_table_are_answered_with_how_to_write_them():
    files = curriculum_files()
    files["rotation.toml"] = 'stage = "rotation"\n\n[drill]\nslug = "toes_out"\n'

    assert str(fault_of(files)) == "rotation.toml:3: drill is written [[drill]], once for each"


def test_an_unknown_function_is_answered_with_the_four():
    message = blame("rotation.toml", "lower_leg_rotation = 1", "leg_rotation = 1")

    assert "“leg_rotation” is not known here; choose from hip_extension, knee_flexion" in message


def test_an_unknown_stage_is_answered_with_the_three():
    message = blame("rotation.toml", '"rotation"', '"rotating"')

    assert "“rotating” is not known here; choose from in_tandem, alternating, rotation" in message


def test_an_unknown_leg_is_found():
    assert "“middle” is not known here" in blame("in_tandem.toml", '["both"]', '["middle"]')


def test_an_unknown_phase_is_found():
    message = blame("in_tandem.toml", 'kind = "release"', 'kind = "stretch"')

    assert "choose from contract, release, rest" in message


def test_an_unknown_position_is_found():
    assert "sitting" in blame("in_tandem.toml", '"standing"', '"standing on your head"')


@pytest.mark.parametrize("weight", ["0", "0.0", "-0.2", "1.01", "nan", "true", '"a lot"'])
def test_a_weight_is_above_nothing_and_at_most_one(weight):
    wrong = f"lower_leg_rotation = {weight} "

    message = blame("rotation.toml", "lower_leg_rotation = 1 ", wrong)

    assert "lower_leg_rotation is a number above 0 and up to 1" in message


def test_a_drill_trains_something():
    message = blame("rotation.toml", "{ lower_leg_rotation = 1 }", "{}")

    assert "at least one function" in message


def test_one_leg_alone_is_no_drill():
    assert "one after the other" in blame("in_tandem.toml", '["left", "right"]', '["left"]')


def test_in_the_alternating_stage_the_legs_take_turns():
    assert "take turns" in blame("alternating.toml", '["both"]', '["left", "right"]')


@pytest.mark.parametrize("repetitions", [2, 6])
def test_repetitions_are_three_to_five(repetitions):
    message = blame("in_tandem.toml", "repetitions = 3", f"repetitions = {repetitions}")

    assert f"from 3 to 5, not {repetitions}" in message


def test_a_release_no_longer_than_its_contraction_is_found():
    message = blame("alternating.toml", "breaths = 2", "breaths = 1 # no slower")

    assert "longer than the contraction before it (1)" in message


def test_each_release_is_compared_with_the_contraction_just_before_it():
    files = curriculum_files()
    head, *phases = files["rotation.toml"].split("[[drill.phase]]")
    contract, release, rest = phases
    quick = release.replace("breaths = 2", "breaths = 1 # quick")
    rounds = [head, contract, release, contract, quick, rest]
    files["rotation.toml"] = "[[drill.phase]]".join(rounds)

    line = fault_of(files).line

    assert files["rotation.toml"].splitlines()[line - 1] == "breaths = 1 # quick"


def test_a_drill_begins_with_a_contraction():
    files = curriculum_files()
    head, _, rest = files["rotation.toml"].partition("[[drill.phase]]")
    files["rotation.toml"] = head + "[[drill.phase]]" + rest.partition("[[drill.phase]]")[2]

    fault = fault_of(files)

    assert "contract, release (once or twice), then rest" in str(fault)
    assert fault.line == 3, "the phases have no line in common; their drill has"


def test_minutes_that_disagree_with_the_phases_are_told_the_seconds():
    message = blame("alternating.toml", "minutes = 2", "minutes = 4")

    assert "the phases take 120 seconds in all, not 4 minutes" in message


def test_a_cue_too_long_to_read_from_the_mat_is_found():
    long = 'cue = "Let the heel rise as far as it likes to rise"'

    assert "at most 36 fit" in blame("in_tandem.toml", 'cue = "Let the heel rise"', long)


def test_a_slug_is_in_snake_case():
    assert "snake_case" in blame("rotation.toml", '"toes_out"', '"Toes-out"')


def test_a_slug_used_twice_is_told_where_it_stood_first():
    message = blame("rotation.toml", '"toes_out"', '"standing_bow"')

    assert "taken already, in in_tandem.toml:4" in message


def test_an_unknown_prerequisite_is_found():
    message = blame("rotation.toml", '["slow_walk"]', '["fast_walk"]')

    assert "there is no drill “fast_walk”" in message


def test_a_prerequisite_of_a_later_stage_is_found():
    message = blame("alternating.toml", '["leg_backward"]', '["leg_backward", "toes_out"]')

    assert "“toes_out” belongs to rotation, which opens after alternating" in message


def test_drills_that_wait_for_each_other_are_told_in_their_round():
    files = curriculum_files()
    files["rotation.toml"] += drill("toes_in", "toes_out", functions="lower_leg_rotation = 1")
    text = files["rotation.toml"].replace('["slow_walk"]', '["slow_walk", "toes_in"]')
    files["rotation.toml"] = text

    fault = fault_of(files)

    assert "toes_out → toes_in → toes_out" in str(fault)
    assert text.splitlines()[fault.line - 1] == 'prerequisites = ["slow_walk", "toes_in"]'


def test_a_drill_that_waits_for_itself_is_found():
    assert "slow_walk → slow_walk" in blame(
        "alternating.toml", '["leg_backward"]', '["leg_backward", "slow_walk"]'
    )


def test_a_drill_that_the_first_one_does_not_lead_to_is_unreachable():
    message = blame("rotation.toml", 'prerequisites = ["slow_walk"]', "prerequisites = []")

    assert "“toes_out” is not reached from standing_bow" in message


def test_the_first_drill_is_the_standing_bow():
    assert "first of all drills" in blame("in_tandem.toml", '"standing_bow"', '"sitting_bow"')


def test_the_first_drill_needs_no_other():
    message = blame("in_tandem.toml", "prerequisites = []", 'prerequisites = ["leg_backward"]')

    assert "it needs no other" in message


@pytest.mark.parametrize("function", ["hip_extension", "knee_flexion", "pelvic_stabilisation"])
@pytest.mark.parametrize("stage", ["in_tandem", "alternating"])
def test_a_stage_of_walking_muscles_trains_each_function_but_the_turn(stage, function):
    files = curriculum_files()
    text = files[f"{stage}.toml"].replace(f"{function} = 1.0", f"{function} = 0.4")
    files[f"{stage}.toml"] = text.replace(f"{function} = 0.5", f"{function} = 0.4")

    problem = f"the stage {stage} needs a drill with {function} at 0.5 or more"

    assert str(fault_of(files)) == f"{stage}.toml:1: {problem}"


def test_the_rotation_stage_trains_the_turn_in_earnest():
    files = curriculum_files()
    files["rotation.toml"] = files["rotation.toml"].replace("rotation = 1 ", "rotation = 0.2 ")

    assert "needs a drill with lower_leg_rotation" in str(fault_of(files))


def test_a_stage_without_drills_is_found():
    files = curriculum_files()
    del files["rotation.toml"]

    assert str(fault_of(files)) == "rotation.toml:1: the stage rotation has no drills"


def test_a_curriculum_without_its_closing_rest_is_found():
    files = curriculum_files()
    del files["closing.toml"]

    assert "no file has the [closing_rest]" in str(fault_of(files))


def test_no_files_are_no_curriculum():
    assert fault_of({}).line == 1


def test_a_closing_rest_too_long_to_be_short_is_found():
    assert "from 3 to 12" in blame("closing.toml", "breaths = 6", "breaths = 60")


def test_a_programme_without_its_author_is_found():
    files = curriculum_files()
    files["closing.toml"] = CLOSING.replace('author = "Lawrence Gold"\n', "")

    assert str(fault_of(files)) == "closing.toml:7: a programme needs “author”"


@pytest.mark.parametrize(
    "above",
    [
        "cues = [\n  'kind = 1',\n  \"a ] b\", # ]\n]\n",
        'cues = ["""\nname = 1\n\\"""\n"""]\n',
        "cues = ['''\n[[drill.phase]]\n''']\n",
        "# [[drill.phase]]\r\ncues = ['a']\r\n",
    ],
)
def test_brackets_and_keys_inside_texts_do_not_mislead_the_line(above):
    text = f"[[drill]]\n{above}minutes = 2\n\n[[drill.phase]]\nbreaths = 1\n"

    fault = read("a.toml", text).tables("drill")[0].tables("phase")[0].fault("breaths", "")

    assert text.split("\n")[fault.line - 1] == "breaths = 1"


@pytest.mark.parametrize("odd", ["0", "-1", "1.5", "nan", "true", '""', '"x"', "[]", "[[1]]", "{}"])
def test_whatever_stands_at_a_key_nothing_but_a_curriculum_error_comes_of_it(odd):
    for file, text in curriculum_files().items():
        for line in re.findall(r"^\w+ = .*[^\[\n]$", text, re.MULTILINE):
            key = line.partition(" = ")[0]
            with suppress(CurriculumError):
                parse(curriculum_files() | {file: text.replace(line, f"{key} = {odd}", 1)})
