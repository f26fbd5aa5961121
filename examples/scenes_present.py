"""Clips 10 to 18: who sees the light, the seasons around it and the years after."""

import math

from drawing import HEIGHT, WIDTH, Scene, number, points_path, smooth_path
from figures import (DAY, DUSK, NIGHT, arc_points, cottage, goose, gull, keeper, lighthouse, pine, row_boat, sail_boat,
                     whale)


def keeper_and_captain():
    """A split picture: the keeper at the rail on the left, the captain at the wheel on the right."""
    s = Scene(10)
    s.begin(f'clip-path="{s.clip("M0 0 H1020 L900 1080 H0 Z")}"')
    s.fill(s.linear([(0, "#1d1440"), (0.5, "#6d3f70"), (0.8, "#e28d6a"), (1, "#ffd091")]), 0, 0, 1040, HEIGHT)
    s.clouds(101, "#ffb58a", (0.0014, 0.008), 250, 1000, slope=4, threshold=0.52, opacity=0.6, octaves=3)
    s.glow(180, 330, 900, "#ffd98f", 0.8)
    s.polygon([(-20, 0), (170, 0), (230, 700), (-20, 700)], "#2a1c38")
    for y in (90, 260, 430, 600):
        s.line(f"M-10 {y} H{190 + y * 0.05}", "#ffdf9a", 5, 'opacity="0.75"')
    s.path(f"M0 880 H1020 V{HEIGHT} H0 Z", "#1b1230")
    s.line("M0 880 H1020 M0 640 H1020 M0 760 H1020", "#2a1c3c", 14)
    for x in range(40, 1020, 130):
        s.line(f"M{x} 640 V880", "#2a1c3c", 9)
    s.line("M0 635 H1020 M0 876 H1020", "#ffc684", 3, 'opacity="0.7"')
    keeper(s, 480, 885, 640, "#150d26", skin_edge="#ffc98a", lantern="#ffd98f")
    s.end()
    s.begin(f'clip-path="{s.clip("M1020 0 H1920 V1080 H900 Z")}"')
    s.fill(s.linear([(0, "#081428"), (0.5, "#1d4256"), (0.72, "#5c8b8c")]), 880, 0, 1040, HEIGHT)
    s.clouds(102, "#0a1624", (0.0015, 0.005), -40, 620, slope=5, threshold=0.48, opacity=0.8, octaves=3)
    s.fill(s.linear([(0, "#4f8183"), (1, "#0a2331")], y1=700), 880, 700, 1040, 380)
    s.swell(705, HEIGHT, "#7fb0aa", "#0c2a38", bands=7, height=1.2, opacity=0.4)
    s.beam(1700, 600, 182, 5, 900, strength=0.9)
    s.rocks(1600, 1830, [702, 668, 655, 668, 706], 712, "#0d2534", "#44707a", facets=10)
    lighthouse(s, 1700, 662, 72, NIGHT, lit=True)
    s.glow(1700, 600, 150, "#fff3c4", 0.9)
    s.path(f"M860 930 Q1400 870 1940 960 V{HEIGHT} H860 Z", "#0a1520")
    s.line("M860 930 Q1400 870 1940 960", "#86aeb0", 4, 'opacity="0.5"')
    keeper(s, 1190, 935, 560, "#0a121c", skin_edge="#bfe0d8")
    for r, w in ((118, 13), (40, 9)):
        s.add(f'<circle cx="1340" cy="700" r="{r}" fill="none" stroke="#122230" stroke-width="{w}"/>')
    for a in range(0, 360, 45):
        c, d = math.cos(math.radians(a)), math.sin(math.radians(a))
        s.line(f"M{number(1340 + 30 * c)} {number(700 + 30 * d)} L{number(1340 + 158 * c)} {number(700 + 158 * d)}", "#122230", 9)
    s.line(points_path(arc_points(1340, 700, 124, -70, 60), close=False), "#d8f0e2", 3, 'opacity="0.7"')
    s.polygon([(1316, 910), (1326, 740), (1354, 740), (1364, 912)], "#122230")
    s.end()
    s.polygon([(1014, 0), (1026, 0), (906, HEIGHT), (894, HEIGHT)], "#f6ead2")
    return s


