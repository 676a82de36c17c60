"""The pages of practice: first use, today, one drill, progress, safety, the balance check."""

from pwa.practice import balance, progress, safety, welcome
from pwa.practice.views import blueprint

__all__ = ["balance", "blueprint", "progress", "safety", "welcome"]
