"""Twelve drawn pictures for people without a photo at hand: before and after, six times.

Each is an SVG of 800 × 600 units made of a few shapes, so the package carries no image files.
"""

MIME = "image/svg+xml"

_INK = "#3b4248"


def samples() -> dict[str, tuple[bytes, str]]:
    """Every sample picture: name -> (bytes, media type). Names with "-new" show the thing mended."""
    scenes = {
        "manhole": _street() + _broken_cover(),
        "manhole-new": _street() + _sound_cover(),
        "benches": _square() + _bench(150) + _bench(450),
        "square": _square() + _marks_of_benches(),
        "door": _entrance() + _broken_door(),
        "door-new": _entrance() + _sound_door(),
        "cars": _gate() + _car(40, 470, "#b5493f") + _car(300, 500, "#3f6fa5") + _car(560, 465, "#c9a13b"),
        "parking": _lot() + _car(85, 300, "#3f6fa5") + _car(545, 300, "#6c8f5a"),
        "pipe": _wall() + _iron_pipe(),
        "pipe-new": _wall() + _plastic_pipe(),
        "lamp": _stairs("#4a4741", "#38352f") + _lamp("#8f8a7d"),
        "lamp-new": _stairs("#efe6cf", "#cfc3a6") + _glow() + _lamp("#ffe27a"),
    }
    return {name: (_picture(shapes).encode(), MIME) for name, shapes in scenes.items()}


def _picture(shapes: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600" viewBox="0 0 800 600">'
        + shapes
        + "</svg>"
    )


def _rect(x: float, y: float, w: float, h: float, fill: str, more: str = "") -> str:
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}" {more}/>'


def _oval(x: float, y: float, rx: float, ry: float, fill: str, more: str = "") -> str:
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}" {more}/>'


def _path(d: str, fill: str = "none", more: str = "") -> str:
    return f'<path d="{d}" fill="{fill}" {more}/>'


def _line(d: str, colour: str, width: float, more: str = "") -> str:
    return _path(d, "none", f'stroke="{colour}" stroke-width="{width}" stroke-linecap="round" {more}')


def _tree(x: float, ground: float) -> str:
    crown = _oval(x, ground - 150, 62, 70, "#6f9a63") + _oval(x - 30, ground - 120, 45, 45, "#7fab71")
    return _rect(x - 9, ground - 95, 18, 95, "#7a5b42") + crown


