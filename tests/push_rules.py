"""What real push services refuse, and how: VAPID (RFC 8292), headers (RFC 8030), body (RFC 8188)."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

MOST_BYTES = 4096
BASE64URL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    reason: str


def refusal_of(
    headers: Mapping[str, str], body: bytes, bound_key: str | None, origin: str, at: float
) -> Refusal | None:
    """Why a request is refused, or None; header names in lower case, `at` in seconds since 1970."""
    return (
        _vapid_refusal(headers, bound_key, origin, at)
        or _headers_refusal(headers)
        or _body_refusal(headers, body)
    )


def _vapid_refusal(
    headers: Mapping[str, str], bound_key: str | None, origin: str, at: float
) -> Refusal | None:
    authorization = headers.get("authorization", "")
    parts = _vapid_parts(authorization)
    if parts is None:
        return Refusal(401, "no VAPID authorisation")
    token, key = parts
    if not _is_signed(token, key):
        return Refusal(401, "VAPID signature does not fit the key")
    if bound_key is not None and from_base64url(bound_key) != from_base64url(key):
        return Refusal(403, "VAPID key is not the subscription's")
    wrong = _claims_fault(claims_in(authorization), origin, at)
    return Refusal(403, f"VAPID {wrong}") if wrong else None


def _vapid_parts(authorization: str) -> tuple[str, str] | None:
    scheme, _, rest = authorization.partition(" ")
    pairs = dict(pair.strip().split("=", 1) for pair in rest.split(",") if "=" in pair)
    if scheme.lower() != "vapid" or not {"t", "k"} <= pairs.keys():
        return None
    return pairs["t"], pairs["k"]


def claims_in(authorization: str) -> dict[str, Any]:
    try:
        token, _ = _vapid_parts(authorization) or ("", "")
        claims: dict[str, Any] = json.loads(from_base64url(token.split(".")[1]))
    except (IndexError, ValueError):
        return {}
    return claims


def _is_signed(token: str, key: str) -> bool:
    try:
        header, claims, signature = token.split(".")
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(key))
        raw = from_base64url(signature)
        r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        signed = f"{header}.{claims}".encode()
        public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
        return len(raw) == 64 and json.loads(from_base64url(header))["alg"] == "ES256"
    except (ValueError, KeyError, InvalidSignature):
        return False


def _claims_fault(claims: dict[str, Any], origin: str, at: float) -> str | None:
    if claims.get("aud") != origin:
        return f"aud {claims.get('aud')!r} is not {origin!r}"
    expires = claims.get("exp")
    if not isinstance(expires, int) or not at < expires <= at + 24 * 3600:
        return "exp is not within the next 24 hours"
    subject = str(claims.get("sub", ""))
    # Apple answers 403 BadJwtToken to a subject that leads nowhere.
    if not subject.startswith(("mailto:", "https://")) or "localhost" in subject:
        return f"sub {subject!r} is no address to complain to"
    return None


def _headers_refusal(headers: Mapping[str, str]) -> Refusal | None:
    ttl = headers.get("ttl", "")
    if not ttl.isdecimal() or int(ttl) == 0:
        return Refusal(400, f"TTL {ttl!r} is not a number of seconds above 0")
    topic = headers.get("topic")
    if topic is not None and not (0 < len(topic) <= 32 and BASE64URL.issuperset(topic)):
        return Refusal(400, f"Topic {topic!r} is not 1–32 characters of base64url")
    urgency = headers.get("urgency")
    if urgency not in {None, "very-low", "low", "normal", "high"}:
        return Refusal(400, f"Urgency {urgency!r} is unknown")
    return None


def _body_refusal(headers: Mapping[str, str], body: bytes) -> Refusal | None:
    if len(body) > MOST_BYTES:
        return Refusal(413, f"{len(body)} bytes are more than {MOST_BYTES}")
    if headers.get("content-encoding") != "aes128gcm":
        return Refusal(400, "Content-Encoding is not aes128gcm")
    # RFC 8188: salt (16), record size (4), key length (1), the sender's key (65), a tag (16).
    if len(body) < 16 + 4 + 1 + 65 + 17 or body[20] != 65:
        return Refusal(400, "the body is no aes128gcm record")
    return None


def to_base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
