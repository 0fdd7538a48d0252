interface RadiosProps {
  readonly name: string;
  readonly legend: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

/** One question whose legend is the page's heading. The first option has the name as its id. */
export function Radios({ name, legend, hint, error, options, value, onChange }: RadiosProps) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div class={`nhsuk-form-group ${error ? 'nhsuk-form-group--error' : ''}`}>
      <fieldset class="nhsuk-fieldset" aria-describedby={described || undefined}>
        <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--l">
          <h1 class="nhsuk-fieldset__heading">{legend}</h1>
        </legend>
        {hint && (
          <div class="nhsuk-hint" id={`${name}-hint`}>
            {hint}
          </div>
        )}
        {error && (
          <span class="nhsuk-error-message" id={`${name}-error`}>
            {error}
          </span>
        )}
        <div class="nhsuk-radios">
          {options.map(([option, label], index) => (
            <div class="nhsuk-radios__item" key={option}>
              <input
                class="nhsuk-radios__input"
                id={index === 0 ? name : `${name}-${option}`}
                name={name}
                type="radio"
                value={option}
                checked={value === option}
                onChange={() => onChange(option)}
              />
              <label class="nhsuk-label nhsuk-radios__label" for={index === 0 ? name : `${name}-${option}`}>
                {label}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
