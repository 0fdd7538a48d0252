import { defineConfig } from 'vite';

export default defineConfig({
  base: '/dev/',
  worker: { format: 'es' },
  build: {
    outDir: '../../artifacts/web/dev',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: 'upload.html',
      // The engine on its own, so that its size shows.
      output: { codeSplitting: { groups: [{ name: 'engine', test: /shared|node_modules/ }] } },
    },
  },
});
