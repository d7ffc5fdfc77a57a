import { useWords } from '../i18n/words';

/** One choice of a filter with how many it holds. */
export type Chip<V extends string> = { value: V; label: string; count?: number };

type ChipsProps<V extends string> = {
  label: string;
  chips: readonly Chip<V>[];
  value: V;
  onChange: (value: V) => void;
  testid?: string;
};

/** A row of choices, one of them taken. */
export function Chips<V extends string>({ label, chips, value, onChange, testid }: ChipsProps<V>) {
  const { count } = useWords();
  return (
    <div className="chips" role="radiogroup" aria-label={label} data-testid={testid}>
      {chips.map((chip) => (
        <button
          key={chip.value}
          type="button"
          role="radio"
          aria-checked={chip.value === value}
          className="chip"
          data-value={chip.value}
          onClick={() => onChange(chip.value)}
        >
          {chip.label}
          {chip.count === undefined ? null : <span className="chip-count">{count(chip.count)}</span>}
        </button>
      ))}
    </div>
  );
}
