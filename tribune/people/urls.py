from django.urls import URLPattern, URLResolver, path

from tribune.people.views import join, people, second_factor, sign_in, welcome
from tribune.people.views.desk import people as desk
from tribune.people.views.me import browsers, consents, data, distances, overview, profile

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("join/", join.join, name="join"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/second/", second_factor.check, name="second_factor"),
    path("sign-in/again/", second_factor.again, name="step_up"),
    path("sign-in/again/<code:intent_code>/", second_factor.again_code, name="step_up_code"),
    path("sign-in/<code:intent_code>/", sign_in.code, name="code"),
    path("sign-in/<code:intent_code>/letter/", sign_in.letter, name="letter"),
    path("sign-in/<code:intent_code>/<str:token>/", sign_in.link, name="link"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("welcome/", welcome.name, name="welcome"),
    path("welcome/near/", welcome.near, name="welcome_near"),
    path("goodbye/", data.left, name="left"),
    path("people/<code:person_code>/", people.person, name="person"),
    path("people/<code:person_code>/distance/", distances.one, name="distance"),
    path("me/", overview.overview, name="me"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/profile/reach/", profile.reach, name="reach"),
    path("me/sessions/", browsers.browsers, name="sessions"),
    path("me/sessions/others/end/", browsers.end_others, name="end_other_sessions"),
    path("me/sessions/<code:session_code>/end/", browsers.end, name="end_session"),
    path("me/authenticator/", second_factor.authenticator, name="authenticator"),
    path("me/authenticator/picture.svg", second_factor.picture, name="authenticator_picture"),
    path("me/distances/", distances.mine_all, name="distances"),
    path("me/consents/", consents.consents, name="consents"),
    path("me/consents/<slug:purpose>/withdrawal/", consents.withdrawal, name="withdrawal"),
    path("me/data/", data.data, name="data"),
    path("me/data/export/", data.export, name="export"),
    path("me/data/address/", data.address, name="address"),
    path("me/data/address/<code:intent_code>/", data.address_code, name="address_code"),
    path("me/data/leave/", data.leave, name="leave"),
    path("desk/people/", desk.people, name="desk_people"),
    path("desk/people/<code:person_code>/", desk.person, name="desk_person"),
    path("desk/people/<code:person_code>/sealed/", desk.sealed, name="desk_sealed"),
    path("desk/people/<code:person_code>/charges/", desk.charges, name="desk_charges"),
    path("desk/people/<code:person_code>/charges/<slug:charge>/removal/", desk.removal, name="desk_removal"),
    path("desk/people/<code:person_code>/second-factor/removal/", desk.second_factor, name="desk_second_factor"),
]
