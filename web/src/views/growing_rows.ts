/**
 * A room that opens at its end shows first the rows that fill its list. The others come above them once those were painted,
 * twice as many each time: fifty at once kept a slow phone busy for a third of a second before a word stood there.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { newest, type Row } from "../state/rows";

const atFirst_rows = 16;

/** `grow` is null once nothing is held back. */
export function useGrowingRows(all: readonly Row[], opensAtEnd: boolean): { rows: readonly Row[]; grow: (() => void) | null } {
  const [count, setCount] = useState(atFirst_rows);
  const rows = useMemo(() => (opensAtEnd ? newest(all, count) : all), [all, count, opensAtEnd]);
  const isWhole = rows === all;
  useEffect(() => {
    if (all.length > 0) setCount(isWhole ? Number.POSITIVE_INFINITY : count * 2);
  }, [rows]);
  return { rows, grow: isWhole ? null : () => setCount(count * 2) };
}
