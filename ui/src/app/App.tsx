import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { useEffect, useMemo } from 'react';
import * as queries from '../api/queries';
import type { AppState, Settings } from '../api/types';
import { Answer } from '../components/Answer';
import { StartScreen } from '../features/start/StartScreen';
import { wordsOf, WordsContext } from '../i18n/words';
import { Fence } from './Fence';
import { router } from './router';
import { antTheme, useDark } from './theme';

const client = new QueryClient({
  defaultOptions: {
    // The core is in this very program: what it refuses once it refuses again, and nobody else changes the file.
    queries: { retry: false, staleTime: Infinity, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

const FIRST: Settings = { language: 'zh-CN', theme: 'system', operator: '' };

/** The window: providers, then the start screen or the open shop. */
export function App() {
  return (
    <QueryClientProvider client={client}>
      <Dressed />
    </QueryClientProvider>
  );
}

function Dressed() {
  const state = useQuery(queries.appState);
  const { language, theme } = state.data?.settings ?? FIRST;
  const dark = useDark(theme);
  const words = useMemo(() => wordsOf(language), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <WordsContext value={words}>
      <ConfigProvider
        theme={antTheme(dark)}
        locale={language === 'en' ? en : zh}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
        virtual={false}
      >
        <Fence>
          <Answer query={state}>{(app: AppState) => (app.shop ? <RouterProvider router={router} /> : <StartScreen app={app} />)}</Answer>
        </Fence>
      </ConfigProvider>
    </WordsContext>
  );
}
