import { Button, Input } from 'antd';
import { useState } from 'react';
import * as core from '../../api/generated/commands';
import { ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { useChange } from './change';

/** Writes a note into the case. */
export function NoteForm({ number }: { number: string }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const change = useChange(number, () => setText(''));
  return (
    <section className="stack">
      <label>
        <span className="label">{t('ui-note')}</span>
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          data-testid={ids.case.note}
        />
      </label>
      <div>
        <Button
          disabled={!text.trim()}
          loading={change.pending}
          onClick={() => change.run(() => core.actOnCase({ number, action: { do: 'note', text } }))}
          data-testid={ids.case.noteSave}
        >
          {t('ui-note-save')}
        </Button>
      </div>
      <ErrorNote error={change.error} />
    </section>
  );
}
