import { FileAddOutlined, FolderOpenOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { forgetAll, useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { asAppError } from '../../api/errors';
import * as queries from '../../api/queries';
import type { AppState, Language } from '../../api/types';
import { Chips } from '../../components/Chips';
import { ErrorNote } from '../../components/States';
import { LANGUAGES } from '../../i18n/bundles';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';

/** What can be begun here; each asks for its paths first and gives up quietly when none is chosen. */
const BEGIN = {
  demo: async (): Promise<AppState | null> => {
    const [path] = await core.pickPaths({ purpose: 'new_shop', multiple: false });
    return path === undefined ? null : core.createDemo({ path });
  },
  create: async (): Promise<AppState | null> => {
    const [toml] = await core.pickPaths({ purpose: 'shop_toml', multiple: false });
    if (toml === undefined) return null;
    const [path] = await core.pickPaths({ purpose: 'new_shop', multiple: false });
    return path === undefined ? null : core.createShop({ path, shopToml: toml });
  },
  open: async (): Promise<AppState | null> => {
    const [path] = await core.pickPaths({ purpose: 'open_shop', multiple: false });
    return path === undefined ? null : core.openShop({ path });
  },
};

type Begin = keyof typeof BEGIN;

const CHOICES: readonly (readonly [Begin, ReactNode])[] = [
  ['demo', <PlayCircleOutlined key="demo" />],
  ['create', <FileAddOutlined key="create" />],
  ['open', <FolderOpenOutlined key="open" />],
];

/** The first screen while no shop is open. */
export function StartScreen({ app }: { app: AppState }) {
  const { t } = useWords();
  const client = useQueryClient();
  const startup = useQuery(queries.startup);
  const begin = useAction((what: Begin) => BEGIN[what](), {
    onDone: (state) => {
      if (!state) return;
      forgetAll(client);
      client.setQueryData(queries.appState.queryKey, state);
    },
  });
  return (
    <main className="start" data-testid={ids.screen('start')}>
      <header className="start-head">
        <h1>Settlebench · 结算异常工作台</h1>
        <p className="muted">{t('ui-start-lead')}</p>
      </header>
      <div className="start-choices">
        {CHOICES.map(([what, icon]) => (
          <button
            key={what}
            type="button"
            className="start-choice"
            disabled={begin.isPending}
            onClick={() => begin.mutate(what)}
            data-testid={ids.start[what]}
          >
            <span className="start-icon">{icon}</span>
            <span>
              <span className="start-title">{t(`ui-start-${what}`)}</span>
              <span className="muted">{t(`ui-start-${what}.note`)}</span>
            </span>
          </button>
        ))}
      </div>
      <div aria-live="polite">{begin.isPending ? <p className="muted">{t('ui-start-busy')}</p> : null}</div>
      <ErrorNote error={begin.error ? asAppError(begin.error) : begin.isIdle ? startup.error : null} />
      <StartLanguage app={app} />
    </main>
  );
}

function StartLanguage({ app }: { app: AppState }) {
  const { t } = useWords();
  const save = useAction((language: Language) => core.setSettings({ settings: { ...app.settings, language } }), { also: ['app_state'] });
  return (
    <footer className="row">
      <Chips
        label={t('ui-language')}
        chips={LANGUAGES.map((value) => ({ value, label: t(`ui-language-name-${value}`) }))}
        value={app.settings.language}
        onChange={(language) => save.mutate(language)}
        testid={ids.start.language}
      />
    </footer>
  );
}
