/**
 * The lookout: while no live connection gets through, the graph is looked at by HTTP. Some networks
 * let pages through and no WebSocket; there the graph is shown all the same.
 */

/** For so long a connection may take, in milliseconds, before the graph is looked at. */
const FIRST_MS = 3000;

/** The pause between two looks, in milliseconds: a server with a class before it has time. */
const AGAIN_MS = 8000;

export class Lookout {
  /**
   * @param {string} graph
   * @param {(look: any) => void} see takes what is seen, as HTTP has brought it
   */
  constructor(graph, see) {
    this.graph = graph;
    this.see = see;
    /** The turn that goes on; another one since makes it end. */
    this.turn = 0;
  }

  /** There is no connection. */
  begin() {
    void this.look(++this.turn);
  }

  /** There is one, or no graph. */
  end() {
    this.turn++;
  }

  /** @param {number} turn */
  async look(turn) {
    for (let pause = FIRST_MS; ; pause = AGAIN_MS) {
      await new Promise((done) => setTimeout(done, pause));
      if (turn !== this.turn) return;
      const look = await fetched(this.graph);
      if (turn !== this.turn) return;
      if (look) this.see(look);
    }
  }
}

/**
 * The graph as the server has it, or null where the server cannot be reached either.
 * @param {string} graph
 */
async function fetched(graph) {
  try {
    const response = await fetch(`/api/graphs/${graph}/snapshot`, {
      signal: AbortSignal.timeout(AGAIN_MS),
    });
    return response.ok ? await response.json() : null;
  } catch (error) {
    console.info(`the server is not to be reached: ${error}`);
    return null;
  }
}

/**
 * A snapshot that HTTP has brought, as the connection brings it.
 * @param {any} look a snapshot whose numbers are in base 64
 */
export function loaded(look) {
  const { buffer } = Uint8Array.from(atob(look.numbers), (letter) => letter.charCodeAt(0));
  return { ...look, numbers: buffer };
}
