"""Addresses of what is shared out, and of its desk."""

from django.urls import URLPattern, path

from tribune.wire.views import exchanges, partners

urlpatterns: list[URLPattern] = [
    path("exchange/", exchanges.ask, name="exchange"),
    path("exchange/<code:intent_code>/<str:token>/", exchanges.confirmation, name="exchange_confirmation"),
    path("exchange/feeds/<str:secret>.rss", exchanges.feed, {"format": "rss"}, name="partner_rss"),
    path("exchange/feeds/<str:secret>.atom", exchanges.feed, {"format": "atom"}, name="partner_atom"),
    path("exchange/feeds/<str:secret>.json", exchanges.feed, {"format": "json"}, name="partner_json"),
    path("desk/exchanges/", partners.partners, name="desk_partners"),
    path("desk/exchanges/new/", partners.new, name="desk_new_partner"),
    path("desk/exchanges/requests/<code:code>/", partners.exchange_request, name="desk_exchange_request"),
    path("desk/exchanges/<code:code>/", partners.partner, name="desk_partner"),
    path("desk/exchanges/<code:code>/address/", partners.renewal, name="desk_partner_renewal"),
    path("desk/exchanges/<code:code>/closing/", partners.closing, name="desk_partner_closing"),
    path("desk/exchanges/<code:code>/letter/", partners.letter, name="desk_partner_letter"),
]
