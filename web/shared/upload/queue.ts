import type { Item } from './item';
import { type Holding, newHolding } from './surroundings';

/** Files in the order in which they were chosen, with what this page holds of each. */
export class Queue {
  readonly #holdings = new Map<string, Holding>();
  #items: readonly Item[] = [];

  get items(): readonly Item[] {
    return this.#items;
  }

  item(id: string): Item | undefined {
    return this.#items.find((item) => item.id === id);
  }

  holding(id: string): Holding {
    const holding = this.#holdings.get(id) ?? newHolding();
    this.#holdings.set(id, holding);
    return holding;
  }

  /** Bytes of a part that is on its way. */
  progress(item: Item, part: number): number {
    return this.#holdings.get(item.id)?.progress.get(part) ?? 0;
  }

  append(items: readonly Item[]): void {
    this.#items = [...this.#items, ...items];
  }

  replace(change: (item: Item) => Item): void {
    this.#items = this.#items.map(change);
  }

  keep(isKept: (item: Item) => boolean): void {
    this.#items = this.#items.filter(isKept);
    for (const id of this.#holdings.keys()) if (!this.item(id)) this.#holdings.delete(id);
  }

  /** Calls off what is on its way of a file. */
  abort(id: string): void {
    const holding = this.holding(id);
    holding.controller.abort();
    holding.controller = new AbortController();
    holding.targets.clear();
    holding.progress.clear();
  }

  abortAll(): void {
    for (const { id } of this.#items) this.abort(id);
  }
}
