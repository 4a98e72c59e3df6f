"""Secrets that are handed out once: sign-in links, cookies, status pages, proofs.

Only the SHA-256 of a token is stored. A token has 256 random bits, so its plain hash cannot be
guessed back, and looking a hash up in the database tells a stranger nothing by its duration.
"""

import hashlib
import secrets


def new_token() -> str:
    """Return a fresh secret of 256 bits that fits into an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return the form of a token that is stored: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
