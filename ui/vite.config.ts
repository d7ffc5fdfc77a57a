import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const locales = fileURLToPath(new URL('../src-tauri/crates/words/locales', import.meta.url));

export default defineConfig({
  base: './',
  plugins: [react()],
  clearScreen: false,
  // The catalogue belongs to the crate `words`; the window reads the same files: `@locales/en/cases.ftl?raw`.
  resolve: { alias: { '@locales': locales } },
  server: { host: '127.0.0.1', port: 1420, strictPort: true, fs: { allow: ['.', locales] } },
  // WebKitGTK 2.40 and the WebView2 of Windows 10 both understand this.
  build: { target: ['safari16', 'chrome105'], chunkSizeWarningLimit: 2500 },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test-setup.ts'],
    restoreMocks: true,
  },
});
