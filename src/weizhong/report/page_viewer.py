"""The turning body on a page: canvas, labels, buttons and what to do where it cannot be drawn."""

from weizhong.report.markup import Markup, element
from weizhong.report.strings import say

_KEYS = {
    "1": "back", "2": "front", "3": "left", "4": "right", "-": "farther", "+": "nearer", "0": "reset",
}  # fmt: skip


def viewer(
    *beside: str,
    help_text: str,
    fallback: tuple[str, ...],
    watermark: str | None = None,
    with_lines: bool = False,
) -> Markup:
    """Return the body with its buttons.

    Parameters
    ----------
    *beside : str
        What follows below the buttons, such as a legend.
    help_text : str
        How it is turned.
    fallback : tuple of str
        What is said where the browser draws nothing.
    watermark : str, optional
        What is said across the body.
    with_lines : bool
        Whether there is a button for the channels.
    """
    buttons = [
        element(
            "button", say(f"keys.{name}"), type="button", data_key=key, aria_label=say(f"keys.say_{name}")
        )
        for key, name in _KEYS.items()
    ]
    if with_lines:
        buttons.append(
            element("button", say("keys.channels"), type="button", id="channels", aria_pressed="true")
        )
    return element(
        "div",
        element(
            "div",
            element("canvas", aria_hidden="true"),
            element("svg", class_="labels", aria_hidden="true"),
            element("div", watermark, class_="over-body", aria_hidden="true") if watermark else "",
            id="body-view",
            role="application",
            tabindex="0",
            aria_label=say("page.body_label"),
            aria_describedby="body-keys",
        ),
        element("div", *buttons, class_="views", role="group", aria_label=say("page.views")),
        *beside,
        element("p", help_text, id="body-keys", class_="quiet keys"),
        element("p", class_="unseen", id="view-said", role="status"),
        element("p", *fallback, id="no-3d"),
        class_="viewer",
    )