def fog():
    s = Scene(11)
    s.fill(s.linear([(0, "#9fb4bf"), (0.5, "#cfd9da"), (0.75, "#e6e6de"), (1, "#a9bcc0")]))
    s.glow(1240, 300, 900, "#fff6df", 0.8)
    s.rocks(850, 1640, [800, 720, 660, 640, 650, 700, 800], 820, "#93a8b3", "#d8dfdd", facets=60, strength=0.4)
    pale = {"wall": ("#eef0ea", "#d3dad9", "#b0bfc6"), "band": ("#d9a9a2", "#c79a97", "#b0959c"), "metal": "#8497a3",
            "glass": "#fff6d2", "window": "#a9b8c0"}
    lighthouse(s, 1240, 652, 520, pale, lit=True)
    s.beam(1240, 206, 168, 8, 1100, colour="#fffbe8", strength=0.8)
    s.clouds(111, "#f1f2ec", (0.0009, 0.007), 380, 860, slope=4, threshold=0.42, opacity=0.95, octaves=3)
    s.fill(s.linear([(0, "#e1e5e0", 0), (0.3, "#cdd8d8"), (1, "#6e8c98")], y1=700), y=700, height=380)
    s.swell(790, HEIGHT, "#e6ece8", "#587a88", bands=7, height=0.35, opacity=0.3)
    s.mist(800, 120, "#eef0ea", 0.85)
    s.glints(850, HEIGHT, "#fbfaf0", 60, x=1240, narrow=100, wide=500, opacity=0.5)
    row_boat(s, 560, 900, 300, "#3d5361", "#2f4350", "#c9d4d4", lamp="#ffe2a0")
    s.begin('opacity="0.25" transform="translate(0 1816) scale(1 -1)"')
    row_boat(s, 560, 900, 300, "#3d5361", "#3d5361", "#3d5361")
    s.end()
    s.clouds(112, "#f4f4ee", (0.0008, 0.006), 780, 1140, slope=4, threshold=0.54, opacity=0.6, octaves=3)
    for x, y, size in ((360, 320, 22), (440, 280, 16)):
        gull(s, x, y, size, "#7d909b")
    return s


def geese():
    s = Scene(12)
    s.fill(s.linear([(0, "#4b2b5e"), (0.3, "#a8485f"), (0.55, "#f0824f"), (0.76, "#ffd07a")]))
    s.glow(900, 560, 1000, "#ffd98a", 0.55)
    s.ellipse(900, 560, 270, 270, s.linear([(0, "#fff3c4"), (1, "#ffb765")], y1=290, y2=830))
    s.clouds(121, "#ffc48a", (0.001, 0.013), 420, 860, slope=5, threshold=0.52, opacity=0.7, octaves=3)
    s.ridge([770, 720, 745, 700, 760, 735, 780], "#a2485a", "#dd7a58", 830)
    s.mist(810, 70, "#ffc27a", 0.7)
    s.fill(s.linear([(0, "#f5a05c"), (0.4, "#a4505a"), (1, "#4b2750")], y1=820), y=820, height=260)
    s.glints(824, HEIGHT, "#ffe7ae", 170, x=900, narrow=240, wide=420, opacity=0.8)
    s.rocks(1200, 1990, [1100, 985, 930, 880, 850, 842, 862, 850], 1130, "#2d1838", "#c0605a", facets=90)
    lighthouse(s, 1590, 850, 390, {**DUSK, "wall": ("#e8a58a", "#8d4f68", "#3c2148"), "band": ("#a33d48", "#6a2844", "#32183a")}, lit=True)
    s.rocks(-30, 640, [920, 960, 950, 1010, 1040, 1100], 1130, "#25132f", "#a44f56", facets=60)
    for x, h in ((60, 150), (130, 190), (215, 140), (290, 110)):
        pine(s, x, 985, h, "#25132f")
    spots = [(1130, 330)]
    for i in range(1, 7):
        spots.append((1130 - i * 112, 330 + i * 38 + (i % 2) * 8))
    for i in range(1, 5):
        spots.append((1130 - i * 96, 330 - i * 46 - (i % 2) * 7))
    for i, (x, y) in enumerate(spots):
        goose(s, x, y, 40 - i * 0.8, "#2b1533", up=(1, -0.7, 0.6)[i % 3])
    return s


