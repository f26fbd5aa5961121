"""What stands in the scenes: the lighthouse, ships, boats, birds and the keeper."""

import math

from drawing import number, points_path

DAY = {"wall": ("#fffaf0", "#e9e2d8", "#a9aebd"), "band": ("#e0604c", "#c94a3c", "#7d3540"), "metal": "#3b4254",
       "glass": "#cfe4ea", "window": "#46506a"}
DUSK = {"wall": ("#ffe6cf", "#c9a9b0", "#5f587e"), "band": ("#d9644f", "#a4424d", "#4f2c4e"), "metal": "#2a2945",
        "glass": "#ffe9a8", "window": "#ffd98a"}
NIGHT = {"wall": ("#8c9cc0", "#5a6a94", "#252f52"), "band": ("#8d4c5c", "#6a3a50", "#2d2342"), "metal": "#0f1630",
         "glass": "#fff3c0", "window": "#ffd27a"}
DARK = {"wall": ("#2a3554", "#1a2340", "#0d142b"), "band": ("#2b2440", "#1d1a34", "#100f24"), "metal": "#080d1e",
        "glass": "#fff3c0", "window": "#ffcf78"}


def lighthouse(s, x, base, height, look, lit=False, sun=-1, bands=3):
    """Stands with the middle of its foot at (x, base). Returns the place of the lamp."""
    w = height * 0.115
    top = base - height * 0.78
    light, middle, dark = look["wall"]

    def across(colours, half):
        a, b, c = colours if sun < 0 else colours[::-1]
        return s.linear([(0, a), (0.35, b), (1, c)], x1=x - half, y1=0, x2=x + half, y2=0)

    def half_at(y):
        t = (base - y) / (base - top)
        return w * (1 - 0.42 * t ** 0.8)

    steps = [base - (base - top) * i / 24 for i in range(25)]
    left = [(x - half_at(y), y) for y in steps]
    right = [(x + half_at(y), y) for y in reversed(steps)]
    outline = points_path(left + right)
    s.path(outline, across((light, middle, dark), w))
    s.begin(f'clip-path="{s.clip(outline)}"')
    for i in range(bands):
        y = base - (base - top) * (0.16 + i * 0.86 / bands)
        h = (base - top) * 0.42 / bands
        s.path(f"M{number(x - w)} {number(y)} Q{number(x)} {number(y + w * 0.16)} {number(x + w)} {number(y)} "
               f"V{number(y - h)} Q{number(x)} {number(y - h + w * 0.16)} {number(x - w)} {number(y - h)} Z",
               across(look["band"], w))
    s.end()
    for t in (0.32, 0.6, 0.86):
        y, h = base - (base - top) * t, height * 0.028
        s.path(f"M{number(x - h * 0.4)} {number(y + h)} V{number(y)} Q{number(x)} {number(y - h * 0.7)} "
               f"{number(x + h * 0.4)} {number(y)} V{number(y + h)} Z", look["window"])
    door = height * 0.062
    s.path(f"M{number(x - door * 0.45)} {number(base)} V{number(base - door)} Q{number(x)} {number(base - door * 1.6)} "
           f"{number(x + door * 0.45)} {number(base - door)} V{number(base)} Z", look["metal"])
    return _lantern(s, x, top, height, w * 0.58, look, lit)


