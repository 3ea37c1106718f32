"""What an office's own log-in says about a person, believed only after every check of OpenID Connect Core 3.1.3.7."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

from wayhome.ground.values.addresses import is_safe_address

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with a key pair. The client secret signs nothing, and "none" is no signature."""
LEEWAY = 60
"""Seconds by which two clocks may differ."""
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class TokenRefused(OAuth2Error):  # type: ignore[misc]  # allauth has no types
    """What came back is not believed; ``code`` says which check failed and repeats nothing of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def checked_description(found: Any, *, issuer: str) -> dict[str, Any]:
    """Return the description of a log-in (its discovery document) if it is that of ``issuer`` and safe to follow."""
    if not isinstance(found, dict) or str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise TokenRefused("issuer")
    if not all(is_safe_address(str(found.get(name, ""))) for name in NEEDED):
        raise TokenRefused("description")
    return found


def read_id_token(token: Any, *, keys: Any, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """Return the claims of an ID token. Raises ``TokenRefused``.

    ``keys`` is the JWKS of the issuer; ``nonce`` was made for this very log-in and is never empty.
    """
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise TokenRefused("algorithm")
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(keys, header),
            algorithms=[algorithm],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.InvalidIssuerError:
        raise TokenRefused("issuer") from None
    except jwt.InvalidAudienceError:
        raise TokenRefused("audience") from None
    except jwt.ExpiredSignatureError:
        raise TokenRefused("expired") from None
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        raise TokenRefused("signature") from None
    _check_made_for(claims, client_id=client_id, nonce=nonce)
    return claims


def uid_of(claims: Mapping[str, Any]) -> str:
    """Return the key of a person at a log-in: issuer and subject together, as a hash.

    A subject is unique within its issuer only, so that an office that changes its log-in opens no account of
    somebody else; and what is kept does not name the person there.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise TokenRefused("subject")
    return hashlib.sha256(f"{claims['iss']}\n{subject}".encode("utf-8", "surrogatepass")).hexdigest()


def with_address(claims: dict[str, Any], told: Any) -> dict[str, Any]:
    """Return claims with the address of the userinfo answer, which must be about the same person."""
    if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
        raise TokenRefused("subject")
    return {**claims, "email": told.get("email"), "email_verified": told.get("email_verified")}


def _key(keys: Any, header: Mapping[str, Any]) -> Any:
    """Return the key that the header names; without a name, the only one there is."""
    found = [key for key in keys.get("keys", []) if key.get("use", "sig") == "sig"]
    if header.get("kid") is not None:
        found = [key for key in found if key.get("kid") == header["kid"]]
    if len(found) != 1:
        raise TokenRefused("key")
    return jwt.PyJWK(found[0], algorithm=header["alg"]).key


def _check_made_for(claims: Mapping[str, Any], *, client_id: str, nonce: str) -> None:
    audience = claims["aud"]
    party = claims.get("azp")
    if party not in {None, client_id} or (isinstance(audience, list) and len(audience) > 1 and party is None):
        raise TokenRefused("audience")
    if not nonce or claims.get("nonce") != nonce:
        raise TokenRefused("nonce")
