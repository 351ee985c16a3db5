"""A page as one closed file: all it needs inside, and a policy that lets nothing else in or out."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from weizhong.report.markup import Markup, element, join
from weizhong.report.strings import say

_HERE = Path(__file__).parent


def page_file(
    title: str,
    skip: str,
    parts: Sequence[str],
    scene: str | None,
    class_: str,
    styles: Sequence[str] = ("page.css",),
    script: str | None = "viewer/viewer.min.js",
) -> str:
    """Return a whole page.

    Its own policy forbids it to load or send anything, and lets no script run but the one whose fingerprint
    it names.

    Parameters
    ----------
    title : str
        What the window is called.
    skip : str
        Words of the link that leads past the head of the page.
    parts : sequence of str
        What it shows, in order.
    scene : str or None
        What the viewer draws, as `weizhong.report.scene.packed` made it.
    class_ : str
        Class of the body element.
    styles : sequence of str
        Files of its style, in order.
    script : str or None
        File of its script; a page without one runs none.
    """
    style, run = "\n".join(map(_asset, styles)), _asset(script) if script else ""
    body = element(
        "body",
        element("a", skip, class_="skip", href="#main"),
        *parts,
        _data(scene),
        *([Markup(f"<script>{run}</script>")] if run else []),
        class_=class_,
    )
    return f"<!doctype html>\n{element('html', _head(title, style, run), body, lang=say('page.language'))}\n"


def _head(title: str, style: str, script: str) -> Markup:
    runs = f"'{_fingerprint(script)}'" if script else "'none'"
    policy = (
        f"default-src 'none'; style-src '{_fingerprint(style)}'; script-src {runs}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        Markup(f"<style>{style}</style>"),
    )


def _data(scene: str | None) -> Markup:
    if scene is None:
        return Markup()
    return join([Markup('<script type="application/json" id="scene">'), Markup(scene), Markup("</script>")])


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text("utf-8").strip()


def _fingerprint(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
