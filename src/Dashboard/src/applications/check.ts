// The check of a definition while one types it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSettled } from '../hooks';
import { applications, messageOf, type Check } from './contract';
import { bodyOf, type Definition } from './program';

export interface Checked {
  /** The newest answer, and the program that it is of; null before the first one. */
  check: Check | null;
  program: string;
  isChecking: boolean;
  /** Why there is no newer answer; null when there is. */
  failure: string | null;
}

const pause = 300;
const retry = 5000;

/** Checks a definition once nobody has changed it for a moment. An answer that comes after another change is dropped. */
export function useCheck(definition: Definition): Checked {
  const settled = useSettled(definition, pause);
  const [checked, setChecked] = useState<Checked>({ check: null, program: '', isChecking: false, failure: null });
  const [attempt, setAttempt] = useState(0);
  const newest = useRef(definition);
  newest.current = definition;
  useEffect(() => {
    if (settled.program.trim() === '') {
      setChecked({ check: null, program: '', isChecking: false, failure: null });
      return;
    }

    const stop = new AbortController();
    let timer = 0;
    setChecked(before => ({ ...before, isChecking: true }));
    applications.check(bodyOf(settled), stop.signal).then(
      check => {
        if (!stop.signal.aborted && newest.current === settled) {
          setChecked({ check, program: settled.program, isChecking: false, failure: null });
        }
      },
      error => {
        if (!stop.signal.aborted) {
          setChecked(before => ({ ...before, isChecking: false, failure: messageOf(error) }));
          timer = window.setTimeout(() => setAttempt(number => number + 1), retry);
        }
      });
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [settled, attempt]);
  return { ...checked, isChecking: checked.isChecking || settled !== definition };
}
