"""The settings of an office's own log-in by OpenID Connect: all of them, or none."""

from __future__ import annotations

from typing import TypedDict

from wayhome.config.env import SettingError
from wayhome.ground.values.addresses import is_safe_address


class OfficeLogIn(TypedDict):
    """Where an office's own log-in is, what it knows this installation by, and what the button says."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


def office_log_in(issuer: str, client_id: str, client_secret: str, name: str) -> OfficeLogIn | None:
    """Return the log-in that the settings name, None where they name none. Raises ``SettingError``."""
    given = {
        "WAYHOME_OIDC_ISSUER": issuer,
        "WAYHOME_OIDC_CLIENT_ID": client_id,
        "WAYHOME_OIDC_CLIENT_SECRET": client_secret,
        "WAYHOME_OIDC_NAME": name,
    }
    missing = [variable for variable, value in given.items() if not value]
    if len(missing) == len(given):
        return None
    if missing:
        raise SettingError(
            f"{', '.join(missing)} must be set as well: an office's own log-in needs issuer, client id, client "
            "secret and name, or none of them, as .env.sample shows."
        )
    if not is_safe_address(issuer):
        raise SettingError(
            "WAYHOME_OIDC_ISSUER must be an address that begins with https://, such as https://log-in.example."
        )
    return OfficeLogIn(issuer=issuer, client_id=client_id, client_secret=client_secret, name=name)