def _lantern(s, x, top, height, half, look, lit):
    metal, room = look["metal"], height * 0.105
    s.polygon([(x - half * 1.0, top + 2), (x - half * 1.45, top - height * 0.02), (x + half * 1.45, top - height * 0.02),
               (x + half * 1.0, top + 2)], metal)
    deck = top - height * 0.02
    lamp = (x, deck - room * 0.55)
    if lit:
        s.glow(*lamp, height * 0.5, "#ffdf8e", 0.55)
    glass = look["glass"]
    s.fill(glass, x - half * 0.72, deck - room, half * 1.44, room)
    if lit:
        s.glow(*lamp, half * 1.5, "#ffffff", 1.0)
    for i in range(5):
        at = x - half * 0.72 + half * 1.44 * i / 4
        s.line(f"M{number(at)} {number(deck)} V{number(deck - room)}", metal, max(1, height * 0.004))
    rail = deck - height * 0.035
    s.line(f"M{number(x - half * 1.42)} {number(rail)} H{number(x + half * 1.42)}", metal, max(1, height * 0.005))
    for i in range(9):
        at = x - half * 1.42 + half * 2.84 * i / 8
        s.line(f"M{number(at)} {number(deck)} V{number(rail)}", metal, max(0.8, height * 0.003))
    roof = deck - room
    s.path(f"M{number(x - half * 0.9)} {number(roof)} Q{number(x - half * 0.7)} {number(roof - height * 0.055)} {number(x)} "
           f"{number(roof - height * 0.075)} Q{number(x + half * 0.7)} {number(roof - height * 0.055)} "
           f"{number(x + half * 0.9)} {number(roof)} Z", look["band"][1] if look is DAY else metal)
    s.line(f"M{number(x)} {number(roof - height * 0.07)} V{number(roof - height * 0.12)}", metal, max(1, height * 0.006))
    s.ellipse(x, roof - height * 0.08, height * 0.01, height * 0.01, metal)
    return lamp


def cottage(s, x, base, width, wall, roof, window, shade):
    h = width * 0.36
    s.polygon([(x, base), (x, base - h), (x + width, base - h), (x + width, base)], wall)
    s.polygon([(x + width * 0.7, base), (x + width * 0.7, base - h), (x + width, base - h), (x + width, base)], shade)
    s.polygon([(x - width * 0.05, base - h), (x + width * 0.12, base - h * 1.85), (x + width * 0.86, base - h * 1.85),
               (x + width * 1.05, base - h)], roof)
    s.fill(roof, x + width * 0.68, base - h * 2.25, width * 0.09, h * 0.6)
    for at in (0.16, 0.44):
        s.fill(window, x + width * at, base - h * 0.72, width * 0.12, h * 0.34)
    s.fill(roof, x + width * 0.76, base - h * 0.66, width * 0.12, h * 0.66)


def gull(s, x, y, size, colour, lift=0.35, tilt=0):
    body = (f"M{number(-size)} {number(-size * lift)} Q{number(-size * 0.45)} {number(-size * lift * 1.6)} 0 0 "
            f"Q{number(size * 0.45)} {number(-size * lift * 1.6)} {number(size)} {number(-size * lift)} "
            f"Q{number(size * 0.5)} {number(-size * lift * 0.9)} 0 {number(size * 0.16)} "
            f"Q{number(-size * 0.5)} {number(-size * lift * 0.9)} {number(-size)} {number(-size * lift)} Z")
    s.path(body, colour, f'transform="translate({number(x)} {number(y)}) rotate({tilt})"')


def goose(s, x, y, size, colour, up=1):
    """A flying goose seen from the side, neck to the right."""
    s.begin(f'transform="translate({number(x)} {number(y)}) scale({number(size * 10)}) scale(0.1)"')
    s.path("M-1.1 0 Q-0.3 -0.28 0.5 -0.08 Q1 -0.04 1.35 -0.16 Q1.5 -0.22 1.58 -0.1 L1.75 -0.05 L1.55 0 "
           "Q1.1 0.12 0.5 0.14 Q-0.3 0.26 -1.1 0 Z", colour)
    s.path(f"M0.35 0 Q0.1 {-0.9 * up:.2f} -0.75 {-1.25 * up:.2f} Q-0.6 {-0.6 * up:.2f} -0.45 0 Z", colour)
    s.path(f"M0.3 0 Q0.55 {-0.7 * up:.2f} 0.15 {-1.05 * up:.2f} Q-0.05 {-0.5 * up:.2f} -0.2 0 Z", colour, 'opacity="0.7"')
    s.end()


