"""Keep freed memory for the next arrays.

glibc hands freed blocks of more than 128 kB back to the system, and every training step then pays
for fetching its arrays anew. Freeing one large block once teaches it to keep them.
"""

import sys

import numpy as np

if sys.platform == "linux":
    np.empty(31 << 20, np.uint8)
