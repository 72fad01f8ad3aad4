"""What belongs to one chapter each: its exercises, which its module lists in ``EXERCISES``."""
