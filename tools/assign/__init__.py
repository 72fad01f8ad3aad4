"""Assignments from the exercises of the book, for Moodle and for nbgrader."""
