import { defineConfig } from 'vite';

export default defineConfig({
  base: '/home/',
  build: {
    outDir: '../../artifacts/web/home',
    emptyOutDir: true,
    target: ['safari15.4', 'chrome100'],
    cssTarget: ['safari15.4', 'chrome100'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