def winter_aurora():
    s = Scene(13)
    s.fill(s.linear([(0, "#050b24"), (0.4, "#0c2a4a"), (0.7, "#2d6c78")]))
    s.stars(380, 700)
    for x0, bend, colour, a in ((180, 140, "#57f0b0", 0.5), (620, -160, "#4be0c0", 0.6), (1080, 120, "#7df2a0", 0.5),
                                (820, 220, "#9a7df0", 0.4), (1500, -120, "#58dcd0", 0.4)):
        _curtain(s, x0, bend, colour, a)
    s.ridge([660, 560, 620, 520, 610, 560, 640, 590, 660], "#2e5a78", "#4d8c92", 720, rough=0.8)
    s.ridge([720, 640, 660, 620, 668, 650, 690], "#dcecf4", "#6fa5ad", 720, rough=0.6, x0=400, x1=1960)
    s.fill(s.linear([(0, "#4f9c98"), (0.4, "#1d4f66"), (1, "#0a1c3a")], y1=715), y=715, height=365)
    s.glints(718, HEIGHT, "#9ff5cc", 170, x=760, narrow=300, wide=700, opacity=0.5)
    s.rocks(-30, 1060, [800, 812, 800, 824, 850, 905, 990, 1100], 1130, "#1b3050", "#7fb0c8", facets=90)
    line = s.profile(-30, 1060, [790, 800, 790, 812, 838, 893, 980, 1096], 0.25)
    s.path(points_path(line + [(900, 985), (700, 905), (480, 850), (200, 850), (-30, 838)]),
           s.linear([(0, "#f4fbff"), (1, "#9cc3d8")], y1=790, y2=960))
    cottage(s, 90, 806, 170, "#5d7896", "#e8f4fa", "#ffd98a", "#35506f")
    s.glow(150, 780, 150, "#ffd98a", 0.5)
    lighthouse(s, 420, 806, 520, NIGHT, lit=True, sun=1)
    s.beam(420, 360, 4, 5, 1500, strength=0.7)
    for x, h in ((620, 90), (690, 120), (740, 80)):
        pine(s, x, 862, h, "#12233f")
        pine(s, x - 2, 862 - h * 0.45, h * 0.5, "#d7e9f2")
    return s


def _curtain(s, x0, bend, colour, strength):
    """Aurora: tall strips of light along a curve, blurred together."""
    s.begin(f'filter="{s.blur(11, 5)}" opacity="{strength}"')
    for i in range(64):
        t = i / 64
        x = x0 + 520 * t + bend * math.sin(t * 5.4)
        foot = 560 - 120 * math.sin(t * 3.1 + x0) - 60 * t
        rise = 330 + 110 * math.sin(t * 11 + bend) + s.random.uniform(-40, 40)
        paint = s.linear([(0, "#a77df0", 0), (0.35, colour, 0.25), (0.85, colour, 0.9), (1, colour, 0)],
                         y1=foot - rise, y2=foot)
        s.polygon([(x, foot - rise), (x + 16, foot - rise), (x + 13, foot), (x, foot)], paint)
    s.end()


