"""Signs of per cent in the built pages."""

import pytest

from tools.site.percent import with_percents


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("<p>about 97 % of all</p>", "<p>about 97\u00a0% of all</p>"),
        ("<b>97</b> %, 3 %", "<b>97</b>\u00a0%, 3\u00a0%"),
        ("a % b", "a % b"),
        ("<pre>7 % 3</pre> 7 %", "<pre>7 % 3</pre> 7\u00a0%"),
        ("<code><span>7 % 3</span></code>", "<code><span>7 % 3</span></code>"),
        ('<p title="7 % more">', '<p title="7 % more">'),
        ("<svg><text>7 %</text></svg>", "<svg><text>7 %</text></svg>"),
    ],
)
def test_a_number_keeps_its_sign(given, made):
    assert with_percents(given) == made
    assert with_percents(made) == made
