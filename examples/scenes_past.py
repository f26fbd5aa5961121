"""Clips 1 to 9: the reef, the tower, its first light and the storm."""

import math

from drawing import HEIGHT, WIDTH, Scene, number, points_path, smooth_path
from figures import DUSK, NIGHT, cottage, gull, keeper, lighthouse, tall_ship


def first_dawn():
    s = Scene(1)
    s.fill(s.linear([(0, "#33467f"), (0.25, "#7c6fa6"), (0.45, "#e29a9d"), (0.6, "#ffcf9a"), (0.66, "#fff0c8")]))
    s.clouds(11, "#ffd9c4", (0.0011, 0.009), 40, 520, slope=5, threshold=0.5, opacity=0.75)
    s.clouds(12, "#5b5590", (0.0014, 0.011), 0, 430, slope=5, threshold=0.56, opacity=0.5)
    s.glow(640, 655, 900, "#ffe3a3", 0.75)
    s.glow(640, 655, 240, "#fff8e0", 1)
    s.ellipse(640, 655, 44, 44, "#fffbea")
    s.ridge([690, 622, 628, 600, 640, 655], "#b98aa6", "#e6b4ae", 690, x0=1000)
    s.ridge([654, 640, 650, 690], "#9f7a9f", "#d8a4a8", 690, x0=-20, x1=420)
    s.fill(s.linear([(0, "#ffdcae"), (0.18, "#d79aa0"), (0.55, "#6a629b"), (1, "#2c3468")], y1=680), y=680, height=400)
    s.swell(690, HEIGHT, "#f0b9a8", "#3a3a74", bands=9, height=0.5, opacity=0.28)
    s.glints(684, HEIGHT, "#fff1cc", 330, x=640, narrow=60, wide=560, opacity=0.85)
    s.mist(684, 46, "#ffe6cc", 0.75)
    s.rocks(1020, 1980, [1110, 930, 800, 752, 690, 668, 700, 690, 730], 1130, "#3b3059", "#f0a58e", facets=150)
    cottage(s, 1560, 706, 150, "#c79aa0", "#54365f", "#ffe0a0", "#7c6188")
    lighthouse(s, 1470, 700, 500, DUSK, lit=True)
    s.rocks(-30, 420, [960, 1000, 985, 1040, 1090], 1120, "#2a2650", "#d98d90", facets=50)
    for x, y, size, tilt in ((860, 300, 30, -8), (960, 350, 22, 5), (1090, 262, 18, -4), (760, 392, 14, 8)):
        gull(s, x, y, size, "#4a3f6b", tilt=tilt)
    return s


def bare_reef():
    s = Scene(2)
    s.fill(s.linear([(0, "#7f97a3"), (0.35, "#a9bcbf"), (0.52, "#d3dcd4"), (0.6, "#dfe5da")]))
    s.clouds(21, "#5f7a8a", (0.0012, 0.006), 0, 520, slope=3.5, threshold=0.5, opacity=0.6)
    s.glow(1290, 330, 620, "#fbf7e2", 0.75)
    s.ridge([600, 560, 590, 575, 625], "#aebfc0", "#d0dad4", 625, x0=-20, x1=760)
    s.fill(s.linear([(0, "#cbd6cf"), (0.2, "#8fa9ab"), (0.6, "#4a6d79"), (1, "#1f3f4e")], y1=610), y=610, height=470)
    tall_ship(s, 1330, 622, 300, "#6d8088", "#e4e6da", "#a5b3b4")
    s.mist(640, 120, "#dbe3dc", 0.9)
    s.swell(625, HEIGHT, "#c4d6d2", "#264d5c", bands=11, height=0.9, opacity=0.42)
    s.rocks(330, 1120, [955, 800, 700, 745, 640, 690, 760, 735, 850, 955], 960, "#22323c", "#8fa6a6", rough=1.0,
            light_from=1, facets=150)
    _surf(s, 720, 935, 460, 80, "#f3f7f1")
    s.fill(s.linear([(0, "#3c6472", 0), (0.25, "#3c6472", 0.9), (1, "#1f3f4e")], y1=925, y2=1080), y=925, height=155)
    s.swell(935, HEIGHT + 60, "#a9c6c6", "#1a3a4a", bands=4, height=1.0, opacity=0.5)
    s.rocks(1500, 1990, [1010, 940, 905, 950, 880, 930], 1120, "#182830", "#6f8c92", rough=0.9, light_from=-1, facets=70)
    _surf(s, 1720, 1040, 330, 60, "#e8f0ec")
    for x, y, size, tilt in ((520, 420, 24, 6), (610, 380, 18, -6), (900, 460, 16, 4)):
        gull(s, x, y, size, "#3f5560", tilt=tilt)
    return s


