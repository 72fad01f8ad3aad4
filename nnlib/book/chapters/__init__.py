"""The exercises of each chapter and appendix, which its module lists in ``EXERCISES``."""