def below_the_light():
    s = Scene(14)
    s.fill(s.linear([(0, "#8fe0dc"), (0.12, "#3aa8bb"), (0.45, "#0e5a83"), (1, "#041a3c")]))
    s.glow(1080, -60, 1100, "#eafff4", 0.9)
    for i in range(11):
        x = 1080 + (i - 5) * 60
        far = 1080 + (i - 5) * 270 + s.random.uniform(-50, 50)
        w = s.random.uniform(40, 130)
        s.polygon([(x - 14, -20), (x + 14, -20), (far + w, HEIGHT), (far - w, HEIGHT)],
                  s.linear([(0, "#e2fff6", 0.42), (0.5, "#b7f3ee", 0.14), (0.95, "#b7f3ee", 0)]), f'filter="{s.blur(14)}"')
    for _ in range(90):
        x, y = s.random.uniform(0, WIDTH), s.random.uniform(4, 90)
        s.line(f"M{number(x)} {number(y)} q{number(30 + y)} -8 {number(60 + y * 1.5)} 0", "#f2fffa", 2.4,
               f'opacity="{s.random.uniform(0.15, 0.55) * (1 - y / 110):.2f}"')
    s.ridge([1010, 900, 950, 830, 930, 1000, 960], "#0a4670", "#06264d", HEIGHT + 10, rough=0.8)
    whale(s, 860, 500, 980, s.linear([(0, "#3f7fa0"), (0.5, "#1b4d78"), (1, "#0a2b55")], y1=-14, y2=26), "#a9d6dc", tilt=-9)
    whale(s, 1420, 730, 330, "#17527d", "#6fabbf", tilt=-14)
    s.rocks(-30, 620, [860, 900, 940, 985, 1010, 1100], 1130, "#052346", "#3c8aa5", light_from=1, facets=60)
    s.rocks(1380, 1990, [1100, 1040, 985, 960, 900], 1130, "#052346", "#2f7895", facets=50)
    for x in (60, 110, 190, 250, 330, 1600, 1690, 1760, 1850):
        h = s.random.uniform(90, 200)
        foot = 950 + (x % 5) * 8 + (60 if 250 < x < 1700 else 0)
        s.line(f"M{x} {foot} q-24 {number(-h * 0.33)} 4 {number(-h * 0.55)} t6 {number(-h * 0.5)}", "#0c4f63", 11)
    for _ in range(60):
        x, y = s.random.gauss(500, 210), s.random.gauss(250, 60)
        s.path("M0 0 Q9 -5 18 0 L25 -5 L24 5 L18 0 Q9 5 0 0 Z", "#d7fbf2",
               f'opacity="{s.random.uniform(0.3, 0.8):.2f}" transform="translate({number(x)} {number(y)})"')
    for _ in range(50):
        x, y = 1330 + s.random.gauss(0, 60), s.random.uniform(120, 600)
        s.ellipse(x, y, 4, 4, "#eafff8", f'opacity="{s.random.uniform(0.1, 0.5):.2f}"')
    return s


def star_trails():
    s = Scene(15)
    s.fill(s.linear([(0, "#060a20"), (0.45, "#16254f"), (0.75, "#4a4f80"), (0.9, "#b07f86")]))
    s.glow(960, 1000, 900, "#f0a27c", 0.45)
    x, y = 1210, 330
    for i in range(150):
        r = 16 + i * 9.6 + s.random.uniform(-4, 4)
        start = s.random.uniform(0, 360)
        colour = s.random.choice(["#ffffff", "#dfe8ff", "#ffe9c9", "#c4d6ff"])
        for turn in (0, 180):
            sweep = s.random.uniform(40, 120)
            s.line(points_path(arc_points(x, y, r, start + turn, start + turn + sweep, 30), close=False), colour,
                   s.random.uniform(0.9, 2.4), f'opacity="{s.random.uniform(0.18, 0.75):.2f}"')
    s.ellipse(x, y, 3.5, 3.5, "#fff")
    s.ridge([930, 900, 915, 880, 925, 900], "#33365f", "#7d6880", 960)
    s.fill(s.linear([(0, "#8d7286"), (0.4, "#3a3a66"), (1, "#0c1230")], y1=945), y=945, height=135)
    s.glints(948, HEIGHT, "#ffd9c0", 90, x=960, narrow=500, wide=700, opacity=0.4)
    s.rocks(-30, 1180, [940, 900, 905, 880, 890, 960, 1100], 1130, "#0a0f26", "#4c5a8c", facets=80)
    s.beam(620, 308, -4, 4, 1500, strength=0.75)
    s.beam(620, 308, 176, 4, 900, strength=0.6)
    lighthouse(s, 620, 892, 680, NIGHT, lit=True)
    keeper(s, 830, 900, 84, "#070b1c", lantern="#ffd98a")
    return s


