"""Every public name has one entry in the reference, made from its docstring as that was meant."""

import importlib
import inspect
from types import SimpleNamespace

import pytest
import yaml
from numpydoc.docscrape import NumpyDocString

import nnlib
from tests.book.chapters import chapters
from tests.test_floors import SECOND
from tools.notebooks import ROOT
from tools.site import reference


def public_names():
    """What a reader can import: from nnlib itself, and from the modules of the second floor."""
    modules = [importlib.import_module(f"nnlib.{name}") for name in SECOND if name[0] != "_"]
    for module in (nnlib, *modules):
        for name in getattr(module, "__all__", None) or vars(module):
            thing = getattr(module, name)
            made_here = getattr(thing, "__module__", "").startswith(module.__name__)
            if made_here and name[0] != "_" and not inspect.ismodule(thing):
                yield f"{module.__name__}.{name}"


def test_every_public_name_has_one_entry():
    listed = [name for name, _ in reference.entries()]
    public = set(public_names())
    assert public - set(listed) == set(), "add these names to a page of book/reference"
    assert sorted(listed) == sorted(public)


def test_contents_list_every_page():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    entries = [entry for part in toc["parts"] for entry in part["chapters"]]
    listed = [below["file"] for entry in entries for below in entry.get("sections", ())]
    pages = {f"reference/{page.removesuffix('.md')}" for _, page in reference.entries()}
    assert pages == set(listed)


def test_introduced_where_the_first_link_stands():
    linked = {name: page.name for page in reversed(chapters()) for name in page.entries_linked}
    assert reference.introductions() == linked
    assert reference.introduced_in("nnlib.mse_loss") == (
        "Introduced in chapter 1, :doc:`/01-one-linear-idea`."
    )
    assert reference.introduced_in("nnlib.no_such_name") == ""


@pytest.mark.parametrize("name", [name for name, _ in reference.entries()])
def test_docstring_describes_parameters_that_there_are(name):
    thing = reference.locate(name)
    described = NumpyDocString(inspect.getdoc(thing))["Parameters"]
    names = {name.lstrip("*") for each in described for name in each.name.split(", ")}
    assert names <= set(inspect.signature(thing).parameters)


@pytest.mark.parametrize(
    ("name", "docstring", "meant"),
    [
        ("nnlib.nll_loss", "from `log_softmax`", "from :py:obj:`log_softmax <nnlib.log_softmax>`"),
        ("nnlib.nll_loss", "see `nnlib.relu`", "see :py:obj:`nnlib.relu <nnlib.relu>`"),
        ("nnlib.train.History", "what `fit` saw", "what :py:obj:`fit <nnlib.train.fit>` saw"),
        ("nnlib.nll_loss", "PyTorch's `nll_loss`", "PyTorch's ``nll_loss``"),
        ("nnlib.train.fit", "the `loss`", "the ``loss``"),  # a parameter
        ("nnlib.Tensor", "in `grad`", "in ``grad``"),  # an attribute, no function
        ("nnlib.Tensor.backward", "to `grad` of", "to ``grad`` of"),
        ("nnlib.Tensor", "yields `(a, b)`", "yields ``(a, b)``"),
        ("nnlib.exp", "``a | `b` ``", "``a | `b` ``"),
        ("nnlib.huber_loss", "if |r| <= delta", r"if \|r\| <= delta"),
        ("nnlib.exp", "C. J. Lee", r"C\. J. Lee"),
        ("nnlib.exp", ">>> a | b", ">>> a | b"),
    ],
)
def test_plain_text_keeps_its_meaning(name, docstring, meant):
    assert reference.as_rst([docstring], name, reference.locate(name)) == [meant]


def test_page_gets_a_table_and_entries():
    noted = []
    app = SimpleNamespace(env=SimpleNamespace(note_dependency=noted.append))
    page = "# Losses\n\nOf a model.\n\n## Two\n\n- `nnlib.mse_loss`\n- `nnlib.Tensor`\n"
    content = [page]
    reference.expand_page(app, "reference/losses", content)
    before, _, after = content[0].partition("## Two")
    assert before.count("~nnlib.mse_loss\n") == before.count("~nnlib.Tensor\n") == 1
    assert ".. autofunction:: nnlib.mse_loss\n" in after
    assert ".. autoclass:: nnlib.Tensor\n" in after
    assert any(path.endswith(".ipynb") for path in noted)

    chapter = [page]
    reference.expand_page(app, "01-one-linear-idea", chapter)
    assert chapter == [page]
