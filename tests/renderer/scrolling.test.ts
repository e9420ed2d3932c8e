/** What a grid draws while it scrolls: with the plate where there is time, later where not, never what flies past. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Scrolling } from '../../renderer/kit/scrolling.ts';

const view = 600;

/** A clock by hand, and drawings that cost what they say. */
class Stage {
  now = 1000;
  #frames: (() => void)[] = [];
  readonly drawn: string[] = [];
  readonly scrolling = new Scrolling({
    now: () => this.now,
    frame: (call) => this.#frames.push(call),
    commit: (work) => {
      work();
    },
  });

  draws(name: string, ms: number): () => void {
    return () => {
      this.drawn.push(name);
      this.now += ms;
    };
  }

  /** The next frame, 16 ms on; `px` are scrolled in it. */
  frame(px = 0): void {
    this.now += 16;
    if (px !== 0) this.scrolling.moved(px, view);
    for (const call of this.#frames.splice(0)) call();
  }

  get isAsking(): boolean {
    return this.#frames.length > 0;
  }
}

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});

describe('what comes into view', () => {
  it('is drawn with its plate when nothing moves, and when it is scrolled at reading speed', () => {
    expect(stage.scrolling.admits()).toBe(true);
    for (let at = 0; at < 20; at++) {
      stage.frame(20);
      expect(stage.scrolling.admits()).toBe(true);
    }
  });

  it('is drawn later when the frame has no time left', () => {
    stage.frame(20);
    stage.now += 5;
    expect(stage.scrolling.admits()).toBe(false);
  });

  it('stays a plate while it flies past, whatever its direction, and is drawn once that ends', () => {
    for (const px of [110, -110]) {
      for (let at = 0; at < 20; at++) stage.frame(px);
      expect(stage.scrolling.admits()).toBe(false);
      stage.scrolling.soon(stage.draws('last', 1));
      stage.frame(px);
      expect(stage.drawn).toEqual([]);
      for (let at = 0; at < 10; at++) stage.frame();
      expect(stage.drawn).toEqual(['last']);
      stage.drawn.length = 0;
    }
  });

  it('does not take one step of a page for flying, but the scrollbar being dragged', () => {
    stage.frame(0.9 * view);
    expect(stage.scrolling.flying).toBe(false);
    for (let at = 0; at < 10; at++) stage.frame();
    stage.frame(40 * view);
    expect(stage.scrolling.flying).toBe(true);
  });
});

describe('what waits', () => {
  it('is drawn first come first served, no more in a frame than there is time for, to the last one', () => {
    for (let n = 0; n < 50; n++) stage.scrolling.soon(stage.draws(String(n), 0.5));
    stage.frame();
    expect(stage.drawn).toHaveLength(8);
    let frames = 1;
    while (stage.isAsking) {
      stage.frame();
      frames += 1;
    }
    expect(stage.drawn).toEqual(Array.from({ length: 50 }, (_, n) => String(n)));
    expect(frames).toBe(7);
  });

  it('is not drawn when it has gone', () => {
    const giveUp = stage.scrolling.soon(stage.draws('gone', 1));
    stage.scrolling.soon(stage.draws('here', 1));
    giveUp();
    stage.frame();
    expect(stage.drawn).toEqual(['here']);
  });

  it('goes on in the next frame while the grid is scrolled slowly', () => {
    stage.frame(20);
    for (let n = 0; n < 8; n++) stage.scrolling.soon(stage.draws(String(n), 2));
    stage.frame(20);
    stage.frame(20);
    expect(stage.drawn).toHaveLength(8);
  });
});

describe('controls', () => {
  it('are built when all is drawn and still, those that take a frame one in each', () => {
    stage.frame(20);
    stage.scrolling.soon(stage.draws('cell', 1));
    for (const name of ['a', 'b']) stage.scrolling.atRest(stage.draws(name, 6));
    for (let at = 0; at < 10; at++) stage.frame();
    expect(stage.drawn).toEqual(['cell']);
    for (let at = 0; at < 6; at++) stage.frame();
    expect(stage.drawn).toEqual(['cell', 'a']);
    stage.frame();
    expect(stage.drawn).toEqual(['cell', 'a', 'b']);
    expect(stage.isAsking).toBe(false);
  });
});
