"""A small SVG canvas: gradients, soft light, clouds from noise, ridges, rocks and water.

Everything random comes from a seeded generator, so a scene looks the same on every run.
"""

import math
import random

WIDTH, HEIGHT = 1920, 1080


def number(value):
    return f"{value:.1f}".rstrip("0").rstrip(".")


def points_path(points, close=True):
    body = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{body}" + (" Z" if close else "")


def smooth_path(points):
    """An open path through the points with rounded corners."""
    out = f"M{number(points[0][0])} {number(points[0][1])}"
    for (x0, y0), (x1, y1) in zip(points[1:], points[2:]):
        out += f" Q{number(x0)} {number(y0)} {number((x0 + x1) / 2)} {number((y0 + y1) / 2)}"
    return out + f" L{number(points[-1][0])} {number(points[-1][1])}"


class Scene:
    def __init__(self, seed):
        self.defs = []
        self.body = []
        self.random = random.Random(seed)
        self.names = 0

    def svg(self):
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">')
        return "\n".join([head, "<defs>", *self.defs, "</defs>", *self.body, "</svg>", ""])

    def name(self):
        self.names += 1
        return f"n{self.names}"

    def add(self, markup):
        self.body.append(markup)

    # Paint

    @staticmethod
    def stops(stops):
        out = ""
        for offset, colour, *opacity in stops:
            out += f'<stop offset="{offset}" stop-color="{colour}" stop-opacity="{opacity[0] if opacity else 1}"/>'
        return out

    def linear(self, stops, x1=0, y1=0, x2=0, y2=HEIGHT):
        name = self.name()
        self.defs.append(f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="{number(x1)}" '
                         f'y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}">{self.stops(stops)}</linearGradient>')
        return f"url(#{name})"

    def radial(self, x, y, r, stops):
        name = self.name()
        self.defs.append(f'<radialGradient id="{name}" gradientUnits="userSpaceOnUse" cx="{number(x)}" '
                         f'cy="{number(y)}" r="{number(r)}">{self.stops(stops)}</radialGradient>')
        return f"url(#{name})"

    def blur(self, x, y=None):
        name = self.name()
        self.defs.append(f'<filter id="{name}" x="-50%" y="-50%" width="200%" height="200%">'
                         f'<feGaussianBlur stdDeviation="{x} {x if y is None else y}"/></filter>')
        return f"url(#{name})"

    def clip(self, path):
        name = self.name()
        self.defs.append(f'<clipPath id="{name}"><path d="{path}"/></clipPath>')
        return f"url(#{name})"

    # Shapes

    def fill(self, paint, x=0, y=0, width=WIDTH, height=HEIGHT, more=""):
        self.add(f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
                 f'fill="{paint}" {more}/>')

    def path(self, d, paint, more=""):
        self.add(f'<path d="{d}" fill="{paint}" {more}/>')

    def polygon(self, points, paint, more=""):
        self.path(points_path(points), paint, more)

    def line(self, d, colour, width, more=""):
        self.add(f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{number(width)}" '
                 f'stroke-linecap="round" stroke-linejoin="round" {more}/>')

    def ellipse(self, x, y, rx, ry, paint, more=""):
        self.add(f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx)}" ry="{number(ry)}" fill="{paint}" {more}/>')

    def begin(self, more=""):
        self.add(f"<g {more}>")

    def end(self):
        self.add("</g>")

    # Light and air

    def glow(self, x, y, r, colour, strength=1.0, squash=1.0):
        """Light that fades away softly from a point."""
        eased = [(0, 1), (0.12, 0.72), (0.25, 0.46), (0.42, 0.23), (0.6, 0.1), (0.8, 0.03), (1, 0)]
        paint = self.radial(0, 0, r, [(at, colour, round(a * strength, 3)) for at, a in eased])
        self.add(f'<circle r="{number(r)}" fill="{paint}" '
                 f'transform="translate({number(x)} {number(y)}) scale(1 {squash})"/>')

    def clouds(self, seed, colour, frequency, top, bottom, slope=4.0, threshold=0.5, opacity=1.0, octaves=3, solid=0.5):
        """Clouds from noise in a band of the picture that fades at both ends; `frequency` is (across, down)."""
        r, g, b = (int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5))
        noise, mask = self.name(), self.name()
        self.defs.append(
            f'<filter id="{noise}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">'
            f'<feTurbulence type="fractalNoise" baseFrequency="{frequency[0]} {frequency[1]}" numOctaves="{octaves}" '
            f'seed="{seed}"/><feColorMatrix values="0 0 0 0 {r:.3f} 0 0 0 0 {g:.3f} 0 0 0 0 {b:.3f} '
            f'{slope} 0 0 0 {-slope * threshold:.3f}"/></filter>')
        fade = self.linear([(0, "#fff", 0), (max(0, 0.5 - solid / 2), "#fff"), (min(1, 0.5 + solid / 2), "#fff"),
                            (1, "#fff", 0)], y1=top, y2=bottom)
        self.defs.append(f'<mask id="{mask}"><rect y="{top}" width="{WIDTH}" height="{bottom - top}" fill="{fade}"/></mask>')
        self.add(f'<g mask="url(#{mask})" opacity="{opacity}"><rect y="{top}" width="{WIDTH}" height="{bottom - top}" '
                 f'filter="url(#{noise})"/></g>')

    def mist(self, y, height, colour, opacity):
        """A level band of haze, densest at y."""
        paint = self.linear([(0, colour, 0), (0.3, colour, opacity * 0.4), (0.5, colour, opacity),
                             (0.7, colour, opacity * 0.4), (1, colour, 0)], y1=y - height, y2=y + height)
        self.fill(paint, y=y - height, height=2 * height)

    def stars(self, count, bottom, colour="#fff", size=1.6, top=0):
        for _ in range(count):
            x, y = self.random.uniform(0, WIDTH), top + (bottom - top) * self.random.random() ** 1.2
            r = size * (0.35 + 0.65 * self.random.random() ** 4)
            fade = 1 - 0.75 * (y - top) / (bottom - top)
            self.add(f'<circle cx="{number(x)}" cy="{number(y)}" r="{r:.2f}" fill="{colour}" '
                     f'opacity="{self.random.uniform(0.35, 1) * fade:.2f}"/>')

    def beam(self, x, y, angle, spread, length, colour="#fff2c4", strength=0.6):
        """A cone of light; angle in degrees, 0 to the right, clockwise."""
        paint = self.radial(x, y, length, [(0, colour, strength), (0.2, colour, strength * 0.55),
                                           (0.5, colour, strength * 0.24), (1, colour, 0)])
        for part, soft in ((1.0, 14), (0.55, 7), (0.22, 3)):
            ends = []
            for side in (-1, 1):
                a = math.radians(angle + side * spread * part)
                ends.append((x + length * math.cos(a), y + length * math.sin(a)))
            self.polygon([(x, y), *ends], paint, f'filter="{self.blur(soft)}" opacity="0.6"')

    def shade_edges(self, colour="#000", strength=0.35):
        paint = self.radial(0, 0, 1000, [(0, colour, 0), (0.62, colour, 0), (0.85, colour, strength * 0.4),
                                         (1.15, colour, strength)])
        self.add(f'<rect x="-1000" y="-1000" width="2000" height="2000" fill="{paint}" '
                 f'transform="translate({WIDTH / 2} {HEIGHT / 2}) scale(1.24 0.8)"/>')

    # Land

    def profile(self, x0, x1, heights, rough=0.5, detail=7):
        """A jagged line from x0 to x1 through the given y values, by midpoint displacement."""
        ys = list(heights)
        span = abs(x1 - x0) / max(1, len(ys) - 1)
        shift = span * rough * 0.35
        for _ in range(detail):
            if span < 7:
                break
            wider = []
            for a, b in zip(ys, ys[1:]):
                wider += [a, (a + b) / 2 + self.random.uniform(-shift, shift)]
            ys = wider + [ys[-1]]
            span, shift = span / 2, shift * 0.52
        step = (x1 - x0) / (len(ys) - 1)
        return [(x0 + i * step, y) for i, y in enumerate(ys)]

    def ridge(self, heights, top_colour, foot_colour, foot, rough=0.4, x0=-20, x1=WIDTH + 20):
        """Distant land: a filled profile that fades towards its foot."""
        line = self.profile(x0, x1, heights, rough)
        paint = self.linear([(0, top_colour), (1, foot_colour)], y1=min(y for _, y in line), y2=foot)
        self.polygon([(x0, foot), *line, (x1, foot)], paint)
        return line

    def rocks(self, x0, x1, heights, foot, dark, light, rough=0.7, light_from=-1, facets=90, strength=0.5):
        """Near land: a profile with facets that catch the light from one side (-1 left, 1 right)."""
        line = self.profile(x0, x1, heights, rough, detail=6)
        outline = points_path([(x0, foot), *line, (x1, foot)])
        top = min(y for _, y in line)
        self.path(outline, self.linear([(0, dark), (1, dark)], y1=top, y2=foot))
        self.begin(f'clip-path="{self.clip(outline)}"')
        for _ in range(facets):
            i = self.random.randrange(len(line))
            x, y = line[i]
            y += (foot - y) * self.random.random() ** 1.6 * 0.9
            w, h = self.random.uniform(14, 70), self.random.uniform(18, 80)
            lean = light_from * self.random.uniform(0.2, 1) * w
            a = strength * self.random.uniform(0.15, 0.8) * (1 - 0.75 * (y - top) / max(1, foot - top))
            self.polygon([(x, y - 2), (x + lean, y + h * 0.5), (x + lean * 0.4, y + h), (x - lean * 0.25, y + h * 0.6)],
                         light, f'opacity="{max(a, 0.02):.2f}"')
        rim = [(x, y + 1) for x, y in line]
        self.line(points_path(rim, close=False), light, 3, f'opacity="{strength * 0.7:.2f}"')
        self.end()
        return line

    # Water

    def glints(self, horizon, bottom, colour, count, x=None, narrow=40, wide=500, opacity=0.6, size=1.0):
        """Short level strokes of light on water, small far away and large near; around x when it is given."""
        for _ in range(count):
            t = self.random.random() ** 1.7
            y = horizon + 3 + (bottom - horizon - 3) * t
            w = size * (5 + 120 * t) * self.random.uniform(0.4, 1.3)
            h = size * (0.8 + 6 * t) * self.random.uniform(0.5, 1)
            if x is None:
                at = self.random.uniform(-50, WIDTH + 50)
            else:
                at = x + self.random.gauss(0, 0.42) * (narrow + wide * t)
            a = opacity * self.random.uniform(0.25, 1)
            self.path(f"M{number(at - w / 2)} {number(y)} Q{number(at)} {number(y - h)} {number(at + w / 2)} {number(y)} "
                      f"Q{number(at)} {number(y + h * 0.7)} {number(at - w / 2)} {number(y)} Z", colour,
                      f'opacity="{a:.2f}"')

    def swell(self, horizon, bottom, light, dark, bands=9, height=1.0, opacity=0.5):
        """Rolling waves: bands with a lit crest that fades into the water before it."""
        for i in range(bands):
            t = ((i + 0.5) / bands) ** 1.6
            y = horizon + (bottom - horizon) * t
            rise = height * (2 + 26 * t)
            length = 140 + 620 * t
            phase, phase2 = self.random.uniform(0, 6.3), self.random.uniform(0, 6.3)
            crest = []
            for x in range(-40, WIDTH + 80, 20):
                wave = math.sin(x / length * 6.28 + phase) + 0.45 * math.sin(x / length * 13.7 + phase2)
                crest.append((x, y - rise * wave * 0.6))
            depth = 12 + 130 * t
            for colour, offset, a in ((dark, depth * 0.32, opacity * 0.8), (light, 0, opacity)):
                paint = self.linear([(0, colour, a), (0.25, colour, a * 0.4), (1, colour, 0)],
                                    y1=y - rise + offset, y2=y + depth + offset)
                moved = [(x, yy + offset) for x, yy in crest]
                self.path(smooth_path(moved) + f" L{WIDTH + 60} {number(y + depth * 2 + offset)} "
                          f"L-40 {number(y + depth * 2 + offset)} Z", paint)