def _block(x: float, y: float, w: float, h: float, colour: str) -> str:
    """A block of flats with four windows to a floor."""
    step = w / 4
    windows = "".join(
        _rect(x + step * column + step * 0.25, y + 24 + 54 * floor, step * 0.5, 30, "#dcebf2", 'rx="3"')
        for floor in range(int((h - 20) // 54))
        for column in range(4)
    )
    return _rect(x, y, w, h, colour) + windows


# Street: a manhole cover --------------------------------------------------------------------------


def _street() -> str:
    kerb = _rect(0, 170, 800, 22, "#cfcfc8")
    grass = _rect(0, 120, 800, 52, "#8fb27f")
    flats = _block(60, 0, 260, 122, "#e3cdb2") + _block(470, 0, 260, 122, "#d9d4c7")
    road = _rect(0, 192, 800, 408, "#8d9296")
    return _rect(0, 0, 800, 130, "#cfe4ef") + flats + grass + kerb + road + _tree(395, 172)


def _rim() -> str:
    return _oval(400, 400, 205, 118, "#72777b") + _oval(400, 396, 190, 106, "#4a4f53")


def _ribs(colour: str) -> str:
    bars = "".join(_line(f"M{x} 340 V452", colour, 9) for x in range(270, 531, 65))
    return bars + _line("M225 396 H575", colour, 9)


def _sound_cover() -> str:
    ring = _oval(400, 392, 172, 92, "none", 'stroke="#8b9297" stroke-width="8"')
    fresh = _oval(400, 402, 232, 140, "#a9aeb1")
    return fresh + _rim() + _oval(400, 392, 182, 98, "#6a7176") + _ribs("#8b9297") + ring


def _broken_cover() -> str:
    hole = _path("M330 330 L420 318 L520 352 L548 410 L470 470 L400 440 L372 470 L318 420 Z", "#15181a")
    shards = _path("M352 372 L408 356 L424 398 L376 414 Z", "#565c61") + _path(
        "M440 430 L486 412 L498 446 Z", "#565c61"
    )
    cracks = _line("M330 330 L270 318 M318 420 L250 438 M520 352 L566 340", "#24282b", 6)
    return (
        _rim()
        + _oval(400, 392, 182, 98, "#5c6368")
        + _ribs("#747b80")
        + hole
        + shards
        + cracks
        + _cone(640, 430)
    )


def _cone(x: float, y: float) -> str:
    body = _path(f"M{x} {y - 110} L{x + 34} {y} H{x - 34} Z", "#e0703a")
    band = _path(f"M{x - 15} {y - 60} H{x + 15} L{x + 22} {y - 36} H{x - 22} Z", "#fff4e8")
    return _rect(x - 50, y - 4, 100, 16, "#b9562a", 'rx="6"') + body + band


# Square: benches ----------------------------------------------------------------------------------


def _square() -> str:
    sky = _rect(0, 0, 800, 300, "#d5e8f0") + _oval(680, 80, 44, 44, "#f7d98b")
    flats = _block(30, 60, 230, 220, "#e6d3bb") + _block(540, 100, 230, 180, "#d8d8cd")
    paving = _rect(0, 300, 800, 300, "#d9cfbf")
    joints = "".join(
        _line(f"M{400 + (x - 400) * 0.55} 300 L{x} 600", "#c6baa7", 3) for x in range(-400, 1201, 160)
    )
    rows = "".join(_line(f"M0 {y} H800", "#c6baa7", 3) for y in (340, 400, 480))
    return (
        sky
        + flats
        + _rect(0, 262, 800, 40, "#8fb27f")
        + paving
        + joints
        + rows
        + _tree(330, 300)
        + _tree(470, 300)
    )


def _bench(x: float) -> str:
    slats = "".join(_rect(x, y, 200, 14, "#a8703f", 'rx="5"') for y in (368, 388, 430, 450))
    legs = "".join(_line(f"M{x + foot} 372 V490", _INK, 10) for foot in (24, 176))
    return _oval(x + 100, 492, 118, 13, "#b9ac97") + legs + slats


def _marks_of_benches() -> str:
    """Pale patches and bolts where two benches stood."""
    patches = "".join(_rect(x, 440, 200, 46, "#e8e1d5", 'rx="8"') for x in (150, 450))
    bolts = "".join(_oval(x, 463, 6, 5, "#8d8373") for x in (174, 326, 474, 626))
    return patches + bolts


# Entrance: a unit door ----------------------------------------------------------------------------


def _entrance() -> str:
    courses = "".join(_line(f"M0 {y} H800", "#cdb79b", 2) for y in range(40, 520, 40))
    step = _rect(180, 540, 440, 26, "#bdb9b0") + _rect(150, 566, 500, 34, "#aaa69d")
    canopy = _rect(200, 70, 400, 34, "#8b8f8c", 'rx="4"')
    lamp = _oval(400, 122, 22, 12, "#fbe8a6")
    opening = _rect(250, 140, 300, 400, "#2b2f31")
    return _rect(0, 0, 800, 600, "#dcc8ad") + courses + step + canopy + lamp + opening


def _sound_door() -> str:
    leaves = "".join(
        _rect(x, 148, 142, 392, "#2f6b5e", 'rx="4"') + _rect(x + 22, 178, 98, 170, "#bfdce3", 'rx="4"')
        for x in (256, 402)
    )
    handles = _rect(376, 352, 10, 70, "#e4c66a", 'rx="5"') + _rect(414, 352, 10, 70, "#e4c66a", 'rx="5"')
    panel = _rect(586, 280, 54, 96, "#596066", 'rx="6"') + _oval(613, 306, 12, 12, "#a7e0c4")
    return leaves + handles + panel


def _broken_door() -> str:
    standing = _rect(256, 148, 142, 392, "#7d6a55", 'rx="2"') + _rect(278, 178, 98, 170, "#9fb3b8")
    star = _line("M326 262 L284 196 M326 262 L372 190 M326 262 L368 330 M326 262 L288 336", "#eef4f5", 4)
    hanging = _path("M420 176 L540 214 L516 566 L402 536 Z", "#8a7560") + _path(
        "M438 214 L518 240 L510 372 L432 352 Z", "#3b4144"
    )
    rust = _oval(300, 500, 34, 22, "#9a5b35") + _oval(470, 520, 28, 16, "#9a5b35")
    wire = _line("M613 300 C 600 350 640 372 618 420", "#c04b3e", 5)
    return standing + star + hanging + rust + _rect(588, 270, 50, 44, "#596066", 'rx="6"') + wire


# Cars ---------------------------------------------------------------------------------------------


def _car(x: float, y: float, colour: str) -> str:
    """A car 210 wide standing on the line y + 84."""
    cabin = _path(f"M{x + 40} {y + 34} L{x + 68} {y - 14} H{x + 140} L{x + 172} {y + 34} Z", colour)
    glass = _path(f"M{x + 54} {y + 30} L{x + 76} {y - 4} H{x + 134} L{x + 156} {y + 30} Z", "#dcebf2")
    body = _rect(x, y + 28, 210, 44, colour, 'rx="18"') + _oval(x + 200, y + 46, 8, 7, "#fff2bf")
    wheels = "".join(
        _oval(x + w, y + 72, 22, 22, _INK) + _oval(x + w, y + 72, 9, 9, "#c9ced2") for w in (48, 162)
    )
    return _oval(x + 105, y + 94, 112, 8, "#6f7478") + cabin + glass + body + wheels


def _gate() -> str:
    sky = (
        _rect(0, 0, 800, 320, "#d5e8f0")
        + _block(90, 40, 240, 240, "#e3cdb2")
        + _block(470, 70, 240, 210, "#d8d8cd")
    )
    posts = _rect(120, 190, 56, 230, "#b7654a") + _rect(624, 190, 56, 230, "#b7654a")
    lintel = _rect(100, 160, 600, 46, "#8f4a36", 'rx="6"')
    road = _rect(0, 400, 800, 200, "#8d9296")
    stripes = "".join(
        _rect(x, 330, 56, 16, "#fff4e8" if x // 56 % 2 else "#d5493c") for x in range(176, 624, 56)
    )
    return sky + _rect(0, 280, 800, 122, "#a7bd96") + posts + lintel + road + stripes


def _lot() -> str:
    back = (
        _rect(0, 0, 800, 210, "#d5e8f0")
        + _block(60, 10, 280, 170, "#e3cdb2")
        + _block(460, 30, 280, 150, "#d8d8cd")
    )
    hedge = _rect(0, 176, 800, 60, "#7fab71", 'rx="14"')
    bays = "".join(_line(f"M{x} 250 V440", "#fdfdf8", 10) for x in (70, 300, 530, 760))
    lane = _line("M40 520 H760", "#f1cf5b", 8, 'stroke-dasharray="50 34"')
    arrow = _path("M380 486 L440 520 L380 554 Z", "#fdfdf8")
    return (
        back
        + _rect(0, 220, 800, 380, "#7f858a")
        + hedge
        + bays
        + _line("M70 250 H760", "#fdfdf8", 10)
        + lane
        + arrow
    )


# Stairwell: a pipe --------------------------------------------------------------------------------


def _wall() -> str:
    tiles = "".join(_line(f"M0 {y} H800", "#d3d9d6", 3) for y in range(60, 540, 80))
    tiles += "".join(_line(f"M{x} 0 V520", "#d3d9d6", 3) for x in range(70, 800, 110))
    return _rect(0, 0, 800, 600, "#eceeea") + tiles + _rect(0, 520, 800, 80, "#b9b2a5")


def _brackets(colour: str) -> str:
    return "".join(_rect(318, y, 164, 20, colour, 'rx="6"') for y in (110, 420))


def _iron_pipe() -> str:
    body = _rect(345, 0, 110, 522, "#6d5a50") + _rect(362, 0, 18, 522, "#8a766a")
    joint = _rect(330, 236, 140, 64, "#5a4940", 'rx="8"')
    rust = (
        _oval(420, 270, 40, 24, "#b0622f")
        + _oval(380, 330, 26, 50, "#a2572a")
        + _oval(424, 180, 22, 34, "#a2572a")
    )
    crack = _line("M450 246 L430 266 L446 280 L426 298", "#1f1a17", 6)
    jets = _line("M456 268 C 520 262 548 320 552 400 M452 280 C 500 290 512 350 512 430", "#6fb1d6", 9)
    drops = "".join(
        _oval(x, y, 8, 13, "#6fb1d6") for x, y in ((540, 440), (502, 468), (566, 470), (420, 350))
    )
    puddle = _oval(520, 552, 190, 30, "#8cc3e0") + _oval(490, 548, 90, 12, "#b9dff0")
    return body + joint + rust + crack + _brackets("#4c4f50") + jets + drops + puddle


def _plastic_pipe() -> str:
    body = _rect(345, 0, 110, 522, "#f9fbfb", 'stroke="#b8c3c7" stroke-width="4"') + _rect(
        364, 0, 16, 522, "#ffffff"
    )
    shade = _rect(430, 2, 20, 518, "#dfe6e8")
    joint = _rect(332, 236, 136, 60, "#f1f5f5", 'rx="10" stroke="#b8c3c7" stroke-width="4"')
    tick = _line("M566 262 L592 290 L646 226", "#3f8f6b", 16)
    return body + shade + joint + _brackets("#8fa3ab") + _oval(604, 260, 74, 74, "#dff1e7") + tick


# Stairwell: a light -------------------------------------------------------------------------------


def _stairs(wall: str, concrete: str) -> str:
    """A flight of stairs going up to the right, in this light."""
    steps = "".join(
        _rect(160 + 80 * n, 540 - 44 * n, 640 - 80 * n, 44, concrete, f'stroke="{wall}" stroke-width="4"')
        for n in range(8)
    )
    rail = _line("M190 430 L720 136", _INK, 12)
    posts = "".join(
        _line(f"M{x} {430 - 0.555 * (x - 190)} V{545 - 0.55 * (x - 190)}", _INK, 7)
        for x in range(200, 720, 80)
    )
    floor = _rect(0, 584, 800, 16, concrete)
    return _rect(0, 0, 800, 600, wall) + steps + floor + posts + rail


def _glow() -> str:
    return _oval(250, 130, 190, 150, "#fff3b8", 'opacity="0.55"') + _oval(250, 125, 110, 90, "#fff8d8")


def _lamp(glass: str) -> str:
    return (
        _line("M250 0 V62", _INK, 8) + _rect(205, 56, 90, 22, _INK, 'rx="8"') + _oval(250, 106, 42, 38, glass)
    )
