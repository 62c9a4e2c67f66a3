{{- define "spin-aks.shop.vault.shop-shop-vault.content" -}}
clientID: {{ (.Values.keyvault).clientId | default "22222222-2222-2222-2222-222222222222" | quote }}
keyvaultName: {{ (.Values.keyvault).name | default "shop-vault" | quote }}
tenantID: {{ (.Values.keyvault).tenantId | default "11111111-1111-1111-1111-111111111111" | quote }}
objects: |
  array:
  - |
    objectName: api-key
    objectType: secret
    objectAlias: api_key
{{- end }}

{{- define "spin-aks.shop.vault.shop-shop-vault.name" -}}
{{ print "shop-shop-vault-" (include "spin-aks.shop.lines" (print (include "spin-aks.shop.vault.shop-shop-vault.content" .) "\n" | fromYaml) | sha256sum | trunc 8) }}
{{- end }}

{{- define "spin-aks.shop.lines" -}}
{{- if kindIs "map" . }}
{{- "map\n" }}
{{- range $key, $value := . }}
{{- if ne $key "app.kubernetes.io/managed-by" }}
{{- printf "key %d:%s\n" (len $key) $key }}
{{- include "spin-aks.shop.lines" $value }}
{{- end }}
{{- end }}
{{- "end\n" }}
{{- else if kindIs "slice" . }}
{{- "list\n" }}
{{- range . }}
{{- include "spin-aks.shop.lines" . }}
{{- end }}
{{- "end\n" }}
{{- else if kindIs "string" . }}
{{- printf "text %d:%s\n" (len .) . }}
{{- else }}
{{- printf "scalar %s\n" (toJson .) }}
{{- end }}
{{- end }}

{{- define "spin-aks.shop.image" -}}
{{ (.Values.image).repository | default "shopacr.azurecr.io/shop" }}{{ with ternary "1.0.0" (.Values.image).tag (kindIs "invalid" (.Values.image).tag) }}:{{ . }}{{ end }}{{ with (.Values.image).digest }}@{{ . }}{{ end }}
{{- end }}
