"""The policy of a page names its inline scripts, and nothing else that could run."""

import base64
import hashlib

import pytest

from tools.site.policy import guarded, policy

HEAD = '<html><head><meta charset="utf-8" />'
SCRIPT = "let one = 1;\n"


def of(script):
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_inline_scripts_are_named_by_their_hashes():
    page = f'{HEAD}<script>{SCRIPT}</script><script defer src="a.js"></script>'
    assert f"script-src 'self' {of(SCRIPT)};" in policy(page)
    assert policy(HEAD).count("sha256") == 0


def test_policy_comes_first_and_once():
    page = guarded(f"{HEAD}<script>{SCRIPT}</script>")
    assert page.startswith(f'{HEAD}\n    <meta http-equiv="Content-Security-Policy" content="')
    assert guarded(page) == page


def test_handlers_of_the_theme_are_taken_out():
    assert "onclick" not in guarded(f'{HEAD}<button onclick="window.print()" class="b">')


def test_page_without_a_head_is_refused():
    with pytest.raises(ValueError, match="a page must have"):
        guarded("<title>Nothing</title>")
