"""Phrases that no general pattern reads, and structure the reference states in words only."""

from typing import Any


def _place(where: str, *of: str, **more: str) -> dict[str, Any]:
    return {"place": [{**more, "where": where, "of": list(of)}]}


def _hollow(where: str, *of: str) -> dict[str, Any]:
    return _place(where, *of, feature="hollow")


_NOTHING: dict[str, Any] = {}
_RED_WHITE = _place("at", "border between the red and white flesh")
_MIDLINE = _place("on", "midline")

PHRASES: dict[Any, dict[str, Any]] = {
    "depression of the infraclavicular fossa": _place("in the hollow of", "infraclavicular fossa"),
    "medial to the coracoid process": _place("medial to", "coracoid process of the scapula"),
    "centre of the deltopectoral triangle": _place("at the centre of", "deltopectoral triangle"),
    "radial (lateral) border of biceps brachii": _NOTHING,
    "just lateral to the border of biceps brachii":
        _place("just lateral to", "lateral border of biceps brachii"),
    "hollow on the lateral (radial) side of the biceps brachii tendon":
        _hollow("on the lateral side of", "biceps brachii tendon"),
    "hollow on the medial (ulnar) side of the biceps brachii tendon":
        _hollow("on the medial side of", "biceps brachii tendon"),
    "groove of the abductor pollicis longus tendon":
        _place("in", "groove of the abductor pollicis longus tendon"),
    "between the tendons of abductor pollicis longus and extensor pollicis brevis":
        _place("between", "abductor pollicis longus tendon", "extensor pollicis brevis tendon"),
    "radial part of the palmar wrist crease": _place("on", "radial part of the palmar wrist crease"),
    "radial side of the 1st metacarpal at mid-length": _place("on its radial side"),
    "radial side of the 2nd metacarpal at mid-length": _place("on its radial side"),
    "border between the red and white flesh (palmar/plantar–dorsal skin border)": _RED_WHITE,
    "radial side, just distal to the 2nd metacarpophalangeal joint":
        _place("on the radial side, just distal to", "2nd metacarpophalangeal joint"),
    "radial side, just proximal to the 2nd metacarpophalangeal joint":
        _place("on the radial side, just proximal to", "2nd metacarpophalangeal joint"),
    "medial side, just distal to the 1st metatarsophalangeal joint":
        _place("on the medial side, just distal to", "1st metatarsophalangeal joint"),
    "ulnar side, just distal to the 5th metacarpophalangeal joint":
        _place("on the ulnar side, just distal to", "5th metacarpophalangeal joint"),
    "ulnar side, just proximal to the 5th metacarpophalangeal joint":
        _place("on the ulnar side, just proximal to", "5th metacarpophalangeal joint"),
    "lateral side, just distal to the 5th metatarsophalangeal joint":
        _place("on the lateral side, just distal to", "5th metatarsophalangeal joint"),
    "radial end of the dorsal wrist crease": _place("at", "radial end of the dorsal wrist crease"),
    "hollow of the anatomical snuffbox, distal to the radial styloid process":
        {"place": [{"where": "in the hollow of", "of": ["anatomical snuffbox"]},
                   {"where": "distal to", "of": ["radial styloid process"]}]},
    "anterior edge of the lateral supracondylar ridge": _NOTHING,
    "above the lateral epicondyle": _place("above", "lateral epicondyle of the humerus"),
    "anterior border of deltoid": _NOTHING,
    "just in front of the border of deltoid": _place("just in front of", "anterior border of deltoid"),
    "between acromion and greater tubercle":
        _place(
            "between", "anterior end of the lateral border of the acromion", "greater tubercle of the humerus"
        ),
    "anterior and deeper of the two hollows that show on arm abduction":
        _place("in", "anterior and deeper of the two hollows that show when the arm is abducted"),
    "between acromial end of clavicle and spine of scapula":
        _hollow("between", "acromial end of the clavicle", "spine of the scapula"),
    "hollow between the two bones": _NOTHING,
    "between the anterior and posterior borders of sternocleidomastoid":
        _place(
            "between", "anterior border of sternocleidomastoid", "posterior border of sternocleidomastoid"
        ),
    ("LI19", "level of the midpoint of the philtrum"): {"part": {"is_level": True}},
    "nasolabial sulcus": _place("in", "nasolabial sulcus"),
    ("LI20", "level of the middle of the lateral border of the ala"): {"part": {"is_level": True}},
    "level of the inferior border of the ala": _place("level with", "inferior border of the ala of the nose"),
    "vertical line through the pupil": _place("vertically below", "pupil"),
    "anterior edge of the masseter attachment on the mandible":
        _place("at", "anterior edge of the attachment of masseter to the mandible"),
    "bisector of the angle of the mandible": _place("on", "bisector of the angle of the mandible"),
    "prominence of masseter when the teeth are clenched":
        _place("on", "bulge of masseter that shows when the teeth are clenched"),
    "inferior border of the zygomatic arch at its middle":
        _place("at the midpoint of", "inferior border of the zygomatic arch"),
    "hollow between the arch and the mandibular notch":
        _hollow("between", "zygomatic arch", "mandibular notch"),
    "corner of the forehead": _NOTHING,
    "lesser supraclavicular fossa": _place("in", "lesser supraclavicular fossa"),
    "greater supraclavicular fossa": _place("in", "greater supraclavicular fossa"),
    "hollow above the clavicle": _hollow("above", "clavicle"),
    "between the two heads of sternocleidomastoid":
        _place("between", "sternal head of sternocleidomastoid", "clavicular head of sternocleidomastoid"),
    "centre of the nipple": _place("at the centre of", "nipple"),
    "female: middle of the inferior crease of the breast":
        _place("at the middle of", "crease below the breast", sex="female"),
    "hollow between proximal rectus femoris, sartorius and tensor fasciae latae":
        _hollow("between", "proximal part of rectus femoris", "sartorius", "tensor fasciae latae"),
    ("ST31", "line from anterior superior iliac spine to lateral end of the patellar base"):
        _place("on the line from", "anterior superior iliac spine", "lateral end of the base of the patella"),
    "line from lateral end of the patellar base to the anterior superior iliac spine":
        _place("on the line from", "lateral end of the base of the patella", "anterior superior iliac spine"),
    "lateral side of the rectus femoris tendon": _place("on the lateral side of", "rectus femoris tendon"),
    "lateral side of the patellar ligament": _place("on the lateral side of", "patellar ligament"),
    "medial side of the patellar ligament": _place("on the medial side of", "patellar ligament"),
    "hollow lateral and inferior to the patella": _hollow("lateral to and below", "patella"),
    "on tibialis anterior": _place("over", "tibialis anterior"),
    "lateral border of tibialis anterior": _place("at", "lateral border of tibialis anterior"),
    "middle of the front of the ankle joint": _place("at the middle of", "front of the ankle joint"),
    "hollow between the two extensor tendons":
        _hollow("between", "extensor hallucis longus tendon", "extensor digitorum longus tendon"),
    "joint between 2nd metatarsal base and intermediate cuneiform":
        _place("at", "joint between the base of the 2nd metatarsal and the intermediate cuneiform bone"),
    "just behind the web margin": _place("just proximal to", "web margin"),
    "midway navicular tuberosity–medial malleolus": _NOTHING,
    "hollow in front of and below the medial malleolus": _hollow("in front of and below", "medial malleolus"),
    "angle of the medial tibial condyle and the medial border of the tibia":
        _hollow(
            "between", "inferior border of the medial condyle of the tibia", "medial border of the tibia"
        ),
    ("SP9", "hollow"): _NOTHING,
    "bulge of vastus medialis": _place("on", "bulge of vastus medialis"),
    "inguinal crease": _place("on", "inguinal crease"),
    "centre of the axillary fossa": _place("at the centre of", "axillary fossa"),
    "medial border of biceps brachii": _NOTHING,
    "just medial to biceps brachii": _place("just medial to", "biceps brachii"),
    "just in front of the medial epicondyle": _place("just in front of", "medial epicondyle of the humerus"),
    "radial side of the flexor carpi ulnaris tendon":
        _place("on the radial side of", "flexor carpi ulnaris tendon"),
    "radial side of the head of the ulna": _place("on the radial side of", "head of the ulna"),
    "bony cleft found when the palm turns towards the chest":
        _place("in", "bony cleft felt when the palm is turned towards the chest"),
    "between olecranon and medial epicondyle":
        _place("between", "olecranon", "medial epicondyle of the humerus"),
    "between 5th metacarpal base and triquetrum":
        _hollow("between", "base of the 5th metacarpal", "triquetrum"),
    ("SI4", "hollow"): _NOTHING,
    "between triquetrum and ulnar styloid process": _hollow("between", "triquetrum", "ulnar styloid process"),
    ("SI5", "hollow"): _NOTHING,
    "groove of the ulnar nerve": _place("in", "groove of the ulnar nerve"),
    "vertical line through the posterior axillary fold":
        _place("vertically above", "posterior axillary fold"),
    "supraspinous fossa above the middle of the scapular spine":
        {"place": [{"where": "in", "of": ["supraspinous fossa"]},
                   {"where": "above", "of": ["midpoint of the spine of the scapula"]}]},
    "above the medial end of the scapular spine": _hollow("above", "medial end of the spine of the scapula"),
    ("SI13", "hollow"): _NOTHING,
    "hollow directly below the outer canthus": _hollow("directly below", "outer canthus"),
    "in front of the middle of the tragus": _NOTHING,
    "hollow between tragus and mandibular condyle":
        _hollow("between", "midpoint of the anterior border of the tragus", "mandibular condyle"),
    "superomedial to the inner canthus": _place("above and medial to", "inner canthus"),
    "hollow between inner canthus and the medial orbital wall":
        _hollow("between", "inner canthus", "medial wall of the orbit"),
    "medial end of the eyebrow": _place("at", "medial end of the eyebrow"),
    "hollow, usually at the frontal notch": _place("usually in the hollow of", "frontal notch"),
    ("BL3", "vertical line through the frontal notch"): _place("vertically above", "frontal notch"),
    "level of the superior border of the external occipital protuberance":
        _place("level with", "superior border of the external occipital protuberance"),
    "vertical line of the lateral border of trapezius":
        _place("vertically in line with", "lateral border of trapezius"),
    ("BL10", "superior border of spinous process C2"):
        _place("level with", "upper edge of the C2 spinous process"),
    "hollow on the lateral side of trapezius": _hollow("on the lateral side of", "trapezius"),
    "gluteal fold at its middle": _NOTHING,
    "popliteal crease at its middle": _NOTHING,
    "medial side of the biceps femoris tendon": _place("on the medial side of", "biceps femoris tendon"),
    "between the two heads of gastrocnemius, line BL40–BL57":
        {"place": [
            {"where": "between", "of": ["medial head of gastrocnemius", "lateral head of gastrocnemius"]},
                   {"where": "on the line from", "of": ["BL40", "BL57"]}]},
    "between the two bellies of gastrocnemius":
        _place("between", "medial belly of gastrocnemius", "lateral belly of gastrocnemius"),
    "junction of the gastrocnemius bellies with the calcaneal tendon":
        _place("at", "junction of the two bellies of gastrocnemius with the calcaneal tendon"),
    "apex of the angle under the two bellies": _place("at", "apex of the angle below the two bellies"),
    "between lower border of the lateral gastrocnemius head and the calcaneal tendon":
        _place("between", "lower border of the lateral head of gastrocnemius", "calcaneal tendon"),
    "between lateral malleolus and calcaneal tendon":
        _hollow("between", "prominence of the lateral malleolus", "calcaneal tendon"),
    ("BL60", "hollow"): _NOTHING,
    "lateral side of the calcaneus": _place("on the lateral side of", "calcaneus"),
    "vertical line below the lateral malleolus":
        _place("vertically below", "prominence of the lateral malleolus"),
    "vertical line below the medial malleolus": _NOTHING,
    "hollow under the cuboid": _hollow("under", "cuboid bone"),
    "below the anterior border of the lateral malleolus":
        _place("vertically below", "anterior border of the lateral malleolus"),
    "deepest hollow of the sole with the toes flexed": _place("in", "deepest hollow of the sole"),
    "below the navicular tuberosity": _place("below", "tuberosity of the navicular bone"),
    "between medial malleolus and calcaneal tendon":
        _hollow("between", "prominence of the medial malleolus", "calcaneal tendon"),
    ("KI3", "hollow"): _NOTHING,
    "above the calcaneus, behind and below the medial malleolus":
        {"place": [{"where": "above", "of": ["calcaneus"]},
                   {"where": "behind and below", "of": ["medial malleolus"]}]},
    "between long and short heads of biceps brachii":
        _place("between", "long head of biceps brachii", "short head of biceps brachii"),
    "between palmaris longus and flexor carpi radialis tendons":
        _place("between", "palmaris longus tendon", "flexor carpi radialis tendon"),
    "middle of the palmar wrist crease": _place("at the midpoint of", "palmar wrist crease"),
    "between the two tendons": _place("between", "palmaris longus tendon", "flexor carpi radialis tendon"),
    "centre of the tip of the middle finger": _place("at the centre of", "tip of the middle finger"),
    "hollow just proximal to the web margin": _hollow("just proximal to", "web margin"),
    "between ring and little fingers": _place("between", "ring finger", "little finger"),
    "middle of the interosseous space between radius and ulna":
        _place("at the midpoint of", "interosseous space between the radius and the ulna"),
    "radial edge of the ulna": _place("at", "radial edge of the ulna"),
    "above the olecranon": _NOTHING,
    "hollow (olecranon fossa when the elbow is flexed)": _place("in the hollow of", "olecranon fossa"),
    "line from olecranon prominence to acromial angle":
        _place("on the line from", "prominence of the olecranon", "acromial angle"),
    "posteroinferior border of deltoid": _place("at", "posteroinferior border of deltoid"),
    "between acromial angle and greater tubercle":
        _place("between", "acromial angle", "greater tubercle of the humerus"),
    "posterior of the two hollows that show on arm abduction":
        _place("in", "posterior of the two hollows that show when the arm is abducted"),
    ("TE15", "above the superior angle of the scapula"): _hollow("above", "superior angle of the scapula"),
    ("TE15", "hollow"): _NOTHING,
    "curved line TE17–TE20 behind the ear": {"part": {"along": "curve behind the ear"}},
    "curved line ST8–GB7 along the temple hairline": {"part": {"along": "curve of the temple hairline"}},
    "curved line GB9–GB12 behind the ear": {"part": {"along": "curve behind the ear"}},
    "centre of the mastoid process": _place("at the centre of", "mastoid process"),
    "in front of the supratragic notch": _NOTHING,
    ("TE21", "hollow between notch and mandibular condyle"):
        _hollow("between", "supratragic notch", "mandibular condyle"),
    "in front of the intertragic notch": _NOTHING,
    ("GB2", "hollow between notch and mandibular condyle"):
        _hollow("between", "intertragic notch", "mandibular condyle"),
    "behind the temple hairline, in front of the auricular root":
        {"place": [{"where": "behind", "of": ["temple hairline"]},
                   {"where": "in front of", "of": ["root of the auricle"]}]},
    "lateral end of the eyebrow": _hollow("at", "lateral end of the eyebrow"),
    ("TE23", "hollow"): _NOTHING,
    "superior border of the zygomatic arch at its middle":
        _hollow("at the midpoint of", "superior border of the zygomatic arch"),
    ("GB3", "hollow"): _NOTHING,
    "crossing of the posterior border of the temple hairline and the level of the auricular apex":
        {"place": [{"where": "level with", "of": ["auricular apex"]},
                   {"where": "vertically in line with", "of": ["posterior border of the temple hairline"]}]},
    "vertical line above the auricular apex": _place("vertically above", "auricular apex"),
    "vertical line above the posterior border of the auricular root":
        _place("vertically above", "posterior border of the root of the auricle"),
    "vertical line through the centre of the pupil": _place("vertically above", "centre of the pupil"),
    "behind and below the mastoid process": _hollow("behind and below", "mastoid process"),
    ("GB12", "hollow"): _NOTHING,
    "hollow between the upper attachments of sternocleidomastoid and trapezius":
        _hollow("between", "upper attachment of sternocleidomastoid", "upper attachment of trapezius"),
    "below the nipple (male); midclavicular line (female)":
        {"place": [{"sex": "male", "where": "below", "of": ["nipple"]},
                   {"sex": "female", "where": "on", "of": ["midclavicular line"]}]},
    "medial and below the anterior superior iliac spine": _NOTHING,
    "posterior edge of the iliotibial band": _place("at", "posterior edge of the iliotibial band"),
    "hollow reached by the tip of the middle finger when standing with the arm hanging":
        _hollow("touched by", "tip of the middle finger when the arm hangs at the side"),
    "in front of and below the head of the fibula": _hollow("in front of and below", "head of the fibula"),
    ("GB34", "hollow"): _NOTHING,
    "hollow on the lateral side of the 5th-toe extensor tendon":
        _hollow("on the lateral side of", "extensor digitorum longus tendon of the 5th toe"),
    "middle of the medial surface of the tibia": _place("at the middle of", "medial surface of the tibia"),
    "hollow distal to the junction of the two bases":
        _hollow("distal to", "junction of the bases of the two metatarsals"),
    "medial end of the popliteal crease": _place("at", "medial end of the popliteal crease"),
    "hollow medial to the tendons": _hollow("medial to", "tendons of semitendinosus and semimembranosus"),
    ("LR10", "over the artery"): _place("over", "femoral artery"),
    ("GV15", "above spinous process C2"): _hollow("above", "C2 spinous process"),
    ("GV15", "hollow"): _NOTHING,
    "superior side of the external occipital protuberance":
        _hollow("above", "external occipital protuberance"),
    ("GV17", "hollow"): _NOTHING,
    "tip of the nose": _place("at", "tip of the nose"),
    "midline": _MIDLINE,
    "philtrum midline at its middle": _NOTHING,
    "tubercle of the upper lip at its middle": _place("at the midpoint of", "tubercle of the upper lip"),
    "inside the upper lip": _place("inside", "upper lip"),
    "where the frenulum joins the gum":
        _place("at", "junction of the frenulum of the upper lip with the upper gum"),
    "hollow between the two trapezius muscles": _hollow("between", "two trapezius muscles"),
    "superior border of the pubic symphysis": _place("at", "superior border of the pubic symphysis"),
    "centre of the umbilicus": _place("at the centre of", "umbilicus"),
    "midpoint of the xiphisternal junction": _place("at the midpoint of", "xiphisternal junction"),
    "centre of the suprasternal fossa": _place("at the centre of", "suprasternal fossa"),
    "above the hyoid bone": _NOTHING,
    "hollow above the hyoid, above the thyroid cartilage":
        {"place": [{"where": "above", "of": ["superior border of the thyroid cartilage"]},
                   {"feature": "hollow", "where": "above", "of": ["hyoid bone"]}]},
    "centre of the mentolabial sulcus": _hollow("at the centre of", "mentolabial sulcus"),
    ("CV24", "hollow"): _NOTHING,
    "in the eyebrow, vertical line through the pupil":
        {"place": [{"where": "in", "of": ["eyebrow"]}, {"where": "vertically above", "of": ["pupil"]}]},
    "behind the gap between lateral end of the eyebrow and outer canthus": _NOTHING,
    "hollow of the temple": _place("in the hollow of", "temple"),
    "above the middle of the patellar base": _place("above", "middle of the base of the patella"),
    "apex of the folded auricle": _place("at", "apex of the auricle folded forwards"),
    "infraorbital margin": _NOTHING,
    "between eyeball and orbital margin": _place("between", "eyeball", "infraorbital margin"),
    ("EX-HN15", "vertical line above C7"): _NOTHING,
    "inferior border of each spinous process T1 to L5":
        _place("level with", "lower edge of each spinous process from T1 to L5"),
    "below spinous process L3": _place("below", "L3 spinous process"),
    "hollow beside the spine (seen when prone)":
        _hollow("beside", "spine that shows when the patient lies prone"),
    "tip of the olecranon": _place("at", "tip of the olecranon"),
    "both sides of the flexor carpi radialis tendon":
        _place("on both sides of", "flexor carpi radialis tendon"),
    "dorsal side, middle of the proximal interphalangeal joint":
        _place("on the dorsal side, at the midpoint of", "proximal interphalangeal joint"),
    ("EX-UE7", "between 2nd–3rd and between 4th–5th metacarpals"): _NOTHING,
    "webs between the five fingers": _place("in", "four webs between the fingers"),
    "proximal to the web margins at the red–white skin border":
        {"place": [{"where": "proximal to", "of": ["web margins"]}, *_RED_WHITE["place"]]},
    "palmar side, middle of the proximal interphalangeal creases":
        _place("on the palmar side, at the midpoints of", "proximal interphalangeal creases"),
    "tips of the ten fingers": _place("at", "tips of the ten fingers"),
    "both sides of the patellar ligament": _place("on both sides of", "patellar ligament"),
    "two hollows; the lateral one is ST35, the medial one EX-LE4":
        _place("in", "two hollows (the lateral one is ST35, the medial one EX-LE4)"),
    "line below the lateral knee hollow": _NOTHING,
    "prominence of the medial malleolus": _place("at", "prominence of the medial malleolus"),
    "prominence of the lateral malleolus": _place("at", "prominence of the lateral malleolus"),
    "webs between the five toes": _place("in", "four webs between the toes"),
    "behind the web margins at the red–white skin border":
        {"place": [{"where": "proximal to", "of": ["web margins"]}, *_RED_WHITE["place"]]},
}  # fmt: skip

