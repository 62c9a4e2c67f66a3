{{- define "spin-aks.catalogue-import.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ with .tag }}:{{ . }}{{ end }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}
{{- end }}

{{- define "spin-aks.catalogue-import.job" -}}
{{- $values := toJson (pick .Values "image" "resources" "variables" "labels" "annotations" "nodeSelector" "security") -}}
{{- if eq $values (toJson (fromJson "{\"image\":{\"repository\":\"shopacr.azurecr.io/catalogue-import\",\"tag\":\"2.0.0\",\"digest\":\"\",\"pullPolicy\":\"\"},\"resources\":{\"requests\":{\"cpu\":\"100m\",\"memory\":\"128Mi\"}},\"variables\":{\"source_url\":\"https://feeds.example.com/catalogue.json\"},\"labels\":{},\"annotations\":{},\"nodeSelector\":{},\"security\":{\"pod\":{\"seccompProfile\":{\"type\":\"RuntimeDefault\"}},\"container\":{\"allowPrivilegeEscalation\":false}}}")) -}}
catalogue-import-32608360
{{- else -}}
catalogue-import-{{ print "catalogue-import-32608360" $values | sha256sum | trunc 8 }}
{{- end -}}
{{- end }}
