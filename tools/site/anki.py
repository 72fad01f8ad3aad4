"""The cards of the book as a deck for Anki: one file, with the same bytes for the same cards.

python -m tools.site.anki    note in book/cards/edition.toml that texts of cards have changed

An `.apkg` is a zip of an SQLite database, in the form that every Anki since 2.0 imports. Notes are
known by their `guid`, the card's own name. Anki takes a note anew if it is younger than the one it
has; so all of them bear the day of the edition, and a test says when that is due.
"""

import datetime
import hashlib
import json
import sqlite3
import tempfile
import tomllib
import zipfile
from pathlib import Path

from tools import address
from tools.print.toc import entries
from tools.site.cards import FOLDER, TAGS, as_html, deck
from tools.texts import label_of

NAME = "nnlib-cards.apkg"
TITLE = "Neural Networks, Executed"
EDITION = FOLDER / "edition.toml"
FORMULA = r"\({}\)"  # as Anki's own MathJax has it
MODEL, DECK = 1_790_000_000_000, 1_790_000_001_000  # fixed for ever: Anki knows things by number
FIELDS = ("Question", "Answer", "Section")
FRONT = "{{Question}}"
BACK = '{{FrontSide}}<hr id="answer">{{Answer}}<p class="section">{{Section}}</p>'
STYLE = """.card { max-width: 36rem; margin: 1rem auto; font: 1.2rem/1.5 serif; }
.section { font-size: 0.8em; }"""
TABLES = """
create table col (id integer primary key, crt, mod, scm, ver, dty, usn, ls, conf, models, decks,
    dconf, tags);
create table notes (id integer primary key, guid, mid, mod, usn, tags, flds, sfld, csum, flags,
    data);
create table cards (id integer primary key, nid, did, ord, mod, usn, type, queue, due, ivl, factor,
    reps, lapses, left, odue, odid, flags, data);
create table revlog (id integer primary key, cid, usn, ease, ivl, lastIvl, factor, time, type);
create table graves (usn, oid, type);
"""


def texts():
    """A hash of all that the deck says."""
    said = [(card.id, card.question, card.answer, card.address) for card in every_card()]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def every_card():
    """The cards of the book, in its order."""
    return [card for cards in deck().values() for card in cards]


def edition():
    """The second from which the texts are as they are."""
    day = tomllib.loads(EDITION.read_text("utf-8"))["day"]
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())


def number(card):
    """A number for a card that stays, as Anki gives them: milliseconds of some time."""
    return 1_700_000_000_000 + int(hashlib.sha256(card.id.encode()).hexdigest()[:8], 16)


def home(page):
    """The number of the deck of a chapter."""
    return DECK + int(label_of(page))


def fields(card):
    """What stands in the fields of a note, as HTML."""
    link = f'<a href="{address.SITE}{card.address}">{TITLE}, chapter {label_of(card.page)}</a>'
    return [as_html(card.question, FORMULA), as_html(card.answer, FORMULA), link]


def models(time):
    """The kind of the notes."""
    own = [{"name": name, "ord": k, "sticky": False, "rtl": False} for k, name in enumerate(FIELDS)]
    template = {"name": "Card", "ord": 0, "qfmt": FRONT, "afmt": BACK, "did": None}
    kind = {
        "id": MODEL,
        "name": TITLE,
        "type": 0,
        "mod": time,
        "usn": -1,
        "sortf": 0,
        "did": DECK,
        "tmpls": [template | {"bqfmt": "", "bafmt": ""}],
        "flds": [field | {"font": "Arial", "size": 20} for field in own],
        "css": STYLE,
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
    }
    return {str(MODEL): kind}


def decks(time):
    """The deck of the book, and below it one for each chapter, by their numbers."""
    titles = {entry.page: f"{entry.label:0>2} {entry.title}" for entry in entries() if entry.label}
    names = {1: "Default", DECK: TITLE}
    names |= {home(page): f"{TITLE}::{titles[page]}" for page in deck()}
    today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
    more = {"mod": time, "usn": -1, "desc": "", "dyn": 0, "conf": 1, "collapsed": False}
    return {str(id): {"id": id, "name": name, **more, **today} for id, name in names.items()}


def fill(base, time):
    """Write the collection into an empty database."""
    base.executescript(TABLES)
    made = [json.dumps(each) for each in ({}, models(time), decks(time), {}, {})]
    base.execute(f"insert into col values (1, ?, ?, ?, 11, 0, 0, 0{', ?' * 5})", [time] * 3 + made)
    for place, card in enumerate(every_card()):
        id, given = number(card), fields(card)
        first = TAGS.sub("", given[0])
        check = int(hashlib.sha1(first.encode()).hexdigest()[:8], 16)  # by which Anki finds doubles
        note = [id, f"nn-executed {card.id}", MODEL, time, -1, f" {card.page} "]
        base.execute(
            "insert into notes values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
            [*note, "\x1f".join(given), first, check],
        )
        new = [0, 0, place, *[0] * 8]
        base.execute(
            f"insert into cards values (?, ?, ?, 0, ?, -1{', ?' * 11}, '')",
            [id, id, home(card.page), time, *new],
        )
    base.commit()


def collection():
    """The database as bytes, without the version of SQLite that wrote them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection.anki2"
        base = sqlite3.connect(path)
        base.execute("pragma page_size = 4096")
        fill(base, edition())
        base.close()
        made = path.read_bytes()
    return made[:92] + made[24:28] + bytes(4) + made[100:]


def write_deck(site):
    """Write the deck into the site, if the book has cards."""
    if not deck():
        return
    with zipfile.ZipFile(site / NAME, "w") as file:
        for name, content in (("collection.anki2", collection()), ("media", b"{}")):
            entry = zipfile.ZipInfo(name)  # with the day on which zip files begin
            file.writestr(entry, content, zipfile.ZIP_DEFLATED)


def is_due():
    """Whether the texts are not those of the edition."""
    return not EDITION.exists() or f'texts = "{texts()}"' not in EDITION.read_text("utf-8")


def note_edition():
    """Write down the day from which the texts are as they are."""
    if is_due():
        lines = ["# Written by `python -m tools.site.anki`.", f"day = {datetime.date.today()}"]
        EDITION.write_text("\n".join([*lines, f'texts = "{texts()}"', ""]), "utf-8")


if __name__ == "__main__":
    note_edition()
