/**
 * All functions of Helm's templates but `include` and `tpl`, which belong to one set of templates: funcMap and initFunMap of
 * pkg/engine (Helm v3.22.0). What is heavy is loaded when a template names it.
 */
import type { HelmRules } from '../chart/helm-rules.ts';
import { func } from '../go/func.ts';
import { anyMapType, anyType, stringType } from '../go/types.ts';
import type { GoFunc, GoMap, Value } from '../go/values.ts';
import type { CoreFunctions } from '../sprig/core.ts';
import { coreFunctions, lazyGroups } from '../sprig/functions.ts';
import type { SprigPorts } from '../sprig/ports.ts';
import { FunctionsNotLoaded } from '../template/functions-not-loaded.ts';
import { markWarning } from './errors.ts';
import { yamlFunctions } from './yaml-functions.ts';

export interface FunctionOptions {
  readonly ports: SprigPorts;
  /** Without it `getHostByName` gives nothing and asks nobody. */
  readonly enableDns: boolean;
  /** In lint mode `required` and `fail` say what is wrong here, with their place in Helm's source, and go on. */
  readonly lint: ((text: string, source: string) => void) | undefined;
  /** Answers `lookup`; without it every answer is empty. */
  readonly lookup: Lookup | undefined;
  readonly rules?: HelmRules | undefined;
}

/**
 * Templates cannot wait: what is not known yet is answered by an empty map and remembered. Throws what the cluster said
 * where that was an error.
 */
export interface Lookup {
  (apiVersion: string, kind: string, namespace: string, name: string): GoMap;
  /** Gets what was asked and not known. Gives false when nothing was, and all answers were right. */
  readonly fetchMissing?: () => Promise<boolean>;
}

interface LazyGroup {
  readonly names: readonly string[];
  readonly load: () => Promise<readonly GoFunc[]>;
}

const tomlGroup: LazyGroup = {
  names: ['toToml', 'fromToml'],
  load: async () => (await import('./toml-functions.ts')).tomlFunctions,
};

/** The functions that are loaded so far; `get` throws `FunctionsNotLoaded` for those that are not. */
export class HelmFunctions {
  private readonly core: CoreFunctions;
  private readonly loaded = new Map<string, GoFunc>();
  private readonly groups: ReadonlyMap<string, LazyGroup>;
  /** Names of functions that are not loaded, with their group. */
  private readonly missing = new Map<string, string>();

  constructor(options: FunctionOptions) {
    this.core = coreFunctions(options.ports);
    for (const helm of [...yamlFunctions(), ...messageFunctions(options.lint), lookupFunction(options.lookup)]) {
      this.loaded.set(helm.name, helm);
    }
    if (!options.enableDns)
      this.loaded.set(
        'getHostByName',
        func('getHostByName', [stringType], stringType, () => ''),
      );
    const groups = Object.entries<LazyGroup>({
      ...lazyGroups(options.ports),
      toml: tomlGroup,
      ...(options.rules === undefined ? {} : { helm: options.rules.functions }),
    });
    this.groups = new Map(groups);
    for (const [group, { names }] of groups) for (const name of names) this.missing.set(name, group);
  }

  has(name: string): boolean {
    return this.loaded.has(name) || this.missing.has(name) || this.core.has(name);
  }

  get(name: string): GoFunc | undefined {
    const loaded = this.loaded.get(name) ?? this.core.get(name);
    if (loaded !== undefined) return loaded;
    const group = this.missing.get(name);
    if (group !== undefined) throw new FunctionsNotLoaded(group);
    return undefined;
  }

  /** Loads what stands behind these names, as far as it is not loaded. */
  async loadFor(names: Iterable<string>): Promise<void> {
    const groups = new Set<string>();
    for (const name of names) {
      const group = this.missing.get(name);
      if (group !== undefined) groups.add(group);
    }
    await Promise.all([...groups].map((group) => this.loadGroup(group)));
  }

  async loadGroup(group: string): Promise<void> {
    const { names, load } = this.groups.get(group)!;
    for (const loaded of await load()) this.loaded.set(loaded.name, loaded);
    for (const name of names) this.missing.delete(name);
  }
}

function messageFunctions(lint: FunctionOptions['lint']): GoFunc[] {
  const refuse = (told: string, text: string, line: number): string => {
    if (lint === undefined) throw new Error(markWarning(text));
    lint(`[INFO] ${told}: ${text}`, `engine.go:${line}`);
    return '';
  };
  return [
    func('required', [stringType, anyType], anyType, (warning: string, value: Value) =>
      value === null || value === '' ? refuse('Missing required value', warning, value === null ? 206 : 214) : value,
    ),
    func('fail', [stringType], stringType, (text: string) => refuse('Fail', text, 227)),
  ];
}

function lookupFunction(lookup: FunctionOptions['lookup']): GoFunc {
  const params = [stringType, stringType, stringType, stringType];
  const answer = (apiVersion: string, kind: string, namespace: string, name: string): GoMap =>
    lookup?.(apiVersion, kind, namespace, name) ?? new Map<string, Value>();
  return func('lookup', params, anyMapType, answer);
}
