"""The pages of practice: today, one drill, progress, safety, the balance check."""

from pwa.practice import balance, progress, safety
from pwa.practice.views import blueprint

__all__ = ["balance", "blueprint", "progress", "safety"]
