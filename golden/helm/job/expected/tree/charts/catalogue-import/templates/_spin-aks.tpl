{{- define "spin-aks.catalogue-import.image" -}}
{{ .Values.image.repository }}{{ with .Values.image.tag }}:{{ . }}{{ end }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- define "spin-aks.catalogue-import.job" -}}
metadata:
  labels:
    app.kubernetes.io/component: catalogue-import
    app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
    app.kubernetes.io/name: catalogue-import
    app.kubernetes.io/part-of: catalogue-import
    app.kubernetes.io/version: "2.0.0"
    {{- range $key, $value := .Values.labels }}
    {{ $key | quote }}: {{ $value | quote }}
    {{- end }}
  {{- with .Values.annotations }}
  annotations:
    {{- range $key, $value := . }}
    {{ $key | quote }}: {{ $value | quote }}
    {{- end }}
  {{- end }}
spec:
  runtimeClassName: wasmtime-spin-v2
  automountServiceAccountToken: false
  enableServiceLinks: false
  restartPolicy: Never
  {{- with (.Values.security).pod }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
  - name: catalogue-import
    image: {{ include "spin-aks.catalogue-import.image" . | quote }}
    {{- with .Values.image.pullPolicy }}
    imagePullPolicy: {{ . | quote }}
    {{- end }}
    command:
    - /
    env:
    - name: SPIN_VARIABLE_SOURCE_URL
      value: {{ regexReplaceAll "(\\$\\$+)|(\\$)(\\(|[^\\x00-\\x7f])" (.Values.variables).source_url "${1}${1}${2}${2}${3}" | quote }}
    {{- with .Values.resources }}
    resources:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with (.Values.security).container }}
    securityContext:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- range $key, $value := . }}
    {{ $key | quote }}: {{ $value | quote }}
    {{- end }}
  {{- end }}
{{- end }}

{{- define "spin-aks.catalogue-import.lines" -}}
{{- if kindIs "map" . }}
{{- "map\n" }}
{{- range $key, $value := . }}
{{- if ne $key "app.kubernetes.io/managed-by" }}
{{- printf "key %d:%s\n" (len $key) $key }}
{{- include "spin-aks.catalogue-import.lines" $value }}
{{- end }}
{{- end }}
{{- "end\n" }}
{{- else if kindIs "slice" . }}
{{- "list\n" }}
{{- range . }}
{{- include "spin-aks.catalogue-import.lines" . }}
{{- end }}
{{- "end\n" }}
{{- else if kindIs "string" . }}
{{- printf "text %d:%s\n" (len .) . }}
{{- else }}
{{- printf "scalar %s\n" (toJson .) }}
{{- end }}
{{- end }}
