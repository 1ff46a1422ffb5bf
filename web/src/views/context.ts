import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Parley } from "../flows/parley";

export const ParleyContext = createContext<Parley | null>(null);

export function useParley(): Parley {
  const parley = useContext(ParleyContext);
  if (!parley) throw new Error("A view was rendered outside <ParleyContext.Provider>.");
  return parley;
}
