import { COUNTRIES, PLANS, SEATS } from "./audience.ts";
import { ANGLE, BLOCKS, HALF_SPAN, HEIGHT, LEFT, radiusOf, STAGE_RADIUS, UPPER, WIDTH, X, Y } from "./geometry.ts";
import { DARK, LIT, TOO_OLD } from "./house.ts";

/** The colours of the hall, from the page's style. */
export interface Palette {
  readonly hall: string;
  readonly wood: string;
  readonly label: string;
  readonly dark: string;
  readonly outline: string;
  readonly lit: string;
  readonly glow: string;
}

/** Draws the hall: all of it when something else than the lights has changed, else only the seats that changed. */
export interface Painter {
  /** Fits the picture to a width in CSS pixels, and draws everything. */
  fit(width: number, palette: Palette): void;
  /** Brings out some seats by taking others back; nothing brings out all. */
  bringOut(seats: ((index: number) => boolean) | undefined): void;
  /** Hears of the first `many` seats of a list whose look has changed. */
  change(seats: Uint16Array, many: number, isAtOnce: boolean): void;
  /** Draws what has changed; whether there is more to come, as lights go up and down gently. */
  draw(now: number): boolean;
}

/** Steps between dark and lit, and milliseconds for all of them. */
const LEVELS = 10;
const FADE = 260;
const OLD = LEVELS + 1;
const TAKEN_BACK = LEVELS + 2;

export function createPainter(canvas: HTMLCanvasElement, looks: Uint8Array): Painter {
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) {
    throw new Error("the canvas has no 2d context");
  }
  const paint = context;
  const levels = new Uint8Array(SEATS.length);
  const isFaint = new Uint8Array(SEATS.length);
  /** The seats whose light is going up or down, and whether a seat is among them. */
  const fading = new Uint16Array(SEATS.length);
  const isFading = new Uint8Array(SEATS.length);
  let many = 0;
  let before = 0;
  let sprites: HTMLCanvasElement | undefined;
  let tile = 0;
  let scale = 1;
  let palette: Palette | undefined;

  function levelOf(look: number | undefined): number {
    return look === LIT ? LEVELS : look === TOO_OLD ? OLD : 0;
  }

  function drawSeat(index: number): void {
    if (sprites === undefined) {
      return;
    }
    const angle = ANGLE[index] ?? 0;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const x = ((X[index] ?? 0) - LEFT) * scale;
    const y = ((Y[index] ?? 0) - UPPER) * scale;
    const sprite = (levels[index] ?? 0) + (isFaint[index] === 1 ? TAKEN_BACK : 0);
    paint.setTransform(cos, sin, -sin, cos, x, y);
    paint.drawImage(sprites, sprite * tile, 0, tile, tile, -tile / 2, -tile / 2, tile, tile);
  }

  function drawAll(): void {
    if (palette === undefined) {
      return;
    }
    drawHall(paint, palette, scale, canvas);
    for (let index = 0; index < SEATS.length; index++) {
      drawSeat(index);
    }
  }

  return {
    fit(width, colours) {
      palette = colours;
      const ratio = Math.min(3, globalThis.devicePixelRatio);
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round((width * ratio * HEIGHT) / WIDTH);
      scale = canvas.width / WIDTH;
      tile = Math.ceil(scale * 1.02);
      sprites = makeSprites(tile, scale, colours);
      drawAll();
    },

    bringOut(seats) {
      for (let index = 0; index < SEATS.length; index++) {
        isFaint[index] = seats === undefined || seats(index) ? 0 : 1;
      }
      drawAll();
    },

    change(seats, count, isAtOnce) {
      for (let place = 0; place < count; place++) {
        const index = seats[place] ?? 0;
        const isPlain = looks[index] !== TOO_OLD && levels[index] !== OLD;
        if (!isPlain || isAtOnce) {
          levels[index] = levelOf(looks[index]);
          drawSeat(index);
        } else if (isFading[index] === 0) {
          isFading[index] = 1;
          fading[many++] = index;
        }
      }
    },

    draw(now) {
      const steps = Math.max(1, Math.round(((now - before) * LEVELS) / FADE));
      // The first frame after a pause is as long as any.
      const most = now - before > 100 ? 1 : steps;
      before = now;
      for (let place = 0; place < many; place++) {
        const index = fading[place] ?? 0;
        const target = levelOf(looks[index]);
        const level = levels[index] ?? 0;
        const next = level < target ? Math.min(target, level + most) : Math.max(target, level - most);
        levels[index] = next;
        drawSeat(index);
        if (next === target) {
          isFading[index] = 0;
          many -= 1;
          fading[place] = fading[many] ?? 0;
          place -= 1;
        }
      }
      return many > 0;
    },
  };
}

