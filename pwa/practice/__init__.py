"""The pages of practice: today, one drill, progress, the safety screen, further practice."""

from pwa.practice.views import blueprint

__all__ = ["blueprint"]
