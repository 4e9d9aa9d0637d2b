"""The sprites of Vae.Factors, drawn anew from their description; prints the MD5 of the three files."""
import hashlib, math, struct
import numpy as np

grid = [("shape", 3), ("scale", 6), ("orientation", 8), ("x", 16), ("y", 16)]
points = (np.arange(32 * 8) + 0.5) / 8
px, py = np.meshgrid(points, points)

def inside(shape, radius, degrees, cx, cy):
    x, y = (px - cx) / radius, (py - cy) / radius
    a = math.radians(degrees)
    x, y = x * math.cos(a) + y * math.sin(a), y * math.cos(a) - x * math.sin(a)
    if shape == 0:
        return (abs(x) <= math.sqrt(.5)) & (abs(y) <= math.sqrt(.5))
    if shape == 1:
        return x ** 2 + (2 * y) ** 2 <= 1
    # A heart whose square has half a diagonal of 1, around the origin; the enclosing circle's centre is found by bisection.
    low, high = 0.0, 1.0
    far = lambda c: math.hypot(.5, .5 - c) + math.sqrt(.5)
    for _ in range(200):
        c = (low + high) / 2
        low, high = (c, high) if 1 + c < far(c) else (low, c)
    r = 1 + c
    x, y = x * r, y * r - c
    square = abs(x) + abs(y) <= 1
    discs = [np.hypot(x - s, y + .5) <= math.sqrt(.5) for s in (-.5, .5)]
    return square | discs[0] | discs[1]

images, labels, table = [], [], ["shape,scale,orientation,x,y"]
for shape in range(3):
    for scale in range(6):
        for turn in range(8):
            drawn = inside(shape, 3.96 + .7 * scale, 11.25 * turn, 8.5, 8.5)
            count = drawn.reshape(32, 8, 32, 8).sum((1, 3))
            one = np.floor(count * 255 / 64 + .5).astype(np.uint8)
            for x in range(16):
                for y in range(16):
                    images.append(np.roll(one, (y, x), (0, 1)))
                    labels.append(shape)
                    table.append(f"{shape},{scale},{turn},{x},{y}")
images = np.array(images)
open("train-images", "wb").write(b"\0\0\x08\x03" + struct.pack(">3I", *images.shape) + images.tobytes())
for data in (open("train-images", "rb").read(), b"\0\0\x08\x01" + struct.pack(">I", len(labels)) + bytes(labels), ("\n".join(table) + "\n").encode()):
    print(hashlib.md5(data).hexdigest())
print(len(np.unique(images.reshape(len(images), -1), axis=0)), images.shape)
