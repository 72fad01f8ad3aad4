# Every target sets up its own environment in .venv first, if there is none or it is out of date.
# The plain commands behind the targets stand in README.md.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
PRINTER := $(VENV)/.printer
NOTEBOOKS := $(wildcard book/*.ipynb)

# One thread, so that sums are taken in one order and every machine prints the same digits.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export PYTHONHASHSEED := 0

# Where the files of Pyodide are, for pages that run their cells; else they are downloaded.
ifdef PYODIDE
export NNLIB_PYODIDE := $(PYODIDE)
endif

.PHONY: help book serve offline pdf epub lab test test-pdf test-site test-live mutants bench notebooks clean

help:
	@echo "make book       build the book: _build/html/index.html"
	@echo "                (PYODIDE=folder: with the files of Pyodide from there, see README.md)"
	@echo "make serve      show the built book at http://localhost:8000"
	@echo "make offline    pack the book to be read elsewhere: _build/nnlib-book.zip"
	@echo "make pdf        print the book, and each chapter by itself: _build/print/nnlib-book.pdf"
	@echo "                (needs Pango, 15 minutes and 7 GB of memory: see README.md)"
	@echo "make epub       the book for electronic readers: _build/epub/nnlib-book.epub"
	@echo "make lab        open JupyterLab at the chapters"
	@echo "make test       lint, types, unit tests, and every notebook compared with a fresh run"
	@echo "make test-site  the built book in a real browser (needs Chromium)"
	@echo "make test-live  a third of the chapters' cells in the Python of the pages (needs Node)"
	@echo "make test-pdf   what make pdf has printed: margins, fonts, links, outline (needs Poppler)"
	@echo "make mutants    small faults planted in nnlib: the share that the unit tests find"
	@echo "                (ONLY='nnlib.optim.*': those of a module)"
	@echo "make bench      speed of nnlib, build time and weight of the pages"
	@echo "make notebooks  run every notebook again and write it in normal form"

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --require-hashes -r requirements.txt
	$(RUN) -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

book: $(READY)
	$(RUN) -m tools.site build

serve: $(READY)
	$(RUN) -m tools.site serve

offline: book
	$(RUN) -m zipfile -c _build/nnlib-book.zip _build/html/

# A student's environment does without what prints.
$(PRINTER): $(READY) requirements-print.txt
	$(RUN) -m pip install --quiet --require-hashes -r requirements-print.txt
	@touch $@

pdf: book $(PRINTER)
	$(RUN) -m tools.print

epub: book
	$(RUN) -m tools.epub

lab: $(READY)
	$(RUN) -m jupyter lab --notebook-dir=book

test: $(READY)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m codespell_lib
	$(RUN) -m mypy
	$(RUN) -m tools.site.types
	$(RUN) -m tools.notebooks check
	$(RUN) -m pytest tests -n 2 --ignore=tests/site --ignore=tests/live --ignore=tests/print
	$(RUN) -m pytest -p tools.nbval_fixes --nbval --nbval-cell-timeout 120 $(NOTEBOOKS) -n 2 --dist loadfile

test-site: $(READY)
	$(RUN) -m pytest tests/site -n 2 --dist loadgroup

test-live: $(READY)
	$(RUN) -m pytest tests/live -n 2

test-pdf: $(PRINTER)
	$(RUN) -m pytest tests/print

mutants: $(READY)
	$(RUN) -m tools.mutants $(ONLY)

bench: $(READY)
	$(RUN) -m benchmarks

notebooks: $(READY)
	$(RUN) -m tools.notebooks run

clean:  # all but the downloads
	mkdir -p _build
	rm -rf mutants
	find _build -mindepth 1 -maxdepth 1 ! -name pyodide -exec rm -rf {} +
