/** What a browser is asked about the page. Installed before the page's own code; times in ms. */
window.probe = (() => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const list = () => document.querySelector('[data-testid="messages"]');
  const rows = () => [...(list()?.querySelectorAll("[data-key]") ?? [])];

  /** After the frame under way was painted: a task of its own follows it. */
  const painted = async () => {
    await frame();
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise((done) => (port1.onmessage = done));
    port2.postMessage(null);
    await heard;
    return performance.now();
  };

  const keys = [];
  addEventListener("keydown", async ({ timeStamp }) => keys.push((await painted()) - timeStamp), true);

  const longTasks = [];
  new PerformanceObserver((seen) => longTasks.push(...seen.getEntries().map((task) => task.duration))).observe({ type: "longtask" });

  /** From the next event of this kind until the first paint in which `shown` holds. */
  const untilShown = (kind, shown) =>
    new Promise((done) => {
      const begin = ({ timeStamp }) => {
        const look = async () => {
          if (!shown()) return;
          observer.disconnect();
          done((await painted()) - timeStamp);
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        void look();
      };
      addEventListener(kind, begin, { capture: true, once: true });
    });

  /** Until a row with these words is there. */
  const arrived = async (text) => {
    while (!rows().some((row) => row.textContent.includes(text))) await new Promise((done) => setTimeout(done, 50));
  };

  /** Scrolls to the first message; how far the row looked at moved by itself, and how many rows there ever were. */
  const pageUp = async (step_px) => {
    let shift_px = 0;
    let rows_max = 0;
    for (let still = 0; still < 30; ) {
      const before = list().scrollTop;
      list().scrollTop -= step_px;
      const row = rows().find((each) => each.getBoundingClientRect().bottom > list().getBoundingClientRect().top);
      const top = row.getBoundingClientRect().top;
      for (let frames = 0; frames < 3; frames++) await frame();
      if (row.isConnected) shift_px = Math.max(shift_px, Math.abs(row.getBoundingClientRect().top - top));
      rows_max = Math.max(rows_max, rows().length);
      still = list().scrollTop === before ? still + 1 : 0;
    }
    return { shift_px, rows_max };
  };

  return { keys, longTasks, rows, untilShown, arrived, pageUp };
})();
