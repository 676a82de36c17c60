"""`python -m pwa` is the `fourfold` command."""

from pwa.cli import main

main()
