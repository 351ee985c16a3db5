"""Sentences made from rules."""

import pytest

from weizhong.facts.points import alternative_sentence, location_sentence, point

SENTENCES = {
    "BL23": "On the lower back, level with the lower edge of the L2 spinous process, 1.5 B-cun lateral "
    "to the posterior midline.",
    "BL40": "On the posterior aspect of the knee, at the midpoint of the popliteal crease.",
    "BL56": "On the posterior aspect of the leg, 5 B-cun below the popliteal crease, between the medial"
    " and lateral bellies of gastrocnemius.",
    "LU6": "On the anterolateral aspect of the forearm, on the line from LU5 to LU9, 7 B-cun proximal "
    "to the palmar wrist crease.",
    "ST36": "On the anterior aspect of the leg, on the line from ST35 to ST41, 3 B-cun below ST35, over"
    " tibialis anterior.",
    "GB30": "On the buttock, one third of the way from the prominence of the greater trochanter to the "
    "sacral hiatus. Find it with the patient lying on the side and the thigh flexed.",
    "LU11": "On the thumb, on the radial side, 0.1 F-cun proximal and lateral to the radial corner of "
    "the nail. The corner is where the lines of the radial edge and the base of the nail meet.",
    "ST18": "On the front of the chest, in the 5th intercostal space, 4 B-cun lateral to the anterior "
    "midline. In men it lies on the nipple line; in women it lies at the middle of the crease "
    "below the breast.",
    "EX-UE7": "On the dorsum of the hand, midway between the dorsal wrist crease and the "
    "metacarpophalangeal joints, between the 2nd and 3rd metacarpals and between the 4th and "
    "5th metacarpals.",
    "EX-HN1": "On the head, 1 B-cun in front of, behind, to the left and to the right of GV20.",
    "TE19": "On the head, two thirds of the way from TE17 to TE20 along the curve behind the ear.",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_the_rule_is_said_in_plain_words(code, sentence):
    assert location_sentence(point(code)) == sentence


def test_a_level_of_huatuojiaji_is_said():
    assert location_sentence(point("EX-B2:T7")) == (
        "On the back, level with the lower edge of the T7 spinous process, "
        "0.5 B-cun lateral to the posterior midline."
    )


def test_the_choice_who_left_open_is_said_apart():
    assert alternative_sentence(point("PC8")) == (
        "Between the 3rd and 4th metacarpals, proximal to the metacarpophalangeal joints."
    )


def test_a_settled_point_has_no_alternative():
    assert alternative_sentence(point("BL23")) is None
