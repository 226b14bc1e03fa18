import { describe, expect, test } from 'bun:test';
import { func, functionMap } from '../../src/go/func.ts';
import { anyType, intType, stringType } from '../../src/go/types.ts';
import { int, type GoInt, type Value } from '../../src/go/values.ts';
import { TemplateExecError, TemplateParseError } from '../../src/template/errors.ts';
import { FunctionsNotLoaded } from '../../src/template/functions-not-loaded.ts';
import { TemplateSet, type TemplateSetOptions } from '../../src/template/template-set.ts';

const nothing = functionMap([]);

function setOf(text: string, options: Partial<TemplateSetOptions> = {}): TemplateSet {
  const set = new TemplateSet({ functions: nothing, missingKey: 'zero', name: 'root', ...options });
  set.parse('t', text);
  return set;
}

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** A set whose `include` executes templates of the set itself, as Helm's does. */
function including(): TemplateSet {
  const include = func('include', [stringType, anyType], stringType, (name: string, data: Value) =>
    set.execute(name, data),
  );
  const less = func('less', [intType], intType, (n: GoInt) => int(n.value - 1n));
  const base = new TemplateSet({ functions: functionMap([include, less]), missingKey: 'zero', name: 'root' });
  const set: TemplateSet = base.withFunctions([include]);
  return set;
}

describe('a text that has been parsed under another name', () => {
  const text = '{{ define "inner" }}{{ .a.b }}{{ end }}{{ template "inner" . }}';
  const data = new Map([['a', 'text']]);
  const parsed = (options: Partial<TemplateSetOptions> = {}): TemplateSet => {
    const set = new TemplateSet({ functions: nothing, missingKey: 'zero', name: 'root', ...options });
    set.parse('one/x', text);
    set.parse('two/x', text);
    return set;
  };
  const message = (run: () => unknown): string => (thrown(run) as Error).message;

  test('is at home under its own', () => {
    const set = parsed();
    expect(message(() => set.execute('two/x', data))).toBe(message(() => setNamed('two/x').execute('two/x', data)));
    expect(message(() => set.execute('one/x', data))).toContain('template: two/x:1:25: executing "inner"');
  });

  test('is parsed by name where a definition has the name of a file', () => {
    const set = new TemplateSet({ functions: nothing, missingKey: 'zero', name: 'root' });
    set.parse('one', '{{ define "two" }}x{{ end }}y');
    expect(() => {
      set.parse('two', '{{ define "two" }}x{{ end }}y');
    }).toThrow(TemplateParseError);
  });

  test('is taken over from an earlier set', () => {
    const earlier = parsed();
    const set = parsed({ earlier });
    expect(message(() => set.execute('two/x', data))).toBe(message(() => earlier.execute('two/x', data)));
    set.parse('one/x', 'new');
    expect(set.execute('one/x', data)).toBe('new');
    expect(message(() => earlier.execute('one/x', data))).toContain('inner');
  });

  function setNamed(name: string): TemplateSet {
    const set = new TemplateSet({ functions: nothing, missingKey: 'zero', name: 'root' });
    set.parse(name, text);
    return set;
  }
});

describe('clones', () => {
  test('see what was there and keep what they parse to themselves', () => {
    const set = setOf('{{ template "x" }}{{ define "x" }}one{{ end }}');
    const copy = set.clone();
    copy.parse('u', '{{ define "x" }}two{{ end }}{{ template "x" }}');
    expect(copy.execute('t', null)).toBe('two');
    expect(copy.execute('u', null)).toBe('two');
    expect(set.execute('t', null)).toBe('one');
    expect(set.has('u')).toBe(false);
  });

  test('do not see what the set parses later', () => {
    const set = setOf('one');
    const copy = set.clone();
    set.parse('t', 'two');
    set.parse('later', '');
    expect(set.execute('t', null)).toBe('two');
    expect(copy.execute('t', null)).toBe('one');
    expect(copy.has('later')).toBe(false);
  });

  test('of clones see all layers', () => {
    let set = setOf('0');
    for (let i = 1; i < 20; i++) {
      set = set.clone();
      set.parse(`t${i}`, `{{ template "${i === 1 ? 't' : `t${i - 1}`}" }},${i}`);
    }
    expect(set.execute('t19', null)).toBe(Array.from({ length: 20 }, (_, i) => i).join(','));
  });

  test("don't inherit the text of the root, so that a blank text is blank", () => {
    const set = new TemplateSet({ functions: nothing, name: 'gotpl' });
    const outer = set.clone();
    outer.parse('gotpl', 'outer');
    const nested = outer.clone();
    nested.parse('gotpl', ' ');
    expect(nested.execute('gotpl', null)).toBe(' ');
    expect(outer.execute('gotpl', null)).toBe('outer');
  });

  test('share parsed texts when asked', () => {
    const set = setOf('x');
    const texts = [1, 2].map(() => {
      const copy = set.clone();
      copy.parse('root', '{{ define "d" }}d{{ end }}{{ template "d" }}', { cache: true });
      return copy.execute('root', null);
    });
    expect(texts).toEqual(['d', 'd']);
  });
});

