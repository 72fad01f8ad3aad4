"""What appendix D says of other libraries, tried with them: `python -m tests.book.translation`."""
