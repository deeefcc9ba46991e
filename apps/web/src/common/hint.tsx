import { type JSX, type KeyboardEvent, useId, useState } from 'react';

interface HintProps {
  readonly label: string;
  readonly text: readonly string[];
  readonly className?: string;
}

/**
 * A few words that explain themselves on hover and on focus. The explanation can be pointed at without closing,
 * closes with Escape, and is what the button is described by.
 */
export function Hint({ label, text, className }: HintProps): JSX.Element {
  const id = useId();
  const [open, setOpen] = useState(false);
  const show = (): void => {
    setOpen(true);
  };
  const hide = (): void => {
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') hide();
  };
  return (
    <span className="hint" onMouseEnter={show} onMouseLeave={hide}>
      <button type="button" className={className} aria-describedby={id} onFocus={show} onBlur={hide} onClick={show} onKeyDown={onKeyDown}>
        {label}
      </button>
      <span role="tooltip" id={id} className="hint-text" data-open={open || undefined}>
        {text.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </span>
    </span>
  );
}