/** Everything that does not change with the clock. */
function drawHall(
  paint: CanvasRenderingContext2D,
  { hall, wood, label, lit, glow }: Palette,
  scale: number,
  { width, height }: HTMLCanvasElement,
): void {
  paint.setTransform(1, 0, 0, 1, 0, 0);
  paint.fillStyle = hall;
  paint.fillRect(0, 0, width, height);
  paint.setTransform(scale, 0, 0, scale, -LEFT * scale, -UPPER * scale);

  // The stage, and on its edge the lamps that the software is named after.
  const up = -Math.PI / 2;
  const edge = HALF_SPAN + 0.06;
  paint.fillStyle = wood;
  paint.beginPath();
  paint.arc(0, 0, STAGE_RADIUS, up - edge, up + edge);
  const foot = UPPER + HEIGHT;
  paint.lineTo(STAGE_RADIUS * Math.sin(edge), foot);
  paint.lineTo(-STAGE_RADIUS * Math.sin(edge), foot);
  paint.closePath();
  paint.fill();
  paint.strokeStyle = lit;
  paint.lineWidth = 0.14;
  paint.beginPath();
  paint.arc(0, 0, STAGE_RADIUS, up - edge, up + edge);
  paint.stroke();
  for (let lamp = -9; lamp <= 9; lamp++) {
    const angle = up + (lamp / 9.5) * edge;
    const [x, y] = [(STAGE_RADIUS - 0.55) * Math.cos(angle), (STAGE_RADIUS - 0.55) * Math.sin(angle)];
    const halo = paint.createRadialGradient(x, y, 0.1, x, y, 1.5);
    halo.addColorStop(0, glow);
    halo.addColorStop(1, "transparent");
    paint.fillStyle = halo;
    paint.fillRect(x - 1.5, y - 1.5, 3, 3);
    paint.fillStyle = lit;
    paint.beginPath();
    paint.arc(x, y, 0.22, 0, 2 * Math.PI);
    paint.fill();
  }

  // Texts in device pixels: on a small screen they must not shrink with the seats.
  const size = Math.max(0.95 * scale, 10 * Math.min(3, globalThis.devicePixelRatio));
  paint.setTransform(1, 0, 0, 1, 0, 0);
  paint.fillStyle = label;
  paint.font = `${size}px Figtree, system-ui, sans-serif`;
  paint.textBaseline = "middle";
  paint.textAlign = "center";
  const above = radiusOf(24) + 1.35;
  for (const [place, { code }] of COUNTRIES.entries()) {
    const { from, until } = BLOCKS[place] ?? { from: 0, until: 0 };
    const angle = (from + until) / 2;
    paint.fillText(code, (above * Math.sin(angle) - LEFT) * scale, (-above * Math.cos(angle) - UPPER) * scale);
  }
  paint.textAlign = "right";
  for (const [place, { plan, from }] of PLANS.entries()) {
    const until = PLANS[place + 1]?.from ?? 25;
    const radius = radiusOf((from + until - 1) / 2);
    const [x, y] = [-radius * Math.sin(HALF_SPAN) - 0.9, -radius * Math.cos(HALF_SPAN) + 0.3];
    paint.fillText(plan, (x - LEFT) * scale, (y - UPPER) * scale);
  }
}

/**
 * A seat from dark to lit, one whose bundle is too old, and all of them again as they are while others are brought out.
 * Each covers the one before it wholly, with a margin of the hall's colour: so a seat is drawn without clearing it first.
 */
function makeSprites(tile: number, scale: number, { hall, dark, outline, lit, glow }: Palette): HTMLCanvasElement {
  const sprites = document.createElement("canvas");
  sprites.width = tile * TAKEN_BACK * 2;
  sprites.height = tile;
  const paint = sprites.getContext("2d");
  if (paint === null) {
    throw new Error("the canvas has no 2d context");
  }
  const half = tile / 2;
  for (let place = 0; place < TAKEN_BACK * 2; place++) {
    const level = place % TAKEN_BACK;
    const strength = level === OLD ? 0 : level / LEVELS;
    paint.setTransform(1, 0, 0, 1, place * tile + half, half);
    paint.globalAlpha = 1;
    paint.fillStyle = hall;
    paint.beginPath();
    paint.arc(0, 0, half, 0, 2 * Math.PI);
    paint.fill();
    paint.globalAlpha = place < TAKEN_BACK ? 1 : 0.22;
    if (level === OLD) {
      const line = Math.max(1, scale * 0.09);
      paint.strokeStyle = outline;
      paint.lineWidth = line;
      seat(paint, scale * 0.76 - line);
      paint.stroke();
      continue;
    }
    paint.fillStyle = dark;
    seat(paint, scale * 0.76);
    paint.fill();
    if (level === DARK) {
      continue;
    }
    const whole = paint.globalAlpha;
    paint.globalAlpha = whole * strength;
    const halo = paint.createRadialGradient(0, 0, scale * 0.2, 0, 0, half);
    halo.addColorStop(0, glow);
    halo.addColorStop(1, "transparent");
    paint.fillStyle = halo;
    paint.fillRect(-half, -half, tile, tile);
    paint.fillStyle = lit;
    seat(paint, scale * 0.78);
    paint.fill();
  }
  return sprites;
}

/** A seat from above, its round back away from the stage. */
function seat(paint: CanvasRenderingContext2D, size: number): void {
  const [half, round] = [size / 2, size * 0.42];
  paint.beginPath();
  paint.roundRect(-half, -half, size, size, [round, round, size * 0.16, size * 0.16]);
}
