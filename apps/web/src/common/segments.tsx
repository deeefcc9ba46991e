import { SegmentedControl } from '@mantine/core';
import type { JSX } from 'react';

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly values: readonly Value[];
  readonly names: Readonly<Record<Value, string>>;
  readonly onValue: (value: Value) => void;
}

/** One of a few values, all of them in sight. */
export function Segments<Value extends string>({ label, value, values, names, onValue }: SegmentsProps<Value>): JSX.Element {
  return (
    <SegmentedControl
      size="xs"
      aria-label={label}
      value={value}
      onChange={(chosen) => {
        onValue(values.find((one) => one === chosen) ?? value);
      }}
      data={values.map((one) => ({ value: one, label: names[one] }))}
    />
  );
}
