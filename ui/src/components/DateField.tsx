import { Input } from 'antd';
import { useWords } from '../i18n/words';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$/;

/** Whether a text is a whole ISO day. */
export function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(Date.parse(text));
}

/** Local wall time as the core reads it, or null where the text is no such time; a day alone is its noon. */
export function momentOf(text: string): string | null {
  const trimmed = text.trim();
  if (isDay(trimmed)) return `${trimmed}T12:00:00`;
  if (!MOMENT.test(trimmed) || Number.isNaN(Date.parse(trimmed.replace(' ', 'T')))) return null;
  const whole = trimmed.replace(' ', 'T');
  return whole.length === 16 ? `${whole}:00` : whole;
}

type DateFieldProps = {
  value: string;
  onChange: (value: string) => void;
  /** Takes the time of day as well. */
  withTime?: boolean;
  label?: string;
  testid?: string;
};

/** A day, or a day with its time: the system's own picker where the webview has one, else typed. */
export function DateField({ value, onChange, withTime, label, testid }: DateFieldProps) {
  const { t } = useWords();
  const wrong = value !== '' && (withTime ? momentOf(value) === null : !isDay(value));
  return (
    <Input
      type={withTime ? 'datetime-local' : 'date'}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      status={wrong ? 'error' : undefined}
      aria-invalid={wrong}
      aria-label={label}
      placeholder={t(withTime ? 'ui-date-time-hint' : 'ui-date-hint')}
      data-testid={testid}
    />
  );
}
