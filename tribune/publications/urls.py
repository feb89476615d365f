from django.urls import path, re_path

from tribune.kit.ids import CodeConverter
from tribune.publications.views import hub, permalinks, voices

app_name = "publications"
urlpatterns = [
    path("p/<code:code>/", permalinks.permalink, name="permalink"),
    path("hub/", hub.hub, name="hub"),
    path("voices/", voices.index, name="voices"),
    path("voices/<code:code>/", voices.page, name="voice_by_code"),
    path("voices/<code:code>-<slug:slug>/", voices.page, name="voice"),
    re_path(rf"^voices/(?P<code>{CodeConverter.regex})\.(?P<format>rss|atom|json)$", voices.feed, name="voice_feed"),
]
