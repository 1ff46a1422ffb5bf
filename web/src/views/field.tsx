import { type Signal, useSignal } from "@preact/signals";
import { words } from "../state/language";

interface FieldProps {
  name: string;
  testid: string;
  value: Signal<string>;
  autocomplete?: string;
  hint?: string;
  invalid?: boolean;
  describedBy?: string;
  maxLength?: number;
}

export function TextField({ label, ...props }: FieldProps & { label: string }) {
  return (
    <Field label={label} name={props.name} hint={props.hint}>
      <Input type="text" {...props} />
    </Field>
  );
}

export function PasswordField({ label, ...props }: FieldProps & { label?: string }) {
  const shown = useSignal(false);
  const { auth } = words();
  return (
    <Field label={label ?? auth.password} name={props.name} hint={props.hint}>
      <span class="field-with-button">
        <Input type={shown.value ? "text" : "password"} {...props} />
        <button
          type="button"
          class="field-button"
          aria-pressed={shown.value}
          onClick={() => {
            shown.value = !shown.value;
          }}
        >
          {shown.value ? auth.hide : auth.show}
        </button>
      </span>
    </Field>
  );
}

function Field({ label, name, hint, children }: { label: string; name: string; hint?: string; children: preact.ComponentChildren }) {
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      {children}
      {hint !== undefined && (
        <p class="field-hint" id={`hint-${name}`}>
          {hint}
        </p>
      )}
    </div>
  );
}

function Input({ type, name, testid, value, autocomplete, hint, invalid, describedBy, maxLength }: FieldProps & { type: "text" | "password" }) {
  const described = [hint === undefined ? "" : `hint-${name}`, invalid ? (describedBy ?? "") : ""].join(" ").trim();
  const common = {
    id: `field-${name}`,
    name,
    "data-testid": testid,
    value: value.value,
    autocomplete,
    autocapitalize: "none",
    autocorrect: "off",
    spellcheck: false,
    maxLength,
    "aria-invalid": invalid ?? false,
    "aria-describedby": described === "" ? undefined : described,
    onInput: (event: { currentTarget: HTMLInputElement }) => {
      value.value = event.currentTarget.value;
    },
  } as const;
  return type === "password" ? <input type="password" {...common} /> : <input type="text" {...common} />;
}
