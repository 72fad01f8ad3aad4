"""Slides of a chapter, made of its built page, shown by reveal.js."""