def summer_meadow():
    s = Scene(16)
    s.fill(s.linear([(0, "#3d8fd6"), (0.35, "#8cc8ee"), (0.6, "#e4f5f5")]))
    s.clouds(161, "#ffffff", (0.0018, 0.0042), 60, 620, slope=6, threshold=0.52, opacity=0.95, octaves=4)
    s.glow(1560, 120, 620, "#fffbe0", 0.7)
    s.ridge([600, 570, 590, 572, 650], "#9cc3d3", "#cfe6e6", 650, x0=-20, x1=900)
    s.fill(s.linear([(0, "#a8e0e2"), (0.3, "#3fa9c4"), (1, "#1a6fa0")], y1=640), y=640, height=300)
    s.swell(645, 930, "#c8f1ee", "#2589b0", bands=6, height=0.4, opacity=0.35)
    s.glints(645, 900, "#ffffff", 170, opacity=0.65, size=0.7)
    sail_boat(s, 300, 700, 110, "#7c4a3a", "#ffffff", "#ffe3c2")
    sail_boat(s, 640, 668, 54, "#35506e", "#fff7ea", "#f6cfae")
    sail_boat(s, 820, 742, 160, "#2f5c86", "#ffffff", "#f2b8a2")
    s.rocks(960, 1990, [940, 850, 790, 752, 742, 756, 738, 760], 1130, "#8a7668", "#f2dcb8", light_from=1, facets=120)
    s.ridge([1090, 880, 775, 742, 730, 744, 728, 745], "#8cc063", "#4f9450", 960, rough=0.12, x0=1010, x1=1960)
    cottage(s, 1560, 746, 190, "#fff6e6", "#b8594a", "#5d7f9c", "#d8cbbd")
    lighthouse(s, 1420, 744, 560, DAY, sun=1)
    s.ridge([860, 905, 880, 930, 950, 925, 905], "#9ed069", "#3f8a48", 1120, rough=0.1)
    for _ in range(520):
        t = s.random.random() ** 0.6
        x, y = s.random.uniform(0, WIDTH), 945 + 140 * t
        h = 12 + 34 * t
        s.line(f"M{number(x)} {number(y)} q{number(s.random.uniform(-6, 8))} {number(-h * 0.6)} {number(s.random.uniform(-8, 14))} "
               f"{number(-h)}", s.random.choice(["#3d8a45", "#66ad52", "#8fc75f"]), 2.2, 'opacity="0.8"')
    for _ in range(230):
        t = s.random.random() ** 0.7
        x, y, r = s.random.uniform(0, WIDTH), 925 + 150 * t, 2.5 + 6.5 * t
        s.ellipse(x, y, r, r * 0.8, s.random.choice(["#fff6f0", "#ff8f8a", "#ffd35c", "#c69af0", "#ffffff"]))
        s.ellipse(x, y, r * 0.35, r * 0.3, "#f2a43a")
    for x, y, size, tilt in ((560, 240, 34, -6), (700, 320, 24, 8), (980, 210, 20, -3)):
        gull(s, x, y, size, "#ffffff", tilt=tilt)
    return s


