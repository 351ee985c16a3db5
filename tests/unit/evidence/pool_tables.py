"""Small tables of trials, and what is told of them."""

from weizhong.evidence.pool_file import read_pool_file

MEANS = "study,n_treatment,mean_treatment,sd_treatment,n_control,mean_control,sd_control"
GOOD = "Haake,370,4.0,2.5,375,4.3,2.6"
COUNTS = "study,events_treatment,n_treatment,events_control,n_control"


def means(*rows, header=MEANS):
    return "\n".join([header, *rows]) + "\n"


def counts(*rows):
    return "\n".join([COUNTS, *rows]) + "\n"


def told(found):
    return [str(one) for one in found.problems]


def only(text, *arguments, **options):
    """Read a table whose only good row is Haake's, and return what is told of the others."""
    found = read_pool_file(text, *arguments, **options)
    assert [effect.label for effect in found.effects] == ["Haake"]
    return told(found)
