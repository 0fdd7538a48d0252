import { defineConfig } from 'vite';

export default defineConfig({
  base: '/p/',
  worker: { format: 'es' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../artifacts/web/p',
    emptyOutDir: true,
    target: ['safari15.4', 'chrome100'],
    cssTarget: ['safari15.4', 'chrome100'],
    modulePreload: { polyfill: false },
  },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
});
