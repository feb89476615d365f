from django.urls import URLPattern, URLResolver, path

from tribune.notices.views import announcements, centre, devices, preferences

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", centre.centre, name="centre"),
    path("notices/reading/", centre.read, name="reading"),
    path("notices/stop/<str:token>/", preferences.stop, name="stop"),
    path("desk/announcements/", announcements.index, name="announcements"),
    path("desk/announcements/new/", announcements.new, name="announcement_new"),
    path("desk/announcements/<code:code>/", announcements.one, name="announcement"),
    path("desk/announcements/<code:code>/trial/", announcements.trial, name="announcement_trial"),
    path("desk/announcements/<code:code>/sending/", announcements.sending, name="announcement_sending"),
    path("desk/announcements/<code:code>/stop/", announcements.stop, name="announcement_stop"),
    path("me/notices/", preferences.mine, name="preferences"),
    path("me/notices/teams/<code:code>/", preferences.of_team, name="team"),
    path("me/notices/devices/", devices.turn_on, name="devices"),
    path("me/notices/devices/off/", devices.turn_off, name="device_off"),
]