describe('functions', () => {
  test('are collected by name while parsing, in dead code too', () => {
    const functions = { has: () => true, get: () => undefined };
    const set = setOf('{{ if false }}{{ a (b | c) }}{{ d.x }}{{ end }}', { functions });
    expect([...set.functionNames()].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('can differ between sets that share compiled code', () => {
    const named = (text: string) => func('who', [], stringType, () => text);
    const base = new TemplateSet({ functions: nothing }).withFunctions([named('base')]);
    base.parse('t', '{{ who }}');
    const other = base.clone().withFunctions([named('other')]);
    expect([base.execute('t', null), other.execute('t', null), base.execute('t', null)]).toEqual([
      'base',
      'other',
      'base',
    ]);
  });

  test('that are not loaded yet stop the execution as they are, and work once loaded', () => {
    let loaded = false;
    const late = func('late', [], stringType, () => 'now');
    const functions = {
      has: (name: string) => name === 'late',
      get: (name: string) => {
        if (name !== 'late') return undefined;
        if (!loaded) throw new FunctionsNotLoaded('group');
        return late;
      },
    };
    const set = setOf('{{ template "x" }}{{ define "x" }}{{ late }}{{ end }}', { functions });
    const error = thrown(() => set.execute('t', null));
    expect(error).toBeInstanceOf(FunctionsNotLoaded);
    expect((error as FunctionsNotLoaded).group).toBe('group');
    loaded = true;
    expect(set.execute('t', null)).toBe('now');
  });

  test('that throw what passes through keep it', () => {
    const functions = functionMap([
      func('f', [], stringType, () => {
        throw new FunctionsNotLoaded('g');
      }),
    ]);
    expect(thrown(() => setOf('{{ print (f) }}', { functions }).execute('t', null))).toBeInstanceOf(FunctionsNotLoaded);
  });
});

describe('errors', () => {
  test('know their place', () => {
    const error = thrown(() => setOf('é\nüü {{ .a.b }}').execute('t', new Map([['a', 'x']]))) as TemplateExecError;
    expect(error).toBeInstanceOf(TemplateExecError);
    expect(error.position).toEqual({ file: 't', line: 2, column: 10 });
    expect(error.context).toBe('.a.b');
    expect(error.template).toBe('t');
    const refused = thrown(() => setOf('\n\n{{ if }}')) as TemplateParseError;
    expect(refused).toBeInstanceOf(TemplateParseError);
    expect([refused.file, refused.line]).toEqual(['t', 3]);
  });

  test('of functions keep their cause', () => {
    const cause = new Error('inner');
    const functions = functionMap([
      func('f', [], stringType, () => {
        throw cause;
      }),
    ]);
    expect((thrown(() => setOf('{{ f }}', { functions }).execute('t', null)) as Error).cause).toBe(cause);
  });
});

describe('limits', () => {
  test('of output', () => {
    const set = setOf('{{ range 100 }}{{ print "0123456789" }}{{ end }}', { limits: { maxOutput: 55 } });
    const error = thrown(() => set.execute('t', null)) as TemplateExecError;
    expect(error.limit).toBe('output');
    expect(error.message).toBe(
      'template: t:1:18: executing "t" at <{{print "0123456789"}}>: exceeded maximum output size (55)',
    );
  });

  test('of steps, over all executions', () => {
    const set = setOf('{{ range 5 }}{{ end }}', { limits: { maxSteps: 32 } });
    set.execute('t', null);
    set.execute('t', null);
    expect((thrown(() => set.execute('t', null)) as TemplateExecError).limit).toBe('steps');
  });

  test('of depth', () => {
    const set = setOf('{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}', {
      limits: { maxDepth: 50 },
    });
    const error = thrown(() => set.execute('t', null)) as TemplateExecError;
    expect(error.limit).toBe('depth');
    expect(error.message).toBe(
      'template: t:1:28: executing "x" at <{{template "x" .}}>: exceeded maximum template depth (50)',
    );
    expect(thrown(() => set.execute('t', null))).toBeInstanceOf(TemplateExecError);
  });

  test('of the stack: endless recursion is an error with a place', () => {
    const set = including();
    set.parse('t', '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}');
    const error = thrown(() => set.execute('t', null)) as TemplateExecError;
    expect(error.limit).toBe('depth');
    expect(error.message).toEndWith('exceeded maximum template depth (100000)');
    expect(set.has('x')).toBe(true);
  });

  test('a thousand includes in one another fit', () => {
    const set = including();
    set.parse(
      't',
      '{{ define "x" }}{{ if gt . 0 }}{{ range $v := 1 }}{{ with $ }}{{ include "x" (less .) | print "." }}' +
        '{{ end }}{{ end }}{{ end }}{{ end }}{{ include "x" . }}',
    );
    expect(set.execute('t', int(1000))).toBe('.'.repeat(1000));
  });

  test('deep nesting in a text is a parse error, not a crash', () => {
    for (const text of [`{{ ${'('.repeat(200_000)}`, '{{ if true }}'.repeat(200_000)])
      expect(thrown(() => setOf(text))).toBeInstanceOf(TemplateParseError);
  });
});

test('a tracer is told which statement wrote what', () => {
  const pieces: string[] = [];
  const open: (() => void)[] = [];
  const set = setOf('a{{ range .l }}[{{ . }}]{{ end }}{{ template "x" }}{{ define "x" }}y{{ end }}', {
    tracer: {
      begin: (sink, tree, node) => {
        const from = sink.out.length;
        open.push(() => pieces.push(`${tree.name} ${node.kind}: ${sink.out.slice(from)}`));
      },
      end: () => {
        open.pop()!();
      },
    },
  });
  expect(set.execute('t', new Map([['l', ['x', 'yy']]]))).toBe('a[x][yy]y');
  const turns = ['x', 'yy'].flatMap((item) => ['t text: [', `t action: ${item}`, 't text: ]']);
  expect(pieces).toEqual(['t text: a', ...turns, 't range: [x][yy]', 'x text: y', 't template: y']);
});
