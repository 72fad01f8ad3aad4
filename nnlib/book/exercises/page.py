"""The answer form of a question on a static page; assets/exercises.js brings it to life."""

from __future__ import annotations

from typing import Any

from nnlib.book.markup import attribute


def form_html(word: str, data: dict[str, Any], fields: str) -> str:
    """Return an answer form: its fields, and for the judge called `word` its data."""
    about = f'data-kind="{word}" data-question="{attribute(data)}"'
    return "\n".join(
        [
            f'<form class="nn-question" autocomplete="off" {about}>',
            fields,
            '<button type="submit" hidden>Check</button>',
            '<p class="nn-verdict" role="status"></p>',
            "</form>",
        ]
    )