def the_keeper_leaves():
    s = Scene(17)
    s.fill(s.linear([(0, "#2a2a66"), (0.28, "#74509a"), (0.48, "#d9749a"), (0.6, "#ffb39a"), (0.66, "#ffdcb4")]))
    s.clouds(171, "#ff9fa8", (0.001, 0.011), 90, 640, slope=5, threshold=0.5, opacity=0.75, octaves=3)
    s.glow(1450, 690, 760, "#ffd9a8", 0.75)
    s.ridge([710, 630, 640, 610, 655, 640], "#9a6aa0", "#e09aa4", 710, x0=900)
    s.rocks(80, 640, [720, 672, 640, 632, 650, 676, 722], 730, "#3b2c60", "#d0809a", light_from=1, facets=60)
    lighthouse(s, 360, 640, 330, DUSK, lit=True, sun=1)
    s.beam(360, 357, 2, 5, 1300, strength=0.55)
    cottage(s, 430, 652, 100, "#8c648c", "#3b2a58", "#3b2a58", "#5d4674")
    s.fill(s.linear([(0, "#ffc8a8"), (0.2, "#c97f9c"), (0.55, "#6a4f8f"), (1, "#251f55")], y1=705), y=705, height=375)
    s.begin('opacity="0.28" transform="translate(0 1428) scale(1 -1)"')
    s.rocks(80, 640, [720, 680, 650, 642, 655, 682, 722], 726, "#3b2c60", "#3b2c60", facets=0)
    s.polygon([(325, 660), (340, 390), (380, 390), (395, 660)], "#e0a0a8")
    s.end()
    s.swell(712, HEIGHT, "#f0a8ae", "#3a2f70", bands=9, height=0.35, opacity=0.28)
    s.glints(712, HEIGHT, "#fff0cf", 230, x=1450, narrow=80, wide=420, opacity=0.8)
    s.glints(720, HEIGHT, "#ffe2a8", 60, x=360, narrow=40, wide=160, opacity=0.6)
    s.begin('opacity="0.3" transform="translate(0 1814) scale(1 -1)"')
    row_boat(s, 1130, 900, 330, "#1e173f", "#1e173f", "#1e173f")
    s.end()
    row_boat(s, 1130, 900, 330, "#2a1f4c", "#1c1538", "#ffb8a0", lamp="#ffd98a")
    for i in range(5):
        w = 60 + i * 34
        s.line(f"M{920 - i * 96} {926 + i * 5} q{w / 2} -7 {w} 0", "#ffd9c8", 2.4, f'opacity="{0.6 - i * 0.1:.2f}"')
    for x, y, size, tilt in ((820, 300, 24, -6), (900, 340, 18, 5)):
        gull(s, x, y, size, "#4d3672", tilt=tilt)
    return s


