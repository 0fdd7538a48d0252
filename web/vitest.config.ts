import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['{shared,dev,patient}/**/*.test.ts'], testTimeout: 30_000 } });
