"""How fast the engine is, against NumPy by hand and other libraries; how heavy the pages are.

Everything runs on one thread: whoever wants two cores can run two jobs. The libraries read these
settings when they are first imported, so they stand here, before anything else is.
"""

import os

os.environ.update(
    OMP_NUM_THREADS="1",
    OPENBLAS_NUM_THREADS="1",
    MKL_NUM_THREADS="1",
    XLA_FLAGS="--xla_cpu_multi_thread_eigen=false",
    JAX_PLATFORMS="cpu",
    JAX_ENABLE_X64="1",
)
