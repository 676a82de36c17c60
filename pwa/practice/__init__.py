"""The pages of practice: first use, today, one drill, progress, safety, the balance check."""

from pwa.practice import balance, offline, progress, safety, welcome
from pwa.practice.views import blueprint

__all__ = ["balance", "blueprint", "offline", "progress", "safety", "welcome"]
