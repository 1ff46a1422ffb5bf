import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { words } from "../state/language";
import { useParley } from "./context";

/** A view whose code is fetched when it is first shown. When it cannot be had, a notice says so and `onClose` is called. */
export function lazy<Props extends { onClose?: () => void }>(load: () => Promise<ComponentType<Props>>) {
  const loaded = signal<ComponentType<Props> | null>(null);
  const fetchIt = async () => {
    loaded.value ??= await load();
  };
  const Lazy = (props: Props) => {
    const { store } = useParley();
    useEffect(() => {
      fetchIt().catch(() => {
        store.say("alarm", words().notLoaded);
        props.onClose?.();
      });
    }, []);
    const View = loaded.value;
    return View ? <View {...props} /> : null;
  };
  /** Fetches the code before it is shown; whether that worked is said when it is. */
  const preload = () => void fetchIt().catch(() => undefined);
  return Object.assign(Lazy, { preload });
}
