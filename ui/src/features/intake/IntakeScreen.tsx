import { FileAddOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { useFileDrop } from '../../api/drop';
import { asAppError } from '../../api/errors';
import type { Applied } from '../../api/types';
import { Screen } from '../../components/Panel';
import { ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { Done } from './Done';
import { History } from './History';
import { Preview } from './Preview';

/** Files waiting for their preview, and what the last import did. */
type Desk = { waiting: string[]; done: Applied | null };

const CLEAR: Desk = { waiting: [], done: null };

/** Import: choose or drop files, see every row's outcome, import exactly that. */
export function IntakeScreen() {
  const { t } = useWords();
  const [desk, setDesk] = useState<Desk>(CLEAR);
  const take = (paths: string[]) => {
    if (paths.length > 0) setDesk((now) => ({ waiting: [...now.waiting, ...paths], done: null }));
  };
  const choose = useAction(() => core.pickPaths({ purpose: 'statement', multiple: true }), { onDone: take });
  const over = useFileDrop(take);
  const [path] = desk.waiting;
  const next = (done: Applied | null) => setDesk(({ waiting }) => ({ waiting: waiting.slice(1), done }));
  const button = (
    <Button
      type={path === undefined ? 'primary' : 'default'}
      icon={<FileAddOutlined />}
      onClick={() => choose.mutate(undefined)}
      data-testid={ids.intake.choose}
    >
      {t('ui-import-choose')}
    </Button>
  );
  return (
    <Screen
      title={t('ui-nav-import')}
      note={desk.waiting.length > 1 ? t('ui-import-waiting', { n: desk.waiting.length - 1 }) : t('ui-import-lead')}
      actions={button}
      fill
      testid={ids.screen('import')}
    >
      {over ? <div className="drop-veil">{t('ui-import-drop')}</div> : null}
      <ErrorNote error={choose.error ? asAppError(choose.error) : null} />
      {desk.done && path === undefined ? <Done applied={desk.done} onClose={() => setDesk(CLEAR)} /> : null}
      {path === undefined ? (
        <History onChoose={() => choose.mutate(undefined)} />
      ) : (
        <Preview key={`${path}${desk.waiting.length}`} path={path} onDone={next} onDiscard={() => next(desk.done)} />
      )}
    </Screen>
  );
}
