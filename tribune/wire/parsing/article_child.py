"""The child: the page of an article on standard input, in UTF-8, its text on standard output, as JSON.

Run alone (``python -I article_child.py ADDRESS``), with no key, no
database and no network asked for. Whoever started it may kill it at any time.
"""

import json
import resource
import sys

from lxml.html import HtmlElement, fragment_fromstring, tostring
from trafilatura import extract
from trafilatura.utils import load_html

MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 8
PICTURES = ("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src")
AGENTS = ("robots", "tribune")


def main(address: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    page = load_html(sys.stdin.buffer.read().decode())
    if page is None:
        raise SystemExit(1)
    page.make_links_absolute(address, handle_failures="discard")
    said = [
        (name.lower(), (meta.get("content") or "").strip()) for meta in page.iter("meta") if (name := name_of(meta))
    ]
    # Rather less than the words of a menu under a medium's name.
    text = extract(
        page, output_format="html", favor_precision=True, include_comments=False, include_formatting=True,
        include_links=True, include_images=False, include_tables=True,
    )  # fmt: skip
    json.dump(
        {
            "text": body_of(text) if text else "",
            "picture": next((content for name in PICTURES for said_name, content in said if said_name == name), ""),
            "is_reserved": any(is_reserved(name, content.lower()) for name, content in said),
        },
        sys.stdout,
    )


def name_of(meta: HtmlElement) -> str:
    return meta.get("name") or meta.get("property") or ""


def is_reserved(name: str, content: str) -> bool:
    """It asks not to be copied: "noarchive", or a reservation of rights (W3C TDMRep, section 8)."""
    if name in AGENTS:
        return "noarchive" in (word.strip() for word in content.split(","))
    return name == "tdm-reservation" and content == "1"


def body_of(text: str) -> str:
    """Without its title, which stands above already; a title within the text is one of a part."""
    body = fragment_fromstring(text, create_parent="div")
    for place, heading in enumerate(body.findall("h1")):
        if place or heading.getprevious() is not None:
            heading.tag = "h2"
        else:
            heading.drop_tree()
    return "".join(tostring(part, encoding="unicode") for part in body).strip()


if __name__ == "__main__":
    main(*sys.argv[1:])
