import { sprintf } from '../../src/go/fmt.ts';
import { marshalJson, unmarshalJson, unmarshalJsonInto } from '../../src/go/json.ts';
import { anyMapType, anySliceType } from '../../src/go/types.ts';
import { nilMap, nilSlice, type GoInt } from '../../src/go/values.ts';
import { expectAnswers } from './answers.ts';

expectAnswers('json-marshal', (name, [value]) => {
  if (name === 'MarshalIndent') return marshalJson(value!, { indent: '  ' });
  return marshalJson(value!, { escapeHtml: name !== 'Raw' });
});

expectAnswers('json-unmarshal', (name, args) => {
  const text = args[0] as string;
  switch (name) {
    case 'Map':
      return sprintf('%#v', [unmarshalJsonInto(text, anyMapType) ?? nilMap(anyMapType)]);
    case 'Slice':
      return sprintf('%#v', [unmarshalJsonInto(text, anySliceType) ?? nilSlice(anySliceType)]);
    case 'Deep': {
      const depth = Number((args[0] as GoInt).value);
      unmarshalJson((args[1] as string).repeat(depth) + (args[2] as string).repeat(depth));
      return '';
    }
    default:
      return sprintf('%#v', [unmarshalJson(text)]);
  }
});
