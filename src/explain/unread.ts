/**
 * Values that the user gave and that no template read. Some are read under other circumstances: the chart has a default for them, or
 * a template has their name in it. The others are most likely misspelt, or stand at the wrong place.
 */
import type { Chart } from '../chart/chart.ts';
import { fromBytes } from '../go/strings.ts';
import type { Value } from '../go/values.ts';
import type { Origin } from './origin.ts';
import type { Leaf, ValueOrigins } from './origins.ts';
import { valueAt } from '../go/field-path.ts';
import { pathText, startsWith, type Path } from './path.ts';
import type { ReadPaths } from './reads.ts';
import { similarPaths } from './similar-paths.ts';

/** Why nothing read it: the chart has no such value, it has no effect as the rest is set, its subchart is off. */
export type Unheard = 'unknown' | 'without effect' | 'subchart off';

export interface Unread {
  /** A table where nothing in it was read. */
  readonly path: Path;
  readonly value: Value;
  readonly origin: Origin;
  readonly why: Unheard;
  /** Paths that may have been meant. */
  readonly similar: readonly string[];
}

/** What the dependencies of a chart are, before they are processed. */
export interface Switches {
  /** Paths of values that turn subcharts on and off. */
  readonly conditions: readonly Path[];
  /** Paths of the values of all subcharts that are declared or there. */
  readonly subcharts: readonly (readonly string[])[];
}

/** To be asked before dependencies are processed. */
export function switchesOf(chart: Chart, at: readonly string[] = []): Switches {
  const conditions: Path[] = [];
  const subcharts: (readonly string[])[] = [];
  const declared = chart.metadata.dependencies ?? [];
  for (const { name, alias, condition, tags } of declared) {
    subcharts.push([...at, alias === '' ? name : alias]);
    for (const one of condition.split(',')) if (one.trim() !== '') conditions.push([...at, ...one.trim().split('.')]);
    for (const tag of tags ?? []) conditions.push(['tags', tag]);
  }
  for (const child of chart.dependencies) {
    const names = new Set([child.metadata.name]);
    for (const { name, alias } of declared) if (name === child.metadata.name && alias !== '') names.add(alias);
    for (const name of names) {
      const inner = switchesOf(child, [...at, name]);
      conditions.push(...inner.conditions);
      subcharts.push([...at, name], ...inner.subcharts);
    }
  }
  return { conditions, subcharts };
}

export interface Rendered {
  /** Its dependencies have been processed. */
  readonly chart: Chart;
  readonly origins: ValueOrigins;
  readonly switches: Switches;
  readonly reads: ReadPaths;
}

/** By path. */
export function unreadValues(rendered: Rendered): Unread[] {
  const given = rendered.origins.leaves.filter(({ path }) => rendered.origins.isGiven(path));
  const judge = new Judge(rendered);
  const unread = given.filter(({ path }) => !judge.isRead(path));
  const found: Unread[] = [];
  for (const leaf of unread) {
    if (found.some(({ path }) => startsWith(leaf.path, path))) continue;
    found.push(judge.verdict(whole(leaf, given, unread, judge), leaf));
  }
  return found;
}

/** The outermost table of which nothing was read, itself included. */
function whole(leaf: Leaf, given: readonly Leaf[], unread: readonly Leaf[], judge: Judge): Path {
  for (let length = 1; length < leaf.path.length; length++) {
    const path = leaf.path.slice(0, length);
    if (judge.isRead(path) || judge.isChart(path)) continue;
    if (given.every((one) => !startsWith(one.path, path) || unread.includes(one))) return path;
  }
  return leaf.path;
}

class Judge {
  private readonly reads: ReadPaths;
  private readonly origins: ValueOrigins;
  private readonly switches: Switches;
  private readonly on: ReadonlyMap<string, Owner>;

  constructor({ chart, origins, switches, reads }: Rendered) {
    this.reads = reads;
    this.origins = origins;
    this.switches = switches;
    this.on = chartsByPath(chart, []);
  }

  isChart(path: Path): boolean {
    return this.switches.subcharts.some((at) => at.length === path.length && startsWith(at, path));
  }

  isRead(path: Path): boolean {
    if (this.switches.conditions.some((condition) => startsWith(condition, path))) return true;
    if (this.reads.has(path)) return true;
    return this.downwards(path).some((below) => this.reads.has(below));
  }

  /** The same global in each of the charts below. */
  private downwards(path: Path): Path[] {
    const global = path.indexOf('global');
    if (global < 0) return [];
    const above = path.slice(0, global);
    const below = this.switches.subcharts.filter((at) => startsWith(at, above));
    return below.map((at) => [...at, ...path.slice(global)]);
  }

  verdict(path: Path, leaf: Leaf): Unread {
    const value = valueAt(this.origins.values, ...path)!;
    const said = { path, value, origin: leaf.origin!, similar: [] };
    const off = this.switches.subcharts.find((at) => startsWith(path, at) && !this.on.has(pathText(at)));
    if (off !== undefined) return { ...said, why: 'subchart off' };
    if (this.isKnown(path)) return { ...said, why: 'without effect' };
    return { ...said, why: 'unknown', similar: this.similarTo(path) };
  }

  private isKnown(path: Path): boolean {
    if (this.origins.hasDefault(path)) return true;
    let owner: readonly string[] = [];
    for (const { at } of this.on.values()) if (at.length > owner.length && startsWith(path, at)) owner = at;
    const inner = path.slice(owner.length).filter((step) => typeof step === 'string');
    const word = inner.at(-1)!.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const before = inner.length === 1 ? 'Values\\.|"' : '[."]';
    return new RegExp(`(?:${before})${word}(?![\\w-])`).test(this.on.get(pathText(owner))!.text);
  }

  private similarTo(path: Path): string[] {
    const name = path.findLast((step) => typeof step === 'string')!;
    const table = path.slice(0, path.lastIndexOf(name));
    const tables = [table, ...this.downwards(table)];
    const siblings = new Set(tables.flatMap((one) => [...this.origins.defaultKeys(one), ...this.reads.keysUnder(one)]));
    siblings.delete(name);
    return similarPaths(table, name, siblings, this.origins);
  }
}

/** A chart that is on. */
interface Owner {
  readonly at: readonly string[];
  /** Of its templates, and those of its libraries. */
  readonly text: string;
}

function chartsByPath(chart: Chart, at: readonly string[], found = new Map<string, Owner>()): Map<string, Owner> {
  found.set(pathText(at), { at, text: templateText(chart) });
  for (const child of chart.dependencies) chartsByPath(child, [...at, child.metadata.name], found);
  return found;
}

function templateText(chart: Chart): string {
  const libraries = chart.dependencies.filter(({ metadata }) => metadata.type.toLowerCase() === 'library');
  return [...chart.templates.map(({ data }) => fromBytes(data)), ...libraries.map(templateText)].join('\n');
}