def _surf(s, x, y, half, rise, colour):
    """Foam that leaps along the foot of a rock."""
    s.begin(f'filter="{s.blur(3)}"')
    for _ in range(70):
        at = s.random.gauss(0, 0.45)
        h = rise * s.random.uniform(0.2, 1) * max(0.15, 1 - at * at)
        r = 6 + h * 0.28
        s.ellipse(x + at * half, y - h * s.random.random() + 12, r * 1.7, r, colour,
                  f'opacity="{s.random.uniform(0.25, 0.75):.2f}"')
    s.end()
    for _ in range(60):
        at = s.random.gauss(0, 0.4)
        s.ellipse(x + at * half, y - rise * s.random.random() * 1.7, 2.6, 2.6, colour,
                  f'opacity="{s.random.uniform(0.3, 0.9):.2f}"')


def building_the_tower():
    s = Scene(3)
    s.fill(s.linear([(0, "#5fa3c7"), (0.4, "#a8d3d9"), (0.68, "#fbe7c0")]))
    s.clouds(31, "#ffffff", (0.0016, 0.0045), 60, 560, slope=5, threshold=0.52, opacity=0.9)
    s.clouds(33, "#f4c99a", (0.0016, 0.007), 260, 620, slope=5, threshold=0.55, opacity=0.6)
    s.glow(330, 470, 800, "#fff0c2", 0.7)
    s.ridge([650, 600, 630, 585, 640, 690], "#8fb6bb", "#cfdcc8", 690, x0=-20, x1=900)
    s.fill(s.linear([(0, "#d6e6cf"), (0.25, "#7db8bd"), (1, "#2a6f86")], y1=680), y=680, height=400)
    s.swell(690, HEIGHT, "#cfeae0", "#2f7a90", bands=9, height=0.6, opacity=0.35)
    s.glints(688, HEIGHT, "#fffbe2", 160, x=330, narrow=120, wide=700, opacity=0.7)
    tall_ship(s, 360, 706, 190, "#5d5a58", "#fbf3dc", "#d2bd98")
    s.rocks(640, 1990, [1110, 950, 850, 820, 800, 806, 790, 840, 815], 1130, "#5c4a48", "#e7bb86", facets=170)
    _half_tower(s, 1200, 806, 400)
    for x, foot, h, face in ((985, 812, 74, 1), (1420, 806, 76, -1), (1500, 808, 70, -1), (1200, 412, 52, 1)):
        keeper(s, x, foot, h, "#4a3a3c", face=face)
    for i in range(9):
        x = 1560 + (i % 4) * 56 - (i // 4) * -26
        y = 806 - (i // 4) * 30
        s.fill("#d9c7aa", x, y - 28, 52, 28)
        s.fill("#a58f7b", x + 38, y - 28, 14, 28)
    for x, y, size in ((700, 330, 22), (800, 290, 16)):
        gull(s, x, y, size, "#55727c")
    return s


def _half_tower(s, x, base, height):
    def half(t):
        return 92 * (1 - 0.3 * t)

    paint = s.linear([(0, "#fff6e2"), (0.4, "#e6d6bf"), (1, "#a08d8b")], x1=x - 92, y1=0, x2=x + 92, y2=0)
    s.polygon([(x - half(0), base), (x - half(1), base - height), (x + half(1), base - height), (x + half(0), base)], paint)
    for row in range(16):
        t = row / 16
        y = base - height * t
        s.line(f"M{number(x - half(t))} {number(y)} Q{number(x)} {number(y + 10)} {number(x + half(t))} {number(y)}",
               "#8f7c75", 1.6, 'opacity="0.5"')
        for i in range(6):
            f = -0.9 + (i + (row % 2) * 0.5) * 0.34
            s.line(f"M{number(x + half(t) * f)} {number(y + 5)} v{number(-height / 16)}", "#8f7c75", 1.3, 'opacity="0.4"')
    wood, dark = "#b98652", "#6f4a34"
    for side in (-1, 1):
        for out in (112, 152):
            s.line(f"M{x + side * out} {base} V{base - height - 90}", dark if side > 0 else wood, 7)
        for level in range(6):
            y = base - 60 - level * 76
            s.line(f"M{x + side * 104} {y} H{x + side * 160}", wood, 8)
            s.line(f"M{x + side * 112} {y} L{x + side * 152} {y - 76}", dark, 3.5)
    for y in (base - height - 14, base - height - 86):
        s.line(f"M{x - 160} {y} H{x + 160}", wood, 8)
    s.line(f"M{x + 40} {base - height - 14} V{base - height - 230}", dark, 10)
    s.line(f"M{x + 40} {base - height - 120} L{x - 250} {base - height - 260}", wood, 9)
    s.line(f"M{x + 40} {base - height - 230} L{x - 250} {base - height - 260} V{base - height + 60}", "#4a3a3c", 2.4)
    s.fill("#d9c7aa", x - 285, base - height + 60, 70, 40)
    s.fill("#a58f7b", x - 230, base - height + 60, 15, 40)


def lighting_the_lamp():
    s = Scene(4)
    s.fill(s.linear([(0, "#2d2f63"), (0.35, "#8a4f83"), (0.58, "#f08a62"), (0.72, "#ffd48a")]))
    s.clouds(41, "#ffb27a", (0.0012, 0.01), 120, 760, slope=5, threshold=0.5, opacity=0.8)
    s.fill(s.linear([(0, "#e58f68"), (0.3, "#8c5078"), (1, "#2a2752")], y1=760), y=760, height=320)
    s.glow(480, 760, 500, "#ffe6a8", 0.8)
    s.ellipse(480, 752, 40, 40, "#fff4cf")
    s.fill("#e58f68", 430, 762, 100, 36, 'opacity="0.9"')
    s.glints(764, HEIGHT, "#ffe2a4", 150, x=480, narrow=80, wide=280, opacity=0.8)
    dark = "#1c1733"
    for x in (60, 520, 1000, 1480, 1890):
        s.fill(dark, x - 13, 0, 26, HEIGHT)
    for y in (300, 690):
        s.fill(dark, 0, y, WIDTH, 13)
    s.fill(s.linear([(0, dark, 0.9), (1, dark, 0)], y2=240), 0, 0, WIDTH, 240)
    s.path(f"M0 0 H{WIDTH} V90 Q960 -20 0 90 Z", "#120e26")
    s.glow(1160, 520, 900, "#ffcf74", 0.85)
    _great_lens(s, 1160, 520, 250, 370)
    s.path(f"M0 {HEIGHT} V985 Q960 925 {WIDTH} 985 V{HEIGHT} Z", "#1a142e")
    s.line("M0 985 Q960 925 1920 985", "#ffbf73", 4, 'opacity="0.6"')
    s.polygon([(1010, 970), (1060, 890), (1260, 890), (1310, 970)], "#2b2038")
    s.line("M1060 890 H1260", "#ffcf84", 5)
    keeper(s, 740, 985, 560, "#140f25", skin_edge="#ffc878", lantern="#ffd98c")
    s.shade_edges("#0c0920", 0.55)
    return s


def _great_lens(s, x, y, half, rise):
    outline = []
    for i in range(41):
        a = math.pi * i / 40
        outline.append((x - half * (0.42 + 0.58 * math.sin(a) ** 0.7), y + rise * math.cos(a)))
    outline += [(2 * x - px, py) for px, py in reversed(outline)]
    d = points_path(outline)
    s.path(d, s.radial(x, y, rise, [(0, "#fffdf0", 0.95), (0.3, "#ffe9a6", 0.85), (0.7, "#e6a45c", 0.75), (1, "#8d5560", 0.8)]))
    s.begin(f'clip-path="{s.clip(d)}"')
    for i in range(-9, 10):
        cy = y + i * rise / 9.5
        bend = 22 * (1 if i > 0 else -1 if i < 0 else 0)
        s.line(f"M{x - half} {number(cy)} Q{x} {number(cy + bend)} {x + half} {number(cy)}", "#fff6d8", 5, 'opacity="0.55"')
        s.line(f"M{x - half} {number(cy + 7)} Q{x} {number(cy + 7 + bend)} {x + half} {number(cy + 7)}", "#8a4d4a", 3,
               'opacity="0.4"')
    s.end()
    for r in (108, 84, 60, 38):
        s.add(f'<circle cx="{x}" cy="{y}" r="{r}" fill="none" stroke="#fffbe6" stroke-width="5" opacity="0.8"/>')
    s.glow(x, y, 300, "#fffdf0", 1)
    brass = "#b07a3c"
    for f in (-1, -0.5, 0.5, 1):
        s.line(f"M{number(x + f * half * 0.42)} {y - rise} Q{number(x + f * half * 1.02)} {y} {number(x + f * half * 0.42)} "
               f"{y + rise}", brass, 9 if abs(f) == 1 else 5)
    for cy in (y - rise, y + rise):
        s.ellipse(x, cy, half * 0.44, 15, brass)
    s.path(f"M{x - 90} {y - rise - 6} Q{x} {y - rise - 86} {x + 90} {y - rise - 6} Z", brass)


def first_night():
    s = Scene(5)
    s.fill(s.linear([(0, "#070d2b"), (0.4, "#14295c"), (0.66, "#3d6494")]))
    s.stars(420, 690)
    s.clouds(51, "#35548c", (0.001, 0.006), 120, 680, slope=4, threshold=0.52, opacity=0.5)
    s.glow(420, 260, 520, "#cfe0ff", 0.5)
    s.ellipse(420, 260, 62, 62, "#f5f3e4")
    for x, y, r in ((400, 245, 14), (442, 272, 10), (418, 290, 7), (440, 238, 6)):
        s.ellipse(x, y, r, r * 0.9, "#d9d9d4", 'opacity="0.7"')
    s.ridge([690, 655, 670, 640, 720], "#29487c", "#39608f", 720, x0=-20, x1=800)
    s.fill(s.linear([(0, "#3f6797"), (0.3, "#1d3a6b"), (1, "#070f2e")], y1=710), y=710, height=370)
    s.swell(715, HEIGHT, "#4f7cb0", "#081336", bands=9, height=0.6, opacity=0.35)
    s.glints(713, HEIGHT, "#e8efff", 260, x=420, narrow=80, wide=420, opacity=0.75)
    s.rocks(1080, 1990, [1110, 910, 830, 770, 745, 720, 735, 760], 1130, "#0a1230", "#4c6da6", facets=130)
    x, y = 1500, 735 - 560 * 0.8577
    s.beam(x, y, 172, 5.5, 1700, strength=0.85)
    s.beam(x, y, -8, 6, 700, strength=0.6)
    cottage(s, 1610, 744, 150, "#33466f", "#0b1330", "#ffd27a", "#1c2b52")
    lighthouse(s, 1500, 738, 560, NIGHT, lit=True)
    tall_ship(s, 700, 742, 130, "#0d1838", "#4d6a9c", "#1c315f", lamp="#ffd98a")
    return s


def the_storm():
    s = Scene(6)
    s.fill(s.linear([(0, "#10151f"), (0.35, "#2a3a48"), (0.62, "#5d7377"), (0.72, "#7d8f88")]))
    s.clouds(61, "#0b1018", (0.0014, 0.0042), -80, 620, slope=5, threshold=0.47, opacity=0.9, solid=0.8)
    s.clouds(62, "#8fa5a8", (0.0016, 0.005), 60, 560, slope=5, threshold=0.57, opacity=0.5)
    s.glow(420, 240, 620, "#cfe6f2", 0.6)
    _lightning(s, 430, 70, 640)
    s.fill(s.linear([(0, "#6f8583"), (0.3, "#34505a"), (1, "#0c1c27")], y1=660), y=660, height=420)
    s.swell(665, 900, "#9fb5b0", "#1b333f", bands=6, height=2.2, opacity=0.5)
    s.rocks(860, 1860, [940, 860, 790, 700, 672, 690, 720, 800, 900], 1130, "#0d141c", "#55707a", rough=0.9, facets=120)
    x, y = 1320, 684 - 520 * 0.8577
    s.beam(x, y, 186, 6, 1500, colour="#ffefc0", strength=0.8)
    s.beam(x, y, 6, 6, 900, colour="#ffefc0", strength=0.5)
    lighthouse(s, 1320, 690, 520, NIGHT, lit=True)
    _burst(s, 1120, 880, 430, 330)
    _great_wave(s, [(0, 800), (260, 850), (560, 890), (860, 850), (1120, 830), (1400, 880), (1700, 900), (1920, 850)],
                "#5f7f83", "#132a36")
    _burst(s, 300, 950, 300, 130)
    _great_wave(s, [(0, 930), (300, 930), (640, 1000), (1000, 960), (1350, 1000), (1700, 960), (1920, 1000)],
                "#42626a", "#0a1922")
    for _ in range(260):
        px, py = s.random.uniform(0, WIDTH + 200), s.random.uniform(-40, HEIGHT)
        n = s.random.uniform(26, 80)
        s.line(f"M{number(px)} {number(py)} l{number(-n * 0.34)} {number(n)}", "#cfdee0", 1.1,
               f'opacity="{s.random.uniform(0.08, 0.28):.2f}"')
    s.shade_edges("#050a10", 0.5)
    return s


def _lightning(s, x, top, bottom):
    points, y = [(x, top)], top
    while y < bottom:
        y += s.random.uniform(28, 60)
        points.append((points[-1][0] + s.random.uniform(-44, 40), y))
    for width, a in ((26, 0.1), (10, 0.3), (3.4, 1)):
        s.line(points_path(points, close=False), "#eef8ff", width, f'opacity="{a}"')
    px, py = points[5]
    s.line(f"M{number(px)} {number(py)} l60 50 l-14 36 l52 60", "#eef8ff", 2, 'opacity="0.8"')


def _burst(s, x, base, half, rise):
    """The spray of a wave that breaks on rock."""
    s.begin(f'filter="{s.blur(5)}"')
    for _ in range(120):
        at = s.random.gauss(0, 0.34)
        h = rise * max(0.05, math.cos(min(1.5, abs(at) * 1.7)) ** 2) * s.random.uniform(0.55, 1.18)
        r = s.random.uniform(6, 26)
        s.ellipse(x + at * half, base - h, r * 1.3, r, "#eaf2ef", f'opacity="{s.random.uniform(0.2, 0.6):.2f}"')
    s.end()
    for _ in range(110):
        at = s.random.gauss(0, 0.4)
        h = rise * s.random.uniform(0.6, 1.45) * max(0.1, math.cos(min(1.5, abs(at) * 1.5)))
        s.ellipse(x + at * half, base - h, 2.4, 2.4, "#f4faf7", f'opacity="{s.random.uniform(0.3, 0.9):.2f}"')


def ship_in_the_waves():
    s = Scene(7)
    s.fill(s.linear([(0, "#0c1a2b"), (0.4, "#1f4152"), (0.7, "#4f8283")]))
    s.clouds(71, "#081420", (0.0013, 0.0045), -60, 640, slope=5, threshold=0.48, opacity=0.85, solid=0.8)
    s.clouds(72, "#9cc4b8", (0.0014, 0.006), 200, 700, slope=4, threshold=0.56, opacity=0.4)
    s.beam(1610, 560, 187, 5, 1500, strength=0.9)
    s.rocks(1480, 1760, [650, 628, 610, 632, 652], 670, "#10283a", "#3d6874", facets=12)
    lighthouse(s, 1610, 622, 72, NIGHT, lit=True)
    s.glow(1610, 560, 120, "#fff3c4", 0.9)
    s.fill(s.linear([(0, "#5c8e8c"), (0.3, "#22515c"), (1, "#061521")], y1=640), y=640, height=440)
    s.swell(645, 800, "#86b3aa", "#123541", bands=4, height=2.0, opacity=0.5)
    _great_wave(s, [(0, 800), (200, 770), (480, 700), (760, 690), (1000, 740), (1300, 815), (1600, 800), (1920, 730)],
                "#5f9a97", "#143c49")
    tall_ship(s, 780, 748, 620, "#0b1822", "#d7d6c0", "#5f7c80", tilt=-11, lamp="#ffce7a")
    _great_wave(s, [(0, 700), (180, 745), (420, 830), (760, 800), (1040, 800), (1320, 880), (1640, 850), (1920, 760)],
                "#4a8787", "#0c2a37")
    _great_wave(s, [(0, 880), (300, 930), (620, 985), (1000, 930), (1400, 960), (1700, 990), (1920, 940)],
                "#2f666c", "#061722")
    for _ in range(240):
        px, py = s.random.uniform(0, WIDTH + 200), s.random.uniform(-40, HEIGHT)
        n = s.random.uniform(26, 70)
        s.line(f"M{number(px)} {number(py)} l{number(-n * 0.4)} {number(n)}", "#d5e6e2", 1.1,
               f'opacity="{s.random.uniform(0.06, 0.22):.2f}"')
    s.shade_edges("#030b14", 0.55)
    return s


def _great_wave(s, crest, light, dark):
    top = min(y for _, y in crest)
    line = [(-60, crest[0][1] - 10), *crest, (WIDTH + 60, crest[-1][1] - 10)]
    edge = smooth_path(line)
    outline = edge + f" V{HEIGHT + 40} H-60 Z"
    s.path(outline, s.linear([(0, light), (0.3, dark), (1, dark)], y1=top, y2=top + 420))
    s.begin(f'clip-path="{s.clip(outline)}"')
    for i in range(9):
        drop = 16 + i * i * 4.2
        moved = [(x, y + drop + s.random.uniform(-9, 9)) for x, y in line]
        s.line(smooth_path(moved), light, 2 + i * 0.7, f'opacity="{max(0.05, 0.34 - i * 0.032):.2f}"')
    s.line(edge, "#eef6f0", 12, f'opacity="0.75" filter="{s.blur(3)}"')
    s.end()
    s.begin(f'filter="{s.blur(4)}"')
    for (x0, y0), (x1, y1) in zip(line, line[1:]):
        for i in range(10):
            t = i / 10
            x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
            if s.random.random() < 0.4:
                s.ellipse(x, y - s.random.uniform(-4, 16), s.random.uniform(10, 34), s.random.uniform(4, 9), "#f0f7f2",
                          f'opacity="{s.random.uniform(0.12, 0.4):.2f}"')
    s.end()


def the_stairs():
    """Straight up the stairwell: steps turn around a bright eye."""
    s = Scene(8)
    cx, cy = 980, 520
    s.fill(s.radial(cx, cy, 1150, [(0, "#ffedc2"), (0.18, "#e9b27a"), (0.45, "#8d5a4f"), (0.75, "#432c3a"), (1, "#1d1524")]))
    turns, count = 3.2, 92
    for i in range(count):
        t = i / count
        a0 = math.radians(-70 + 360 * turns * t)
        a1 = math.radians(-70 + 360 * turns * (i + 1.04) / count)
        near = 1 - t
        outer0, outer1 = 90 + 980 * near ** 1.5, 90 + 980 * (1 - (i + 1) / count) ** 1.5
        inner0, inner1 = outer0 * 0.5, outer1 * 0.5
        d = points_path([(cx + outer0 * math.cos(a0), cy + outer0 * math.sin(a0)),
                         (cx + outer1 * math.cos(a1), cy + outer1 * math.sin(a1)),
                         (cx + inner1 * math.cos(a1), cy + inner1 * math.sin(a1)),
                         (cx + inner0 * math.cos(a0), cy + inner0 * math.sin(a0))])
        sun = 0.5 + 0.5 * math.cos(a0 - 0.6)
        r, g, b = (int(lo + (hi - lo) * (t * 0.55 + sun * 0.43)) for lo, hi in ((44, 250), (28, 196), (42, 138)))
        s.path(d, f"rgb({r},{g},{b})")
        s.line(f"M{number(cx + inner0 * math.cos(a0))} {number(cy + inner0 * math.sin(a0))} "
               f"L{number(cx + outer0 * math.cos(a0))} {number(cy + outer0 * math.sin(a0))}",
               "#20131f", 1 + 4 * near, 'opacity="0.7"')
    rail = []
    for i in range(0, count * 2 + 1):
        t = i / (count * 2)
        a = math.radians(-70 + 360 * turns * t)
        r = (90 + 980 * (1 - t) ** 1.5) * 0.5
        rail.append((cx + r * math.cos(a), cy + r * math.sin(a)))
    s.line(smooth_path(rail), "#1c1220", 9)
    s.line(smooth_path([(x - 2, y - 3) for x, y in rail]), "#ffd591", 2.5, 'opacity="0.8"')
    s.glow(cx, cy, 560, "#fff0c0", 0.75)
    s.ellipse(cx, cy, 44, 44, "#fffbea")
    for a in range(0, 360, 45):
        s.line(f"M{cx} {cy} L{number(cx + 44 * math.cos(math.radians(a)))} {number(cy + 44 * math.sin(math.radians(a)))}",
               "#b98a58", 3)
    s.shade_edges("#100a16", 0.6)
    return s


def the_log_book():
    s = Scene(9)
    s.fill(s.radial(560, 620, 1500, [(0, "#8a5a3c"), (0.35, "#5a382f"), (0.7, "#2b1d26"), (1, "#150f1b")]))
    for i in range(9):
        s.line(f"M{i * 240} 0 V{HEIGHT}", "#1a1018", 3, 'opacity="0.35"')
    _window(s, 1060, 110, 620, 610)
    s.path(f"M0 820 H{WIDTH} V{HEIGHT} H0 Z", s.linear([(0, "#8a5734"), (0.12, "#6b4029"), (1, "#2c1a1c")], y1=820))
    s.line(f"M0 822 H{WIDTH}", "#ffc98a", 4, 'opacity="0.45"')
    for y in (880, 950, 1030):
        s.line(f"M0 {y} H{WIDTH}", "#2a1719", 2, 'opacity="0.45"')
    s.glow(430, 560, 900, "#ffc36a", 0.75)
    _oil_lamp(s, 430, 850)
    s.path("M690 952 Q860 884 1010 930 Q1160 884 1330 952 L1420 1040 Q1180 972 1020 1016 Q850 972 600 1040 Z", "#3a2226")
    s.path("M700 940 Q860 872 1010 918 L1018 1000 Q850 956 618 1022 Z",
           s.linear([(0, "#ffe9bd"), (0.8, "#e2b983"), (1, "#a5765a")], x1=640, y1=0, x2=1018, y2=0))
    s.path("M1010 918 Q1160 872 1320 940 L1402 1022 Q1180 956 1018 1000 Z",
           s.linear([(0, "#a97d5c"), (0.2, "#e9c795"), (1, "#c39a72")], x1=1010, y1=0, x2=1402, y2=0))
    for i in range(6):
        y = 916 + i * 15
        s.line(f"M{722 - i * 13} {y + 14} Q860 {y - 26} {1000 + i * 2} {y + 12}", "#6b4630", 2, 'opacity="0.45"')
        s.line(f"M{1030 + i} {y + 12} Q1170 {y - 28} {1306 + i * 13} {y + 14}", "#6b4630", 2, 'opacity="0.3"')
    s.line("M1240 908 L1400 700", "#f4e7d0", 5)
    s.path("M1400 700 Q1440 650 1420 610 Q1370 660 1352 756 Q1380 740 1400 700 Z", "#f4e7d0")
    s.shade_edges("#0b070f", 0.6)
    return s


def _window(s, x, y, w, h):
    pane = f"M{x} {y} H{x + w} V{y + h} H{x} Z"
    s.begin(f'clip-path="{s.clip(pane)}"')
    s.fill(s.linear([(0, "#0d1b46"), (0.6, "#2b5288"), (1, "#6f93ae")], y1=y, y2=y + h * 0.72), x, y, w, h)
    for _ in range(90):
        s.ellipse(x + s.random.uniform(0, w), y + s.random.uniform(0, h * 0.55), 1.4, 1.4, "#fff",
                  f'opacity="{s.random.uniform(0.3, 0.9):.2f}"')
    sea = y + h * 0.72
    s.fill(s.linear([(0, "#5b84a6"), (1, "#0c1f47")], y1=sea, y2=y + h), x, sea, w, h * 0.28)
    s.beam(x + w * 0.66, y + h * 0.30, 176, 7, 640, strength=0.8)
    s.rocks(x + w * 0.38, x + w + 30, [sea + 60, sea - 10, sea - 34, sea - 40, sea - 10], y + h + 40, "#0b1738", "#4a6c9c", facets=30)
    lighthouse(s, x + w * 0.66, sea - 28, 330, NIGHT, lit=True)
    s.end()
    wood = "#3a231f"
    s.line(pane, wood, 30)
    s.line(f"M{x + w / 2} {y} V{y + h} M{x} {y + h * 0.4} H{x + w}", wood, 14)
    s.line(f"M{x - 12} {y - 14} V{y + h}", "#c98a55", 3, 'opacity="0.7"')
    s.fill("#4a2c25", x - 50, y + h + 6, w + 100, 30)
    s.line(f"M{x - 50} {y + h + 8} H{x + w + 50}", "#d79a60", 4, 'opacity="0.6"')
    for side in (-1, 1):
        cx = x + w / 2 + side * (w / 2 + 70)
        s.path(f"M{cx - 70} {y - 40} H{cx + 70} Q{cx + 60 - side * 20} {y + 300} {cx + side * 70} {y + h - 10} "
               f"H{cx - side * 10} Q{cx - side * 60} {y + 260} {cx - 70} {y - 40} Z", "#6d2f32")
        for i in (-40, 0, 40):
            s.line(f"M{cx + i} {y - 30} Q{cx + i + side * 6} {y + 280} {cx + side * 34 + i * 0.3} {y + h - 30}", "#3f1a24", 6,
                   'opacity="0.5"')
    s.fill("#2b1719", x - 150, y - 58, w + 300, 18)


def _oil_lamp(s, x, base):
    brass = s.linear([(0, "#f2c878"), (0.4, "#b57f3e"), (1, "#5f3a24")], x1=x - 90, y1=0, x2=x + 90, y2=0)
    s.path(f"M{x - 80} {base + 40} Q{x} {base + 60} {x + 80} {base + 40} L{x + 50} {base + 14} H{x - 50} Z", brass)
    s.path(f"M{x - 70} {base - 60} Q{x - 80} {base + 16} {x} {base + 18} Q{x + 80} {base + 16} {x + 70} {base - 60} "
           f"Q{x} {base - 90} {x - 70} {base - 60} Z", brass)
    s.fill(brass, x - 34, base - 104, 68, 34)
    s.path(f"M{x - 30} {base - 104} Q{x - 84} {base - 200} {x - 26} {base - 300} L{x - 22} {base - 400} H{x + 22} "
           f"L{x + 26} {base - 300} Q{x + 84} {base - 200} {x + 30} {base - 104} Z", "#ffe6b0", 'opacity="0.28"')
    s.glow(x, base - 175, 170, "#fff1c0", 1)
    s.path(f"M{x} {base - 262} Q{x + 34} {base - 190} {x + 24} {base - 140} Q{x} {base - 110} {x - 24} {base - 140} "
           f"Q{x - 34} {base - 190} {x} {base - 262} Z", "#fffbe4")


SCENES = [first_dawn, bare_reef, building_the_tower, lighting_the_lamp, first_night, the_storm, ship_in_the_waves,
          the_stairs, the_log_book]
