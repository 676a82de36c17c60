"""Push subscriptions as browsers give them: sound keys, a known push service."""

from scheduler.domain.deliveries import PushTarget

P256DH = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
AUTH = "tBHItJI5svbpez7KI4CCXg"


def target(name: str) -> PushTarget:
    return PushTarget(f"https://fcm.googleapis.com/{name}", P256DH, AUTH)
