"""Root addresses: staff pages, accounts, the public front door."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from wayhome.api.v1.assembly import addresses
from wayhome.api.v1.speaking import speak_with
from wayhome.demonstration.log_in import demo_login
from wayhome.web.log_in import own_views, stepping_up, token_views
from wayhome.web.log_in.addresses import log_in_addresses
from wayhome.web.shared import views as shared
from wayhome.web.shared.saying import said

speak_with(said)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", shared.front_door, name="front_door"),
    path("language/", require_POST(set_language), name="set_language"),
    path("theme/", shared.choose_theme, name="theme"),
    path("seat/", shared.choose_seat, name="choose_seat"),
    path("help/", shared.help_page, name="help"),
    path("accessibility/", shared.accessibility, name="accessibility"),
    path("gallery/", shared.gallery, name="gallery"),
    path("second-proof/", own_views.second_proof, name="second_proof"),
    path("staff/step-up/", stepping_up.step_up, name="step_up"),
    path("staff/log-ins/", own_views.log_ins, name="log_ins"),
    path("staff/log-ins/mail/", own_views.mail_wish, name="mail_wish"),
    path("staff/log-ins/<uuid:key>/end/", own_views.log_in_end, name="log_in_end"),
    path("staff/log-ins/token/", token_views.token_make, name="token_make"),
    path("staff/log-ins/token/<uuid:key>/end/", token_views.token_end, name="token_end"),
    path("api/v1/", include(addresses())),
    path("account/", include(log_in_addresses())),
    path("staff/", include("wayhome.web.staff.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/log-in/", demo_login, name="demo_login"))

handler400 = "wayhome.web.shared.failures.bad_request"
handler403 = "wayhome.web.shared.failures.permission_denied"
handler404 = "wayhome.web.shared.failures.not_found"
handler429 = "wayhome.web.shared.failures.too_many"  # asked for by allauth
handler500 = "wayhome.web.shared.failures.server_error"
