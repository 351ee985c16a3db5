"""Caps and formula values worked out when the records were collected: ours may be lower, never higher."""

# Point: lowest cap of the collection, mm; adult, straight in, before shifts of posture.
CAPS_MM = {
    "GV3": 19, "GV4": 19, "GV6": 20, "GV14": 29, "BL17": 19, "BL22": 19,
    "BL23": 25, "BL24": 25, "BL25": 25, "BL40": 10, "BL52": 25, "ST36": 14.5,
    "EX-B8": 28, "BL11": 19, "BL12": 19, "BL13": 19, "BL14": 19, "BL15": 19,
    "BL16": 19, "BL21": 19, "BL41": 10, "BL42": 10, "BL43": 10, "BL44": 10,
    "BL45": 10, "BL46": 10, "BL51": 25, "GB20": 28.5, "GB21": 10, "SI14": 15,
    "SI15": 15, "GV5": 24.5, "GV16": 21, "EX-B2:T7": 20, "EX-B2:L4": 19,
}  # fmt: skip
# The same for nerves.
NERVE_CAPS_MM = {
    "BL26": 33.5, "BL40": 4.5, "BL54": 31, "GB30": 44, "BL39": 4.5, "BL38": 4.5,
}  # fmt: skip
# Record, formula, inputs, result in mm.
FORMULA_VALUES: list[tuple[str, str, dict[str, float], float]] = [
    ("kim2002_interscapular", "10*(0.380*BMI - 4.301)", {"BMI": 22}, 40.59),
    ("kim2002_interscapular", "10*(0.109*W - 2.744)", {"W": 60}, 37.96),
    ("kim2002_interscapular", "10*(0.092*OB - 5.367)", {"OB": 100}, 38.33),
    ("cheon2012_children_tpvb", "17.49 - 0.35*age + 0.55*W", {"age": 5, "W": 18}, 25.64),
    ("ravi2011", "17.7966 + 0.9777*BMI", {"BMI": 22}, 39.31),
    ("so1997_M", "0.89*BMI + 23.1", {"BMI": 22}, 42.68),
    ("so1997_M", "0.37*W + 18.1", {"W": 60}, 40.3),
    ("so1997_F", "0.41*BMI + 31.6", {"BMI": 22}, 40.62),
    ("so1997_F", "0.18*W + 30.8", {"W": 60}, 41.6),
    ("jp_L1_2", "10*(0.05*W + 0.36)", {"W": 60}, 33.6),
    ("yoo2019_plexus_L4", "87.24 - 0.36*H + 0.69*W", {"H": 165, "W": 60}, 69.24),
    ("yoo2019_plexus_L4", "86.51 - 0.35*H + 0.61*W", {"H": 165, "W": 60}, 65.36),
    ("tonnesen", "10*(13.3*W/H + 0.7)", {"W": 60, "H": 165}, 55.36),
    ("tonnesen", "10*(13.2*W/H + 0.7)", {"W": 60, "H": 165}, 55.0),
    ("ma2019_horseshoe", "10*(0.273*T + 0.043*W + 1.086)", {"T": 20, "W": 60}, 91.26),
    ("ma2019_horseshoe", "10*(0.245*T + 0.041*W + 0.676)", {"T": 20, "W": 60}, 80.36),
    ("wang2010_BL32_F", "0.988*W - 18.893", {"W": 60}, 40.39),
]
