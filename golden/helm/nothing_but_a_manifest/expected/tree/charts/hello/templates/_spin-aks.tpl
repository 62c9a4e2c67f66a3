{{- define "spin-aks.hello.image" -}}
{{ (.Values.image).repository | default "registry.invalid/hello" }}{{ with ternary "0.1.0" (.Values.image).tag (kindIs "invalid" (.Values.image).tag) }}:{{ . }}{{ end }}{{ with (.Values.image).digest }}@{{ . }}{{ end }}
{{- end }}
