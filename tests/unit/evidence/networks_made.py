"""A small network, made up: its table, its trials, its page."""

from io import StringIO

from rich.console import Console

from weizhong.evidence.effect_sizes import Means
from weizhong.evidence.network_report import network_report
from weizhong.evidence.network_studies import NetworkStudy, study_of_arms
from weizhong.report.network_page import print_network

ARMS = """study,treatment,n,mean,sd
A,sham,50,40,10
A,needles,50,35,10
B,sham,60,41,11
B,none,60,47,11
C,none,40,50,12
C,needles,40,41,12
C,cups,40,44,12
D,cups,30,45,10
D,sham,30,44,10
"""


def trial(label: str, **means: float) -> NetworkStudy:
    return study_of_arms("MD", label, {name: Means(n=50, mean=mean, sd=10) for name, mean in means.items()})


def page(text: str, **asked: str) -> str:
    console = Console(width=80, file=StringIO())
    print_network(network_report(text, "trials.csv", **asked), console)  # type: ignore[arg-type]
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()
