/** What handles of tags stand for in a document, as its directives say: `yaml_parser_process_directives` of parserc.go. */
import { problemAt } from './errors.ts';
import type { Directive } from './scan-tag.ts';

/** What `!!` stands for where no directive says otherwise. */
export const YAML_TAGS = 'tag:yaml.org,2002:';

export class TagHandles {
  private readonly prefixes = new Map<string, string>();
  private versioned = false;

  /** A directive at a line, from 0. Throws `YamlError` for one that may not stand there. */
  declare(directive: Directive, line: number): void {
    if (directive.name === 'YAML') {
      if (this.versioned) throw problemAt('parser', line, 'found duplicate %YAML directive');
      if (directive.major !== 1 || directive.minor !== 1) {
        throw problemAt('parser', line, 'found incompatible YAML document');
      }
      this.versioned = true;
      return;
    }
    if (this.prefixes.has(directive.handle)) throw problemAt('parser', line, 'found duplicate %TAG directive');
    this.prefixes.set(directive.handle, directive.prefix);
  }

  /** After the directives: those that every document has. */
  complete(): void {
    if (!this.prefixes.has('!')) this.prefixes.set('!', '!');
    if (!this.prefixes.has('!!')) this.prefixes.set('!!', YAML_TAGS);
  }

  prefix(handle: string): string | undefined {
    return this.prefixes.get(handle);
  }
}
