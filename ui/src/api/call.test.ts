import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, expect, test } from 'vitest';
import { call } from './call';

afterEach(clearMocks);

test('a call hands its name and arguments to the core and returns the answer', async () => {
  mockIPC((command, args) => ({ command, args }));
  expect(await call('case_show', { number: '2026-0001' })).toEqual({
    command: 'case_show',
    args: { number: '2026-0001' },
  });
});

test('a refusal of the core arrives as it was sent', async () => {
  const refusal = { code: 'case_not_found', params: { number: '2026-0009' }, detail: '' };
  mockIPC(() => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the core rejects with plain data
    throw refusal;
  });
  await expect(call('case_show', { number: '2026-0009' })).rejects.toEqual(refusal);
});
