import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'examples/', 'test/recorded/', 'test/go/', '**/testdata/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-control-regex': 'off',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'use an `as const` union' },
        { selector: 'ExportDefaultDeclaration', message: 'named exports only' },
        { selector: 'ExportAllDeclaration', message: 'no barrel files' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', { name: 'Bun', message: 'the product uses node:* APIs only' }] },
  },
  {
    files: ['src/{go,template,sprig,engine,chart,values,manifest,release,patch,diff,lint,unittest}/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'the clock comes in through a port' },
        { object: 'Math', property: 'random', message: 'randomness comes in through a port' },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'tiers 0 and 1 run anywhere: use a port' },
        { name: 'Buffer', message: 'tiers 0 and 1 run anywhere: use Uint8Array' },
        { name: 'crypto', message: 'randomness comes in through a port' },
        { name: 'Bun', message: 'the product uses node:* APIs only' },
      ],
    },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
  { files: ['*.mjs'], rules: { 'no-restricted-syntax': 'off' } },
);
