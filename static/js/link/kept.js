/**
 * What a browser keeps for a page: from one visit to the next (`visits`), or over reloads of one tab
 * (`reloads`). Where it keeps nothing, as with cookies blocked, or no more, it is kept in memory, and
 * lasts as long as the page.
 */

export class Kept {
  /** @param {() => Storage | undefined} storage reading the browser's property may throw */
  constructor(storage) {
    /** @type {Map<string, string>} what the browser does not keep */
    this.memory = new Map();
    /** @type {Storage | undefined} */
    this.storage = undefined;
    try {
      this.storage = storage();
    } catch (error) {
      console.info(`nothing outlasts this page: ${error}`);
    }
  }

  /**
   * @param {string} key
   * @returns {string | null}
   */
  get(key) {
    return this.memory.get(key) ?? this.storage?.getItem(key) ?? null;
  }

  /**
   * @param {string} key
   * @param {string} text
   */
  set(key, text) {
    this.delete(key);
    try {
      if (!this.storage) throw new Error("the browser keeps nothing");
      this.storage.setItem(key, text);
    } catch (error) {
      // Full, or forbidden.
      this.memory.set(key, text);
    }
  }

  /** @param {string} key */
  delete(key) {
    this.memory.delete(key);
    this.storage?.removeItem(key);
  }

  /**
   * The keys that begin with some letters, in order.
   * @param {string} beginning
   */
  keys(beginning) {
    const kept = Array.from({ length: this.storage?.length ?? 0 }, (_, index) =>
      String(this.storage?.key(index)),
    );
    return [...new Set([...kept, ...this.memory.keys()])]
      .filter((key) => key.startsWith(beginning))
      .sort();
  }

  /**
   * What was kept as an object's JSON, or null: it may be another version's, or anybody's.
   * @param {string} key
   * @returns {Record<string, unknown> | null}
   */
  object(key) {
    try {
      const found = JSON.parse(this.get(key) ?? "null");
      return typeof found === "object" && !Array.isArray(found) ? found : null;
    } catch (error) {
      console.info(`what was kept as ${key} cannot be read: ${error}`);
      return null;
    }
  }
}

/** From one visit to the next, in every tab. */
export const visits = new Kept(() => globalThis.localStorage);

/** Over reloads of this tab. */
export const reloads = new Kept(() => globalThis.sessionStorage);
