"""allauth's forms of codes and passkeys, in our words; what they refuse is noted for the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.queries import factors_of_kind
from wayhome.web.log_in.events import keep
from wayhome.web.shared.attempts import note_failure

LONGEST_NAME = 60
TOO_MANY = "too_many_login_attempts"


class CountedCode:
    """A code; too many tries are noted (a wrong code is, by allauth's own event)."""

    user: Any

    def clean_code(self) -> str:
        """Return the code. Raises ``ValidationError``."""
        try:
            return super().clean_code()  # type: ignore[misc, no-any-return]  # of the form beside it
        except ValidationError as refusal:
            if refusal.code == TOO_MANY:
                note_failure(context.request, way="code", code="too_many", user=self.user)
            raise

    @property
    def has_app(self) -> bool:
        """Tell whether an app on a telephone gives the codes; otherwise only paper does."""
        return _has(self.user, Authenticator.Type.TOTP)


class CodeForm(CountedCode, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code after the password."""


class CodeAgainForm(CountedCode, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code once more, before something well protected."""


class CountedPasskey:
    """An answer of a passkey; a refusal is noted and said in a sentence."""

    user: Any
    refusal = _("That passkey was not accepted, and nothing was opened. Try once more, or use another way.")

    def clean_credential(self) -> Authenticator:
        """Return the passkey that answered. Raises ``ValidationError``."""
        answer = self.cleaned_data["credential"]  # type: ignore[attr-defined]  # of the form beside it
        try:
            if not isinstance(answer, dict):
                raise ValidationError(self.refusal)
            return super().clean_credential()  # type: ignore[misc]  # of the form beside it
        except ValidationError as refusal:
            too_many = refusal.code == TOO_MANY
            note_failure(
                context.request, way="passkey", code="too_many" if too_many else "wrong", user=self.user
            )
            raise refusal if too_many else ValidationError(self.refusal) from None

    @property
    def has_keys(self) -> bool:
        """Tell whether the person has a passkey at all."""
        return _has(self.user, Authenticator.Type.WEBAUTHN)


class PasskeyForm(CountedPasskey, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """The passkey after the password."""


class PasskeyAloneForm(CountedPasskey, webauthn.LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """The passkey instead of the password."""

    refusal = _(
        "You were not logged in, because no account here knows that passkey. Use your password, or ask the "
        "administrator of your office."
    )


class PasskeyAgainForm(CountedPasskey, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """The passkey once more, before something well protected."""


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey: its name, and whether it opens the account alone."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"] = _name(required=False)
        self.fields["credential"].label = _("Passkey")
        self.fields["credential"].error_messages["required"] = _(
            "Nothing was added, because your browser made no passkey. Press the button once more."
        )
        self.fields["passwordless"] = forms.BooleanField(
            label=_("Log in with this passkey alone, without the password"),
            help_text=_(
                "It then asks for your finger, face or PIN. Leave this open for an old security key without a PIN: "
                "it serves as second proof after the password."
            ),
            required=False,
            initial=True,
        )


class RenamePasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a passkey."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"] = _name(required=True)

    def save(self) -> Authenticator:
        """Save the name, and keep that it was changed."""
        passkey = super().save()
        keep(context.request, "log_in:factor:rename", passkey.user, subject=passkey, kind=str(passkey.type))
        return passkey


def _name(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("Name"),
        help_text=_("So that you know it in the list: the telephone, the blue key on the key ring."),
        max_length=LONGEST_NAME,
        required=required,
        error_messages={"required": _("Write a name by which you know this passkey.")},
    )


def _has(user: Any, kind: Authenticator.Type) -> bool:
    return user is not None and factors_of_kind(user_id=user.pk, kind=kind.value) > 0
