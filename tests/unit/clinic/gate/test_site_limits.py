from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.gate.site_limits import by_modality

SHALLOW = Restriction(depth_mm_at_most=10.0, because=("lung",))
SHALLOWER = Restriction(depth_mm_at_most=5.0, because=("thin",))


def test_where_limits_meet_the_strictest_holds_and_every_rule_is_named() -> None:
    found = by_modality(((SHALLOW, ("needling", "moxa")), (SHALLOWER, ("needling",))), ("needling",))
    assert (found["needling"].depth_mm_at_most, found["needling"].because) == (5.0, ("lung", "thin"))


def test_a_limit_holds_for_its_own_modalities_only() -> None:
    found = by_modality(((SHALLOWER, ("needling",)), (SHALLOW, ("moxa",))), ("moxa", "lamp"))
    assert found["moxa"] == SHALLOW
    assert found["lamp"].is_empty
    assert "needling" not in found
