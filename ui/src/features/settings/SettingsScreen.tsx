import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { forgetAll, useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { asAppError } from '../../api/errors';
import * as queries from '../../api/queries';
import type { AppState, Settings, Theme } from '../../api/types';
import { Answer } from '../../components/Answer';
import { Chips } from '../../components/Chips';
import { isEnter } from '../../components/keys';
import { Panel, Screen } from '../../components/Panel';
import { ErrorNote } from '../../components/States';
import { LANGUAGES } from '../../i18n/bundles';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Language, looks, and whose name stands on what is done. */
export function SettingsScreen() {
  const { t } = useWords();
  const state = useQuery(queries.appState);
  return (
    <Screen title={t('ui-nav-settings')} testid={ids.screen('settings')}>
      <Answer query={state}>{(app) => <Form key={app.settings.operator} app={app} />}</Answer>
    </Screen>
  );
}

function Form({ app }: { app: AppState }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [operator, setOperator] = useState(app.settings.operator);
  const show = (state: AppState) => client.setQueryData(queries.appState.queryKey, state);
  const save = useAction((change: Partial<Settings>) => core.setSettings({ settings: { ...app.settings, ...change } }), { onDone: show });
  const named = operator.trim();
  return (
    <div className="settings">
      <Panel title={t('ui-language')}>
        <Chips
          label={t('ui-language')}
          chips={LANGUAGES.map((value) => ({ value, label: t(`ui-language-name-${value}`) }))}
          value={app.settings.language}
          onChange={(language) => save.mutate({ language })}
          testid={ids.settings.language}
        />
      </Panel>
      <Panel title={t('ui-theme')}>
        <Chips
          label={t('ui-theme')}
          chips={THEMES.map((value) => ({ value, label: t(`ui-theme-${value}`) }))}
          value={app.settings.theme}
          onChange={(theme) => save.mutate({ theme })}
          testid={ids.settings.theme}
        />
      </Panel>
      <Panel title={t('ui-operator')}>
        <p className="muted">{t('ui-operator.note')}</p>
        <div className="form-row">
          <Input
            aria-label={t('ui-operator')}
            value={operator}
            maxLength={100}
            onChange={(event) => setOperator(event.target.value)}
            onKeyDown={(event) => {
              if (isEnter(event) && named) save.mutate({ operator: named });
            }}
            data-testid={ids.settings.operator}
          />
          <Button
            disabled={!named || named === app.settings.operator}
            loading={save.isPending}
            onClick={() => save.mutate({ operator: named })}
            data-testid={ids.settings.save}
          >
            {t('ui-save')}
          </Button>
        </div>
        <ErrorNote error={save.error ? asAppError(save.error) : null} />
      </Panel>
      <ShopFile app={app} />
    </div>
  );
}

function ShopFile({ app }: { app: AppState }) {
  const { t } = useWords();
  const client = useQueryClient();
  const close = useAction(core.closeShop, {
    onDone: (state) => {
      client.setQueryData(queries.appState.queryKey, state);
      forgetAll(client);
    },
  });
  return (
    <Panel title={t('ui-shop-file')}>
      <p className="mono wrap">{app.shop?.path}</p>
      <p className="muted">{t('ui-shop-file.note')}</p>
      <Button onClick={() => close.mutate(undefined)} loading={close.isPending} data-testid={ids.settings.close}>
        {t('ui-shop-close')}
      </Button>
      <ErrorNote error={close.error ? asAppError(close.error) : null} />
    </Panel>
  );
}
