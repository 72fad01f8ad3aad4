"""The book as EPUB, for readers of electronic books."""
