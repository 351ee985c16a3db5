"""``weizhong level``."""

from argparse import Namespace
from typing import TYPE_CHECKING, get_args

from weizhong.cli.body_words import add_body_words, measurement, person_from
from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, TextFormat, command, output_words

if TYPE_CHECKING:
    from weizhong.anatomy.landmarks import Measurement


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "level", run)
    parser.add_argument(
        "codes", nargs="*", metavar="CODE", help="points on the spine's levels, or levels: BL23 L4"
    )
    add_body_words(parser)
    parser.add_argument(
        "--found",
        action="append",
        default=[],
        metavar="BONE[=LENGTH]",
        help="under your finger: a spinous process, counted, such as L4, or iliac-crest, psis, "
        "scapula-angle, twelfth-rib-tip; L4=104cm with its height above the soles; may be repeated",
    )
    parser.add_argument(
        "--posture", default="standing", help="in which landmarks were felt: standing, sitting, prone, "
        "side-lying or unknown; standing by default",
    )  # fmt: skip
    parser.add_argument("--arms", default="down", help="down (by default), up or unknown")
    output_words(parser, get_args(TextFormat))


def run(given: Namespace) -> None:
    """Say at which vertebra a mark really lies, and what would make it surer."""
    from weizhong.anatomy.landmarks import observe, predict
    from weizhong.anatomy.level_answer import level_answer, level_of
    from weizhong.anatomy.level_posture import Posture, in_posture
    from weizhong.report.level import as_document, print_levels
    from weizhong.report.strings import say

    wanted = () if given.codes else ("a point or a level, such as BL23 or L2",)
    person = person_from(given, wanted)
    posture = Posture(given.posture, given.arms)
    before = predict(person)
    heights = [_height(text) for text in given.found if "=" in text]
    readings = [*(measurement(text) for text in given.measure), *heights]
    landmarks = observe(before, in_posture(readings, posture, person.stature_mm, before.bmi))
    found = [text.strip() for text in given.found if "=" not in text]
    levels = {code: level_of(code) for code in given.codes}
    told = {level: level_answer(landmarks, level, found, posture) for level in dict.fromkeys(levels.values())}
    answers = [(code, told[level]) for code, level in levels.items()]
    several = (say("level.several_found"),) if len(found) > 1 else ()
    notes = (*landmarks.notes, *several)
    offer(as_document(answers, notes), lambda at: print_levels(answers, notes, at), given)


def _height(text: str) -> "Measurement":
    from weizhong.anatomy.landmarks import Measurement
    from weizhong.anatomy.level_answer import height_measure

    return Measurement(height_measure(text.partition("=")[0]), measurement(text).value_mm)
