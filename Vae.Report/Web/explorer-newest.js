// Shows the newest of what is asked for: one decode is in flight, and when it ends the next takes what is true by then.
"use strict";

class Newest {
  #decode;
  #asked = 0;
  #shown = 0;
  #loop = null;

  /** decode shows what is true when it is called; it returns false when what it decoded is out of date. */
  constructor(decode) {
    this.#decode = decode;
  }

  ask() {
    this.#asked++;
    this.#loop ??= this.#run();
  }

  /** Ends when the newest is shown. */
  async settled() {
    while (this.#loop) await this.#loop;
  }

  async #run() {
    try {
      while (this.#shown !== this.#asked) {
        const asked = this.#asked;
        if (await this.#decode()) this.#shown = asked;
      }
    } finally {
      this.#shown = this.#asked;
      this.#loop = null;
    }
  }
}
