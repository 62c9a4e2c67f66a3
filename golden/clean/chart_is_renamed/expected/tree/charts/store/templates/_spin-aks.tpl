{{- define "spin-aks.shop.image" -}}
{{ (.Values.image).repository | default "shopacr.azurecr.io/shop" }}{{ with ternary "1.0.0" (.Values.image).tag (kindIs "invalid" (.Values.image).tag) }}:{{ . }}{{ end }}{{ with (.Values.image).digest }}@{{ . }}{{ end }}
{{- end }}
