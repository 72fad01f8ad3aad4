"""What a page may load and run: files of the site, and the inline scripts that it was built with.

A `Content-Security-Policy` in every page says so to browsers, with a hash for each inline script.
So nothing that a mistake brought into a page loads from another host or runs there, nor do pictures
in what a reader's own cell shows. The policy of a page does not reach its worker, in which Python
runs: that needs WebAssembly, and is the reader's own.
"""

import base64
import hashlib
import re

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
HANDLER = ' onclick="window.print()"'  # of the theme: assets/book.js has it
POLICY = re.compile(r'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')
FIRST = '<meta charset="utf-8" />'
RULES = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # widths and colours that pages carry
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",  # sounds that a reader's own cell shows
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def policy(page):
    """Return the policy of a page, given its HTML."""
    digests = {hashlib.sha256(script.encode()).digest() for script in INLINE.findall(page)}
    hashes = sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    rules = RULES | {"script-src": " ".join([RULES["script-src"], *hashes])}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def guarded(page):
    """Return the HTML of a page with its policy, before anything that the policy is to judge."""
    page = POLICY.sub("", page).replace(HANDLER, "")
    if FIRST not in page:
        raise ValueError(f"a page must have {FIRST}, got {page[:200]!r}")
    meta = f'{FIRST}\n    <meta http-equiv="Content-Security-Policy" content="{policy(page)}">'
    return page.replace(FIRST, meta, 1)


def guard(site):
    """Write its policy into every page of the site."""
    for path in sorted(site.rglob("*.html")):
        path.write_text(guarded(path.read_text("utf-8")), "utf-8")
