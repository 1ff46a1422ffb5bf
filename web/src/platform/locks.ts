/** One tab at a time. Browsers give locks only to secure pages; elsewhere each tab is on its own. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!("locks" in navigator)) return work();
  return (await navigator.locks.request(`parley.${name}`, work)) as T;
}
