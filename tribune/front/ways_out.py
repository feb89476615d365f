"""Pages where rooms meet: the first page, search, the operator's desk."""

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import pages, web


def register() -> None:
    WAYS_OUT.register("front.home", pages("front:first", "front:press"))
    WAYS_OUT.register("front.search", pages("front:search", asking=["?q=Rendez", "?q=a", "?q=e&kind=event"]))
    WAYS_OUT.register("front.desk", pages("front:desk", "front:desk_movement", "front:desk_jobs"))
    WAYS_OUT.register("front.machines", web("front:health", "front:robots"))
