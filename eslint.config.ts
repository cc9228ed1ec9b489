import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const PURE_CORE_MESSAGE = 'src/core is pure: it takes data and returns data (docs/architecture.md)';

export default defineConfig(
  { ignores: ['dist', 'coverage', 'results', '**/*_pb.ts'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreUsingDeclarations: true, argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['src/core/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^node:', message: PURE_CORE_MESSAGE },
            { group: ['dockerode', 'execa', 'p-limit'], message: PURE_CORE_MESSAGE },
            {
              regex: '^(\\.\\./)+(adapters|run|cli|report|ports|workloads|scenario/(load|schema))(/|\\.ts)',
              message: PURE_CORE_MESSAGE,
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'console', 'setTimeout', 'performance', 'Buffer'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: PURE_CORE_MESSAGE },
        { object: 'Date', property: 'now', message: PURE_CORE_MESSAGE },
      ],
    },
  },
  {
    // A wall clock that is set back would keep a deadline from coming.
    files: ['src/adapters/**', 'src/run/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'waits go by performance.now() or the Clock port' },
      ],
    },
  },
  {
    files: ['src/run/**', 'src/ports/**', 'src/workloads/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(\\.\\./)+(adapters|cli|report)/', message: 'run works over ports only' }] },
      ],
    },
  },
  {
    files: ['src/adapters/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '\\.\\./(run|cli)/', message: 'adapters serve the ports, not the run' }] },
      ],
    },
  },
);
