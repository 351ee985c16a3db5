"""The points and channels, as the rest of the house uses them."""

from weizhong.facts.acupoints import AcupointRecord, SpecialClass, all_points, point, point_called, points_of
from weizhong.facts.bone_proportions import BoneProportion, bone_proportions, scale_of, scales
from weizhong.facts.channels import Channel, channel, channels
from weizhong.facts.disagreements import Disagreement, agreement, disagreements
from weizhong.facts.finger_measures import FingerMeasure, finger_measures
from weizhong.facts.location_sentence import alternative_sentence, location_sentence
from weizhong.facts.readings import Reading, readings
from weizhong.facts.search import Match, search
from weizhong.facts.surface_landmarks import SurfaceLandmark, surface_landmarks
from weizhong.facts.textbook_depths import TextbookDepth, textbook_depths
from weizhong.facts.uses import Use, uses

__all__ = [
    "AcupointRecord",
    "BoneProportion",
    "Channel",
    "Disagreement",
    "FingerMeasure",
    "Match",
    "Reading",
    "SpecialClass",
    "SurfaceLandmark",
    "TextbookDepth",
    "Use",
    "agreement",
    "all_points",
    "alternative_sentence",
    "bone_proportions",
    "channel",
    "channels",
    "disagreements",
    "finger_measures",
    "location_sentence",
    "point",
    "point_called",
    "points_of",
    "readings",
    "scale_of",
    "scales",
    "search",
    "surface_landmarks",
    "textbook_depths",
    "uses",
]