ALTERNATIVES: dict[str, dict[str, Any]] = {
    "LI19": {
        "part": {
            "fraction": "1/3",
            "from": "top of the philtrum",
            "to": "bottom of the philtrum",
            "is_level": True,
        },
        "place": [{"where": "below", "of": ["lateral margin of the nostril"]}],
    },
    "LI20": {
        "place": [
            {"where": "in", "of": ["nasolabial sulcus"]},
            {"where": "level with", "of": ["inferior border of the ala of the nose"]},
        ]
    },
    "PC8": {
        "place": [
            {"where": "between", "of": ["3rd metacarpal", "4th metacarpal"]},
            {"where": "proximal to", "of": ["metacarpophalangeal joints"]},
        ]
    },
    "PC9": {
        "offset": [
            {"f_cun": 0.1, "direction": "proximal", "from": "radial corner of the nail of the middle finger"}
        ]
    },
    "GB30": {
        "part": {
            "fraction": "1/3",
            "from": "prominence of the greater trochanter",
            "to": "anterior superior iliac spine",
        }
    },
    "GV26": {
        "part": {"fraction": "1/3", "from": "top of the philtrum", "to": "bottom of the philtrum"},
        "place": [{"where": "on", "of": ["midline"]}],
    },
}

MEMBERS: dict[str, list[dict[str, Any]]] = {
    "EX-UE7": [
        {"id": "radial", "between": ["2nd metacarpal", "3rd metacarpal"]},
        {"id": "ulnar", "between": ["4th metacarpal", "5th metacarpal"]},
    ],
}

