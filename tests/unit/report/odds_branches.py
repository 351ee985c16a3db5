"""One person for each page of odds that looks different."""

from weizhong.evidence.odds_document import OddsQuestion

BRANCHES = {
    "chronic": OddsQuestion(
        duration="chronic",
        duration_weeks=30,
        age_years=52,
        pain_0_10=6,
        category="non_specific",
        expects="much",
    ),
    "chronic, short": OddsQuestion(duration="chronic", duration_weeks=14, age_years=19, pain_0_10=1),
    "old, nerve root": OddsQuestion(
        duration="chronic", duration_weeks=90, age_years=88, category="radicular", gate="ask", expects="some"
    ),
    "other cause": OddsQuestion(duration="chronic", category="other", expects="little", pain_0_10=10),
    "acute": OddsQuestion(duration="acute", duration_weeks=2, age_years=30, pain_0_10=8),
    "subacute": OddsQuestion(duration="subacute", duration_weeks=8),
    "nothing told": OddsQuestion(),
    "stop": OddsQuestion(duration="chronic", age_years=52, gate="stop"),
    "pregnant": OddsQuestion(
        duration="chronic", duration_weeks=20, age_years=31, category="other", circumstances=("pregnant",)
    ),
    "operated, blood thinner": OddsQuestion(
        duration="chronic",
        duration_weeks=200,
        age_years=70,
        category="other",
        circumstances=("operated", "anticoagulated"),
    ),
    "neck": OddsQuestion(package="neck_pain", duration="chronic"),
}
