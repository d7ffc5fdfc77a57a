import path from 'node:path';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const sources = path.join(import.meta.dirname, 'src');

/** What a folder of src may not import; `types` lets `import type` through. */
const closed = {
  api: { folders: ['app', 'features', 'components', 'i18n'], types: false },
  components: { folders: ['app', 'features', 'api'], types: true },
  i18n: { folders: ['app', 'features', 'components', 'api'], types: true },
  features: { folders: ['app'], types: false },
};

/** The folder of src a file lies in and, below features, which feature: `['features', 'cases']`. */
function place(file) {
  const [folder, part] = path.relative(sources, file).split(path.sep);
  return [folder, part];
}

/** Why `from` may not import `to`, or null. */
function complaint(from, to, typeOnly) {
  const [folder, feature] = place(from);
  const [target, targetFeature] = place(to);
  if (folder === 'features' && target === 'features' && feature !== targetFeature) {
    return `Feature "${feature}" imports feature "${targetFeature}". Let app compose them, or move the part to components.`;
  }
  const rule = closed[folder];
  if (rule?.folders.includes(target) && !(rule.types && typeOnly)) {
    return `A file of "${folder}" imports "${target}". Pass what is needed as a property instead.`;
  }
  return null;
}

const walls = {
  meta: { type: 'problem', schema: [], docs: { description: 'Keeps the folders of src apart.' } },
  create(context) {
    function check(node, typeOnly) {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const message = complaint(context.filename, path.resolve(path.dirname(context.filename), specifier), typeOnly);
      if (message) context.report({ node, message });
    }
    return {
      ImportDeclaration: (node) => check(node, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, false),
    };
  },
};

export default defineConfig(
  globalIgnores(['dist', 'node_modules', 'src/api/generated']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, reactHooks.configs.flat.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { house: { rules: { walls } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'house/walls': 'error',
      'max-lines': ['error', 600],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      // It warns of libraries that the React Compiler skips; we do not use that compiler.
      'react-hooks/incompatible-library': 'off',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@tauri-apps/api/core',
              importNames: ['invoke'],
              message: 'Call the typed functions of api/generated/commands; only api/call.ts calls invoke.',
            },
            { name: '@tauri-apps/api', importNames: ['core'], message: 'Import from @tauri-apps/api/core.' },
          ],
        },
      ],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  { files: ['src/api/call.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['src/**/*.test.{ts,tsx}'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['eslint.config.js'], languageOptions: { globals: { process: 'readonly' } } },
);
