"""The engine: what to practise, when to remind, whom to show. Runs without the web."""

import zoneinfo

# System zone databases lag behind each other; every process asks the one that was installed with us.
zoneinfo.reset_tzpath(())
