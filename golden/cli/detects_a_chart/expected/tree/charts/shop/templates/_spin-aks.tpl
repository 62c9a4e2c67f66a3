{{- define "spin-aks.shop.image" -}}
{{ (.Values.image).repository | default "registry.invalid/shop" }}{{ with ternary "1.0.0" (.Values.image).tag (kindIs "invalid" (.Values.image).tag) }}:{{ . }}{{ end }}{{ with (.Values.image).digest }}@{{ . }}{{ end }}
{{- end }}
