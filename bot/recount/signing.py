"""Ed25519 signatures (RFC 8032), keys of 32 bytes; what is shown of both is hexadecimal. Pure but for chance.

What a signature says: whoever has the private key wrote this file. It does not say that they were honest. Who
runs Linli has the key and could write another file; but that one would have another SHA-256 than all have
read in their groups.

The library costs 7 MiB, so it is imported when a vote ends, not when the bot starts.
"""


def new_key() -> bytes:
    """A private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private_key: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw().hex()


def sign(private_key: bytes, message: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private_key).sign(message).hex()


def is_signed(public_key: str, signature: str, message: bytes) -> bool:
    """Whether the owner of a key signed this; no for what is no key or no signature."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
