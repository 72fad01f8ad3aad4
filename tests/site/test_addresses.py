"""No published address disappears."""

from tools.site import addresses

from .conftest import SITE


def test_every_published_address_still_leads_somewhere():
    assert addresses.gone(SITE) == []
    assert len(addresses.known()) > 500


def test_what_is_gone_is_found(tmp_path, monkeypatch):
    (tmp_path / "a.html").write_text('<h2 id="new">New</h2><div id="kept"></div>', "utf-8")
    monkeypatch.setattr(addresses, "LIST", tmp_path / "addresses.txt")
    addresses.LIST.write_text("a.html\na.html#kept\na.html#old\nb.html\nb.html#x\n", "utf-8")
    assert addresses.gone(tmp_path) == ["a.html#old", "b.html", "b.html#x"]
