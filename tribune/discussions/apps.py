from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "tribune.discussions"
    label = "discussions"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tribune.discussions import by_mail, drawing, personal, pictures
        from tribune.people.charges import grant
        from tribune.publications.cards import CARDS, CardKind

        personal.register()
        pictures.register()
        CARDS.register(
            "post",
            CardKind(template="discussions/_card.html", label=_("Discussion"), icon="chat", holes=drawing.holes),
        )
        grant("moderator", "discussions.moderate")
