"""Names the dead-code check cannot see in use, each with the reason it stays."""


class _Seen:
    """Stands for anything that has the attribute."""

    def __getattr__(self, _name: str) -> None:
        """Have every attribute, so that importing this file does nothing."""


seen = _Seen()

# Called by Python itself when a name of the front door is first used.
seen.__getattr__
seen.__dir__
# What any function that watches a work is: named in a protocol, called wherever the work is long.
seen.__call__
# Called by rich when the reader of a pipe has gone.
seen.on_broken_pipe
# Read by name, from the table of what takes a body outside the survey.
seen.is_pregnant
seen.has_marked_kyphosis
# Values of an enumeration, found through the text of a rule.
seen.C2, seen.C7, seen.T1, seen.T2, seen.T3, seen.T4, seen.T5, seen.T6, seen.T7, seen.T8, seen.T9, seen.T10
seen.T11, seen.T12, seen.L1, seen.L2, seen.L3, seen.L4, seen.L5, seen.S1, seen.S2, seen.S3, seen.S4
# What callers from outside read: arrays for many people, how a measure is taken, which rules need a question.
seen.means_mm
seen.sds_mm
seen.how
seen.needed_for
seen.allowed_by
seen.principle
# Fields of a contradiction, written out in documents.
seen.reading_mm
seen.expected_low_mm
seen.expected_high_mm
# Used by the script that builds the warp's asset.
seen.bone_share
# Carried by documents for their readers.
seen.start_on
seen.now_on
seen.asks
seen.reported_on
seen.diameter_mm
# Fields of the doses and guides, written out in plans and checked by their names.
seen.seconds_each, seen.restricted_by, seen.stimulate_at_min, seen.taut_band_sought, seen.twitch_sought
seen.intensity, seen.wave, seen.distance_cm, seen.moxa_cm, seen.days_to_fade, seen.days_between
seen.prick_mm, seen.pricks, seen.strokes, seen.times_a_day, seen.aftercare, seen.nomenclature
# Limits of the gate, read by their names in the tables.
seen.suction, seen.pressure
# What callers from outside read: which techniques have a record.
seen.technique_names
# Fields of a session and its record, written out for their readers; what journals and timers tell.
seen.set_at, seen.reported, seen.closing_note, seen.counted_at, seen.inserted_at, seen.accounted_at
seen.began_at, seen.ended_at, seen.handed_over, seen.left_in_place, seen.practitioner_id
seen.practitioner_name, seen.stopped_early, seen.is_overdue, seen.is_torn, seen.confirmed
seen.advice_not_given
# Fields of a diagnosis, written out for their readers; the drawing alone, for callers from outside.
seen.arithmetic, seen.disputed, seen.symmetry, seen.signs_against, seen.only, seen.recurrent
seen.leading_name, seen.read_drawing
# For callers from outside: a second look through the gate, and whether it changed anything.
seen.rescreen, seen.is_changed
# Levels a patient file names: read as text.
seen.C3, seen.C4, seen.C5, seen.C6
# For callers from outside: any set of points held against any published protocol.
seen.check_protocol
# For callers from outside: the blinding index of one arm.
seen.bang_index
# Of a trial's dose: read by name where doses are written out.
seen.needle_mm
# For callers from outside: an SD from what a paper prints instead; a pooled ratio, written out for readers.
seen.change_sd, seen.sd_from_se, seen.as_ratio
# Fields of a change, of its rules, of an expected course and of what is due, written out for their readers.
(
    seen.is_beyond_error,
    seen.printed_sdc,
    seen.printed_confidence,
    seen.needs_gain,
    seen.needs_value,
    seen.is_below_error,
)
seen.is_natural, seen.opens_on
# For callers from outside: how far people chosen by a cut come back by themselves.
seen.expected_of_selected
