"""Why a picture is not taken, in words for the person who sent it."""

from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal


class PictureRefused(Refusal):
    field = "picture"
    status = 422


class ThatIsNotAPicture(PictureRefused):
    sentence = _("This file is not a picture we can read. Send a JPEG, PNG, WebP, GIF or AVIF.")


class PictureIsTooHeavy(PictureRefused):
    sentence = _("This picture weighs more than 15 MB. Make it smaller and send it again.")


class PictureHasTooManyPixels(PictureRefused):
    sentence = _("This picture has more than 40 million pixels. Make it smaller and send it again.")


class PictureIsBroken(PictureRefused):
    sentence = _("This picture is cut short or damaged: it cannot be opened to the end.")


class PictureTakesTooLong(PictureRefused):
    sentence = _("This picture takes too long to open. Save it again as a JPEG and send that.")


class TooManyPicturesAtOnce(PictureRefused):
    sentence = _("Many pictures are being prepared at once. Send it again in a moment.")
    status = 503


class NoRoomForPictures(PictureRefused):
    sentence = _("There is no room to keep this picture just now. Nothing was changed: send it again later.")
    status = 507


class FileRefused(Refusal):
    field = "files"
    status = 422


class ThatKindIsNotTaken(FileRefused):
    sentence = _("Send a PDF, a document or a table (OpenDocument, Word, Excel, PowerPoint), a text, or a picture.")


class FileIsTooHeavy(FileRefused):
    sentence = _("This file weighs more than 15 MB. Make it smaller and send it again.")


class FileHasMacros(FileRefused):
    sentence = _("This document holds macros, which run on the machine of whoever opens it. Save it without them.")


class NoRoomForFiles(FileRefused):
    sentence = _("There is no room to keep this file just now. Nothing was changed: send it again later.")
    status = 507
