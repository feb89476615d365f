"""Every kind of page there is, by who looks at it. Whoever adds a kind of page adds its line here.

A path may name a thing of the demo in braces: ``{march}`` is where the march is, as ``things.gather`` found it.
"""

# Width and scheme. Every page is looked at in both of WHOLE, and in one of PARTS, in turn.
WHOLE = ((360, "light"), (1280, "dark"))
PARTS = ((360, "dark"), (768, "light"), (1280, "light"))

PAGES: dict[str, tuple[str, ...]] = {
    "": (
        "/", "/near/", "/near/?place=59000", "/near/?place=15300&radius=5", "/near/?place=00000", "/teams/",
        "/teams/?q=zzzz", "/wire/", "{entry}", "/sources/", "/voices/", "{voice}", "/exchange/", "/search/?q=eau",
        "/search/?q=zzzz", "/join/", "/sign-in/",
        "/pages/mentions/", "/health/", "/nothing-here/", "/demo/", "/mailbox/", "/calendars/", "/campaigns/", "{kit}",
        "{canvass}/", "{march}/", "{meeting}/", "{stall}/", "{full}/", "{off}/", "{past}/", "{told}", "{asks}/guest/",
        "{poll}", "{team}/", "{water}/", "{team}/contact/", "{welcome}", "/door/", "{guest_sent}",
        "{guest_link}", "{way}", "{contact}", "{abuse}", "{exchange}",
    ),
    "supporter": (
        "/", "/me/", "/me/profile/", "/me/sessions/", "/me/consents/", "/me/data/", "/me/data/leave/", "/me/distances/",
        "/me/agenda/", "/me/alerts/", "/me/alerts/new/?place=59000", "/me/calendars/", "/me/notices/", "/me/reports/",
        "/notices/", "/messages/", "/messages/requests/", "/actions/new/", "/teams/new/", "/near/?place=59000&days=7", "/campaigns/", "{kit}",
        "{canvass}/", "{march}/", "{full}/", "{asks}/", "{poll}", "{march}/rides/", "{ride}", "{ticket}", "{told}",
        "{team}/", "{team}/members/", "{team}/leaving/", "{water}/", "{handover}", "{talks}",
        "{thread}", "/reports/new/action/{canvass_code}/",
    ),
    "organiser": (
        "/me/agenda/", "/notices/", "/messages/", "{canvass}/", "{canvass}/desk/", "{canvass}/edit/",
        "{canvass}/cancellation/", "{door}", "{ticket}", "{canvass}/organise/messages/", "{canvass}/organise/reminders/",
        "{canvass}/organise/dates/", "{canvass_date}", "{canvass_date}cancellation/", "{canvass}/organise/repetition/",
        "{meeting}/organise/dates/", "{meeting_date}", "{meeting}/organise/repetition/", "{canvass}/organise/poll/",
        "{poll}", "{canvass}/organise/questions/", "{canvass}/organise/places/", "{full}/organise/places/", "{full}/desk/",
        "{march}/organise/shifts/", "{shift}", "{march}/organise/things/", "{thing}", "{march}/organise/teams/",
        "{march}/teams/", "{march}/rides/", "{march}/organise/rides/", "{canvass}/organise/posters/", "{past}/",
        "{past}/desk/", "{past}/organise/report/", "{told}", "{past}/organise/posters/", "{off}/", "{off}/desk/",
        "/actions/new/", "/campaigns/", "{kit}", "{team}/", "{team}/edit/", "{team}/members/", "{role}",
        "{member}/handover/", "{team}/requests/", "{water}/requests/", "{water}/questions/", "{team}/invitations/",
        "{invitation}", "{team}/running/", "{team}/split/", "{team}/merging/", "{water}/running/", "{merger}",
        "{team}/certification/", "{team}/inbox/", "{enquiry}", "{team}/circulars/", "{team}/closing/",
        "{team}/leaving/", "{team}/history/", "{team}/calendars/", "{import}", "{talks}", "{talks}new/", "{thread}",
        "{thread}pace/", "{thread}lock/", "{thread}6/", "{thread}6/edit/", "{thread}6/deletion/", "{thread}1/answer/", "{room}", "{room}bans/", "{written}block/", "{talks}blocks/",
        "/me/notices/", "/messages/to/{mate}/",
    ),
    "operator": (
        "/desk/", "/desk/people/", "/desk/people/?q=Sofia", "{person}", "/desk/jobs/", "/desk/movement/",
        "/desk/movement/?part=texts", "/desk/movement/?part=legal", "/desk/sources/", "/desk/sources/new/",
        "/desk/sources/held/", "{source}", "{source}belonging/", "/desk/sources/rules/", "/desk/sources/rules/new/", "/sources/health/", "/desk/sources/lists/", "/desk/sources/dropped/", "/desk/sources/hidden/", "/desk/teams/", "/desk/teams/kinds/", "/desk/teams/kinds/local/",
        "/desk/teams/new-kind/", "/desk/teams/charter/", "/desk{team}/referent/", "/desk{team}/history/",
        "/desk/actions/", "/desk/actions/kinds/", "/desk/actions/kinds/march/", "/desk/actions/kinds/march/reminders/",
        "/desk/actions/figures/", "/desk/campaigns/", "/desk/campaigns/new-kit/", "/desk/campaigns/kits/{kit_slug}/",
        "/desk/discussions/", "/desk/discussions/room/", "/desk/reports/", "/desk/reports/?state=closed", "{case}", "/desk/announcements/",
        "/desk/announcements/new/", "{announcement}", "/me/authenticator/", "{water}/joining/",
        "{source}agreement/", "/desk/exchanges/", "/desk/exchanges/new/", "{partner}", "{exchange_asked}",
    ),
}  # fmt: skip

# What a path answers when it is not 200.
MEANT = {"/nothing-here/": 404, "/near/?place=15300&radius=5": 422, "/near/?place=00000": 422}
