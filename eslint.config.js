import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'out',
      'dist',
      'tests/artefacts',
      'tests/bench/node_modules',
      // AssemblyScript: its own compiler checks it.
      'electron/library/index/wasm',
      '**/*.cjs',
      '**/*.js',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['build/tsconfig.node.json', 'build/tsconfig.renderer.json', 'build/tsconfig.tests.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Numbers in template strings are what messages are made of.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Hot loops over typed arrays read `row[i] as number`: a check per element would cost more than the sum.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // Scripts a person runs talk to that person.
    files: ['build/**', 'electron/cli/**', 'tests/{bench,measure,soak}/**', 'native-models/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['renderer/**/*.{ts,tsx}'], ...reactHooks.configs.flat['recommended-latest'] },
);