POSTURES: dict[str, str] = {
    "thumb fully abducted and extended": "the thumb fully abducted and extended",
    "elbow flexed: at the lateral end of the cubital crease": "the elbow flexed",
    "arm abducted": "the arm abducted",
    "mouth closed": "the mouth closed",
    "knee flexed": "the knee flexed",
    "elbow slightly flexed": "the elbow slightly flexed",
    "arm adducted": "the arm adducted",
    "mouth slightly open": "the mouth slightly open",
    "mouth open": "the mouth open",
    "prone or knee-chest": "the patient prone or in the knee-chest position",
    "plantar flexion or heel raised": "the foot plantar flexed or the heel raised",
    "toes flexed": "the toes flexed",
    "elbow flexed about 45 degrees": "the elbow flexed about 45 degrees",
    "lying on the side, thigh flexed": "the patient lying on the side and the thigh flexed",
    "standing": "the patient standing",
    "upper lip lifted": "the upper lip lifted",
}

POSTURES_BY_CODE = {"TE10": "the elbow flexed"}
"""Where the reference states the posture within the place."""

NOTES: dict[str, str] = {
    "LI11": "With the elbow flexed it lies at the lateral end of the cubital crease.",
    # Said elsewhere: by its place inside the mouth, or among the disagreements.
    **dict.fromkeys(("GV28", "EX-B5", "EX-B7", "EXTRA-HUANZHONG", "M-UE48", "EX-LE1", "EX-LE6"), ""),
}
