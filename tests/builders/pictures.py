"""A picture as a telephone takes it."""

from io import BytesIO

from PIL import Image


def a_picture(kind="JPEG", exif=True):
    made, picture = BytesIO(), Image.new("RGB", (60, 40), "white")
    noted = Image.Exif()
    if exif:
        noted[0x9286] = "Chez Ombeline"
        noted.get_ifd(0x8825)[1] = "N"
    picture.save(made, kind, exif=noted)
    return made.getvalue()