def tall_ship(s, x, y, size, hull, sail, shade, tilt=0, lamp=None):
    """Three masts under sail, bow to the right; (x, y) is the middle of the waterline, size its length."""
    s.begin(f'transform="translate({number(x)} {number(y)}) rotate({tilt}) scale({number(size)}) scale(0.01)"')
    for mast, top in ((-28, -66), (0, -78), (26, -68)):
        s.line(f"M{mast} -8 V{top}", hull, 1.1)
        rows = 4
        for i in range(rows):
            y0 = -16 - (abs(top) - 20) * i / rows
            y1 = -16 - (abs(top) - 20) * (i + 0.86) / rows
            w = 12.5 - 1.9 * i
            bulge = 5.5
            s.path(f"M{mast - w + 2:.1f} {y0:.1f} Q{mast + bulge:.1f} {y0 + 2.5:.1f} {mast + w + 1:.1f} {y0:.1f} "
                   f"Q{mast + w + bulge - 1:.1f} {(y0 + y1) / 2:.1f} {mast + w - 2:.1f} {y1:.1f} "
                   f"H{mast - w + 3:.1f} Q{mast - w + bulge:.1f} {(y0 + y1) / 2:.1f} {mast - w + 2:.1f} {y0:.1f} Z", sail)
            s.path(f"M{mast - w + 2:.1f} {y0:.1f} Q{mast + bulge:.1f} {y0 + 2.5:.1f} {mast + 1:.1f} {y0 + 1.6:.1f} "
                   f"L{mast + 1:.1f} {y1:.1f} H{mast - w + 3:.1f} Q{mast - w + bulge:.1f} {(y0 + y1) / 2:.1f} "
                   f"{mast - w + 2:.1f} {y0:.1f} Z", shade, 'opacity="0.55"')
            s.line(f"M{mast - w + 1:.1f} {y1:.1f} H{mast + w:.1f}", hull, 0.7)
    s.path("M62 -22 L27 -64 L34 -20 Q48 -16 62 -22 Z", sail)
    s.path("M54 -17 L40 -46 L40 -14 Z", shade, 'opacity="0.5"')
    s.line("M38 -8 L66 -21", hull, 1.3)
    s.line("M66 -21 L27 -67 M-28 -65 L-47 -12 M26 -67 L0 -30 M0 -77 L-28 -30", hull, 0.35)
    s.path("M-48 -14 L-46 -8 Q-46 4 -38 6 H34 Q44 2 48 -9 Q20 -4 -20 -6 L-22 -11 Z", hull)
    s.line("M-44 -5 Q0 0 46 -6", sail, 0.8, 'opacity="0.5"')
    if lamp:
        s.glow(-46, -17, 9, lamp, 0.9)
        s.ellipse(-46, -17, 1.1, 1.4, "#fff6d0")
    s.end()


def sail_boat(s, x, y, size, hull, sail, shade):
    s.begin(f'transform="translate({number(x)} {number(y)}) scale({number(size)}) scale(0.01)"')
    s.path("M4 -8 L4 -86 Q40 -50 44 -12 Z", sail)
    s.path("M-2 -12 L-2 -78 Q-26 -40 -30 -12 Z", shade)
    s.line("M1 -4 V-90", hull, 1.6)
    s.path("M-38 -8 H44 Q36 6 28 6 H-26 Q-34 4 -38 -8 Z", hull)
    s.end()


def row_boat(s, x, y, size, hull, person, rim, lamp=None):
    """A rower facing left; the bow points to the right."""
    s.begin(f'transform="translate({number(x)} {number(y)}) scale({number(size)}) scale(0.01)"')
    if lamp:
        s.glow(34, -22, 60, lamp, 0.6)
    s.line("M-6 -22 L-44 8", hull, 2)
    s.path("M-14 -12 Q-16 -34 -6 -40 Q6 -42 9 -30 L12 -12 Z", person)
    s.ellipse(-4, -48, 6.5, 7.5, person)
    s.path("M-12 -51 Q-5 -59 4 -51 L5 -49 H-14 Z", person)
    s.line("M2 -34 Q-8 -24 -10 -22", person, 5)
    s.path("M-52 -16 Q0 -4 54 -20 Q46 6 30 10 H-34 Q-48 6 -52 -16 Z", hull)
    s.line("M-52 -16 Q0 -4 54 -20", rim, 1.8)
    s.line("M-16 -16 L26 14", rim, 2, 'opacity="0.8"')
    if lamp:
        s.line("M34 -12 V-30", hull, 1.4)
        s.ellipse(34, -24, 3, 4, "#fff3c4")
    s.end()


