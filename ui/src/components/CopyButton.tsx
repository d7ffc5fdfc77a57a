import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n/words';

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- some webviews refuse the clipboard API; this works there
    return document.execCommand('copy');
  } finally {
    area.remove();
  }
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, testid }: { text: string; testid?: string }) {
  const { t } = useWords();
  const [done, setDone] = useState(false);
  function run() {
    void copy(text).then((ok) => {
      setDone(ok);
      setTimeout(() => setDone(false), 1600);
    });
  }
  return (
    <Button size="small" icon={done ? <CheckOutlined /> : <CopyOutlined />} onClick={run} data-testid={testid}>
      {done ? t('ui-copied') : t('ui-copy')}
    </Button>
  );
}