def from_above():
    """The island straight from above, with rings of surf and the long shadow of the tower."""
    s = Scene(18)
    cx, cy = 900, 560
    s.fill(s.radial(cx, cy, 1250, [(0, "#6fe0d2"), (0.3, "#35b7bd"), (0.55, "#1784a6"), (1, "#0b3f74")]))
    s.clouds(181, "#a8f0e6", (0.004, 0.005), -300, 1400, slope=4, threshold=0.56, opacity=0.35, octaves=3, solid=1)
    shape = [(math.radians(a), 300 * (1 + s.random.uniform(-0.16, 0.2))) for a in range(0, 360, 12)]

    def ring(scale, grow=0.0, rough=0.0):
        out = []
        for a, r in shape:
            d = r * scale + grow + s.random.uniform(-rough, rough)
            out.append((cx + d * 1.35 * math.cos(a), cy + d * 0.95 * math.sin(a)))
        return out

    def closed(points):
        middle = ((points[-1][0] + points[0][0]) / 2, (points[-1][1] + points[0][1]) / 2)
        return smooth_path([middle, *points, middle]) + " Z"

    for grow, a in ((230, 0.1), (150, 0.16), (80, 0.3)):
        s.path(closed(ring(1, grow)), "#a9f5e4", f'opacity="{a}" filter="{s.blur(22)}"')
    for grow, width, a in ((150, 5, 0.4), (96, 8, 0.55), (52, 12, 0.75), (20, 26, 0.95)):
        s.line(closed(ring(1, grow, 9)), "#ffffff", width, f'opacity="{a}" filter="{s.blur(2)}"')
    s.path(closed(ring(1, 12, 3)), "#5d5148")
    s.path(closed(ring(1, -4, 6)), "#8b7a68")
    s.path(closed(ring(0.93, -10, 8)), "#bda27e")
    grass = closed(ring(0.8, -6, 8))
    s.path(grass, s.linear([(0, "#a8cf6a"), (1, "#4d9152")], x1=cx - 380, y1=cy - 260, x2=cx + 380, y2=cy + 260))
    s.begin(f'clip-path="{s.clip(grass)}"')
    for _ in range(130):
        x, y, r = cx + s.random.uniform(-400, 400), cy + s.random.uniform(-270, 270), s.random.uniform(8, 46)
        s.ellipse(x, y, r * 1.3, r, s.random.choice(["#8fc160", "#5fa257", "#bcd97c", "#478b4e"]), 'opacity="0.35"')
    s.line(f"M{cx - 130} {cy - 40} Q{cx + 30} {cy + 20} {cx + 120} {cy + 60} T{cx + 330} {cy + 150}", "#ead9b0", 13)
    for _ in range(46):
        x, y = cx + s.random.gauss(190, 70), cy + s.random.gauss(-90, 46)
        r = s.random.uniform(9, 17)
        s.ellipse(x + r * 0.8, y + r * 0.6, r, r, "#1f5040", 'opacity="0.5"')
        s.ellipse(x, y, r, r, "#2f7a4c")
        s.ellipse(x - r * 0.3, y - r * 0.3, r * 0.5, r * 0.5, "#62ab62")
    s.end()
    x, y = cx - 130, cy - 60
    s.path(f"M{x - 34} {y + 30} L{x + 30} {y - 34} L{x + 470} {y + 240} L{x + 420} {y + 290} Z",
           s.linear([(0, "#1c3a4a", 0.6), (1, "#1c3a4a", 0.12)], x1=x, y1=y, x2=x + 450, y2=y + 270))
    hx, hy = cx + 60, cy + 70
    s.polygon([(hx + 16, hy + 12), (hx + 150, hy + 52), (hx + 126, hy + 128), (hx - 8, hy + 88)], "#1f4a40", 'opacity="0.5"')
    s.polygon([(hx, hy), (hx + 130, hy + 40), (hx + 119, hy + 76), (hx - 11, hy + 36)], "#d9705a")
    s.polygon([(hx - 11, hy + 36), (hx + 119, hy + 76), (hx + 108, hy + 112), (hx - 22, hy + 72)], "#a94d45")
    for r, colour in ((62, "#fff8ea"), (54, "#d9513f"), (44, "#fff8ea"), (36, "#2f3a4c"), (27, "#d9513f"), (22, "#b53f36")):
        s.ellipse(x, y, r, r, colour)
    for a in range(0, 360, 45):
        s.line(f"M{x} {y} L{number(x + 26 * math.cos(math.radians(a)))} {number(y + 26 * math.sin(math.radians(a)))}", "#8f2f2c", 2)
    s.glow(x - 12, y - 12, 30, "#ffffff", 0.8)
    for bx, by, turn in ((1560, 250, 24), (330, 880, -140), (1640, 850, 170)):
        s.begin(f'transform="translate({bx} {by}) rotate({turn})"')
        s.path("M-210 -34 Q-90 -8 -30 0 Q-90 8 -210 34 Q-110 0 -210 -34 Z", "#ffffff", f'opacity="0.3" filter="{s.blur(4)}"')
        s.path("M-34 -12 Q20 -16 44 0 Q20 16 -34 12 Z", "#f7efe0")
        s.path("M-28 -7 Q14 -10 30 0 Q14 10 -28 7 Z", "#a5643f")
        s.path("M-12 -4 Q6 -52 16 2 Z", "#ffffff", 'opacity="0.95"')
        s.end()
    for gx, gy, size in ((620, 210, 26), (700, 260, 20), (1330, 700, 24), (1270, 190, 18)):
        gull(s, gx + 26, gy + 34, size, "#0b3f5c", tilt=18)
        s.body[-1] = s.body[-1].replace("<path ", '<path opacity="0.25" ')
        gull(s, gx, gy, size, "#ffffff", tilt=18)
    s.clouds(182, "#ffffff", (0.0022, 0.003), -500, 520, slope=6, threshold=0.58, opacity=0.75, octaves=4)
    return s


SCENES = [keeper_and_captain, fog, geese, winter_aurora, below_the_light, star_trails, summer_meadow, the_keeper_leaves,
          from_above]