def keeper(s, x, foot, height, coat, skin_edge=None, lantern=None, face=1):
    """A standing figure in a long coat and a cap; `face` 1 looks to the right."""
    s.begin(f'transform="translate({number(x)} {number(foot)}) scale({number(height * face)} {number(height)}) scale(0.01)"')
    if lantern:
        s.glow(27, -46, 55, lantern, 0.75)
    s.path("M-9 0 L-8 -30 H8 L10 0 H3 L1 -22 L-2 0 Z", coat)
    s.path("M-13 -16 Q-15 -50 -12 -72 Q-10 -80 0 -81 Q10 -80 11 -70 Q12 -46 14 -16 Q0 -11 -13 -16 Z", coat)
    s.ellipse(1, -88, 6.4, 7.6, coat)
    s.path("M-7 -90 Q-6 -99 2 -99 Q9 -98 9 -91 L13 -89.5 L-6 -89 Z", coat)
    s.path("M-2 -82 Q4 -77 8 -80 L7 -85 Z", coat)
    if lantern:
        s.line("M8 -72 Q17 -66 25 -60", coat, 6)
        s.line("M25 -60 V-54", coat, 1)
        s.path("M22 -52 H30 L29 -41 H23 Z", "#fff0b8")
        s.line("M22 -53 Q26 -60 30 -53 M22 -40 H30", coat, 1.4)
    else:
        s.line("M9 -72 Q14 -58 12 -44", coat, 6)
    if skin_edge:
        s.line("M11 -70 Q12 -46 14 -17 M7 -92 Q8 -86 5 -81", skin_edge, 1.2, 'opacity="0.9"')
    s.end()


def whale(s, x, y, size, back, belly, tilt=0):
    """Head to the right."""
    s.begin(f'transform="translate({number(x)} {number(y)}) rotate({tilt}) scale({number(size)}) scale(0.01)"')
    body = ("M48 2 Q46 -9 30 -13 Q8 -17 -12 -9 Q-32 -2 -44 -1 Q-52 -2 -60 -9 Q-61 -2 -54 2 Q-60 5 -62 12 "
            "Q-52 9 -45 4 Q-28 10 -8 13 Q18 17 36 12 Q48 9 48 2 Z")
    s.path(body, back)
    s.begin(f'clip-path="{s.clip(body)}"')
    s.path("M50 5 Q30 4 12 9 Q-14 12.5 -46 4 L-46 30 H50 Z", belly)
    for i in range(7):
        s.line(f"M{46 - i * 0.6:.1f} {6.4 + i * 1.1:.1f} Q{26 - i:.1f} {5.6 + i * 1.4:.1f} {4 + i * 1.5:.1f} {10 + i * 0.9:.1f}",
               back, 0.35, 'opacity="0.6"')
    s.end()
    s.path("M14 9 Q10 20 -6 27 Q-4 16 4 8 Z", back)
    s.path("M-10 -9 Q-15 -14 -18 -12 Q-17 -9 -15 -7.5 Z", back)
    s.ellipse(33, 2.4, 0.7, 0.7, "#0a1830")
    s.end()


def pine(s, x, base, height, colour):
    out = [(x, base - height)]
    for i in range(1, 6):
        y = base - height + height * 0.92 * i / 5
        w = height * 0.24 * i / 5
        out += [(x + w, y), (x + w * 0.5, y - height * 0.02)]
    mirrored = [(2 * x - px, py) for px, py in reversed(out[1:])]
    s.polygon(out + [(x, base)] + mirrored, colour)


def arc_points(x, y, r, start, end, count=24):
    out = []
    for i in range(count + 1):
        a = math.radians(start + (end - start) * i / count)
        out.append((x + r * math.cos(a), y + r * math.sin(a)))
    return out

