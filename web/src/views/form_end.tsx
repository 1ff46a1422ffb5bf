interface FormEndProps {
  /** Names the button and what is said about its work, for tests. */
  testid: string;
  label: string;
  busy: boolean;
  refusal: string | null;
  /** What is said once it is done; nothing while it is not. */
  done?: string | false;
  tone?: "primary" | "danger";
}

/** The last lines of a form: what came of it, and the button. */
export function FormEnd({ testid, label, busy, refusal, done, tone = "primary" }: FormEndProps) {
  return (
    <div class="form-end">
      <button class={`button ${tone}`} type="submit" data-testid={testid} aria-busy={busy}>
        {label}
      </button>
      <p class={refusal === null ? "form-done" : "form-error"} role={refusal === null ? "status" : "alert"} data-testid={`${testid}-said`}>
        {refusal ?? (done || "")}
      </p>
    </div>
  );
}
