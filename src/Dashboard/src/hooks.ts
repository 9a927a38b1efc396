import { useEffect, useRef, useState } from 'preact/hooks';
import type { AnomalyFeed, FeedState } from './feed';

export interface Polled<T> {
  value: T | null;
  error: unknown;
}

/** Asks again and again while the page is to be seen. `ask` must be the same function for as long as the question is. */
export function usePolled<T>(ask: (signal: AbortSignal) => Promise<T>, interval: number, connection: string): Polled<T> {
  const [polled, setPolled] = useState<Polled<T>>({ value: null, error: null });
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    const run = async () => {
      clearTimeout(timer);
      try {
        const value = await ask(stop.signal);
        if (!stop.signal.aborted) {
          setPolled({ value, error: null });
        }
      } catch (error) {
        if (!stop.signal.aborted) {
          setPolled(before => ({ value: before.value, error }));
        }
      }

      if (!stop.signal.aborted && !document.hidden) {
        timer = window.setTimeout(run, interval);
      }
    };
    const onVisible = () => { if (!document.hidden) { void run(); } };
    document.addEventListener('visibilitychange', onVisible);
    void run();
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [ask, interval, connection]);
  return polled;
}

export function useFeed(feed: AnomalyFeed): FeedState {
  const [state, setState] = useState(feed.state);
  useEffect(() => {
    setState(feed.state);
    return feed.subscribe(() => setState(feed.state));
  }, [feed]);
  return state;
}

/** The time, moving on by seconds. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A value that has not changed for a moment: what somebody has finished typing. */
export function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** Whether an element has been near the part of the page that is to be seen. */
export function useSeen<T extends Element>() {
  const element = useRef<T>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        setSeen(true);
        observer.disconnect();
      }
    }, { rootMargin: '200px' });
    if (element.current) {
      observer.observe(element.current);
    }

    return () => observer.disconnect();
  }, []);
  return { element, seen };
}

/** Changes when the browser goes from light to dark or back. */
export function useDark(): boolean {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const onChange = () => setDark(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return dark;
}
