/** Writes nodes back as source, as the String methods of text/template/parse do: what `at <…>` shows in errors. */
import { quote } from '../go/strconv.ts';
import type { CommandNode, LocatedNode, Operand, PipeNode } from './nodes.ts';

export function nodeText(node: LocatedNode): string {
  switch (node.kind) {
    case 'action':
      return `{{${pipeText(node.pipe)}}}`;
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${pipeText(node.pipe)}`}}}`;
    case 'command':
      return commandText(node);
    case 'pipe':
      return pipeText(node);
    case 'field':
      return fieldsText(node.names);
    case 'variable':
      return node.name + fieldsText(node.fields);
    case 'chain':
      return operandText(node.base) + fieldsText(node.fields);
    case 'identifier':
      return node.name;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'string':
    case 'number':
      return node.source;
  }
}

function pipeText(pipe: PipeNode): string {
  const declared = pipe.decl.length === 0 ? '' : `${pipe.decl.join(', ')} ${pipe.assign ? '=' : ':='} `;
  return declared + pipe.commands.map(commandText).join(' | ');
}

function commandText(command: CommandNode): string {
  return command.args.map(operandText).join(' ');
}

function operandText(node: Operand): string {
  return node.kind === 'pipe' ? `(${pipeText(node)})` : nodeText(node);
}

function fieldsText(names: readonly string[]): string {
  return names.map((name) => `.${name}`).join('');
}
