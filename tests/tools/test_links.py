"""What the link check says of answers, from a server of its own; and which addresses it finds."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools import links
from tools.links import ALIVE, DEAD, MOVED, UNSURE
from tools.texts import pages

FAST = {"tries": 2, "patience": 0.5, "pause": 0}


class Answers(BaseHTTPRequestHandler):
    """Answers as the path says: /404, /once-500, /silent, /moved."""

    seen = ()  # the paths that were asked for

    def do_GET(self):
        first = self.path not in self.seen
        Answers.seen += (self.path,)
        if self.path == "/silent":
            return self.server.closing.wait(5)
        if self.path == "/broken":
            return self.connection.shutdown(socket.SHUT_RDWR)
        code = {"/moved": 301, "/slash": 301, "/once-500": 500 if first else 200}.get(self.path)
        self.send_response(code or int(self.path.strip("/")))
        if code == 301:
            self.send_header("Location", {"/moved": "/200", "/slash": "/slash/"}[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def host():
    """The address of a server, and what it was asked."""
    Answers.seen = ()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.closing = threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.closing.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "verdict", "requests"),
    [
        ("/200", ALIVE, 1),
        ("/once-500", ALIVE, 2),
        ("/404", DEAD, 1),
        ("/410", DEAD, 1),
        ("/500", DEAD, 2),
        ("/silent", DEAD, 2),
        ("/broken", DEAD, 2),
        ("/429", UNSURE, 2),
        ("/403", UNSURE, 2),
    ],
)
def test_verdict_on_an_answer(host, path, verdict, requests):
    found, said = links.ask(host + path, **FAST)
    assert found == verdict
    assert said
    assert Answers.seen == (path,) * requests


def test_address_that_leads_elsewhere_is_told_with_the_new_one(host):
    assert links.ask(f"{host}/moved", **FAST) == (MOVED, f"{host}/200")


def test_resolver_is_believed_and_not_followed(host, monkeypatch):
    monkeypatch.setattr(links, "RESOLVERS", ("127.0.0.1",))
    assert links.ask(f"{host}/moved", **FAST) == (ALIVE, "301")
    assert links.ask(f"{host}/404", **FAST) == (DEAD, "404")
    assert Answers.seen == ("/moved", "/404")


def test_report_names_the_page_of_what_is_dead(host, capsys):
    found = {f"{host}/404": ["09-losses", "f-sources"], f"{host}/200": ["index"]}
    answers = links.ask_all(found, lambda address: links.ask(address, **FAST))
    assert links.report(found, answers) == 1
    said = capsys.readouterr().out
    assert f"dead: {host}/404 (404), in 09-losses, f-sources" in said
    assert "2 addresses: 1 dead, 0 not sure." in said


def test_without_a_connection_it_says_that_it_could_not_ask(capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
    answers = links.ask_all({nobody: ["index"]}, lambda address: links.ask(address, **FAST))
    assert links.report({nobody: ["index"]}, answers) == 0
    assert "NOT ASKED" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[here](https://a.org/b).", ["https://a.org/b"]),
        ("(https://a.org/w_(x)), and", ["https://a.org/w_(x)"]),
        ("[a](https://doi.org/10.1016/0004-3702(92)90065-6).", ["https://doi.org/10.1016/0004-3702(92)90065-6"]),
        ('<a href="https://a.org/#part">', ["https://a.org/"]),
        ("`https://a.org/x`, **https://b.org**", ["https://a.org/x", "https://b.org"]),
        ("http only", []),
    ],
)  # fmt: skip
def test_addresses_in_texts(text, found):
    assert list(links.addresses(text)) == found


def test_addresses_of_the_book_are_those_of_others():
    found = links.collected(pages())
    assert sum(address.startswith("https://doi.org/10.") for address in found) > 100
    assert not any(address.startswith(links.SITE) for address in found)
    assert "f-sources" in found["https://doi.org/10.1038/323533a0"]
