{{- define "spin-aks.catalogue-import.image" -}}
{{ (.Values.image).repository | default "shopacr.azurecr.io/catalogue-import" }}{{ with ternary "2.0.0" (.Values.image).tag (kindIs "invalid" (.Values.image).tag) }}:{{ . }}{{ end }}{{ with (.Values.image).digest }}@{{ . }}{{ end }}
{{- end }}

{{- define "spin-aks.catalogue-import.job.catalogue-import.content" -}}
metadata:
  labels:
    app.kubernetes.io/component: catalogue-import
    app.kubernetes.io/instance: catalogue-import
    app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
    app.kubernetes.io/name: catalogue-import
    app.kubernetes.io/part-of: catalogue-import
    app.kubernetes.io/version: "2.0.0"
    {{- range $key, $value := .Values.podLabels }}
    {{ $key | quote }}: {{ $value | quote }}
    {{- end }}
  {{- with .Values.podAnnotations }}
  annotations:
    {{- range $key, $value := . }}
    {{ $key | quote }}: {{ $value | quote }}
    {{- end }}
  {{- end }}
spec:
  runtimeClassName: wasmtime-spin-v2
  {{- if or (.Values.serviceAccount).create (.Values.serviceAccount).name }}
  serviceAccountName: {{ (.Values.serviceAccount).name | default "catalogue-import" | quote }}
  {{- end }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  restartPolicy: Never
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- range $key, $value := . }}
    {{ $key | quote }}: {{ $value | quote }}
    {{- end }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
  - name: catalogue-import
    image: {{ include "spin-aks.catalogue-import.image" . | quote }}
    {{- with (.Values.image).pullPolicy }}
    imagePullPolicy: {{ . | quote }}
    {{- end }}
    command:
    - /
    env:
    - name: SPIN_VARIABLE_SOURCE_URL
      value: {{ regexReplaceAll "(\\$\\$+)|(\\$)(\\(|[^\\x00-\\x7f])" (ternary "https://feeds.example.com/catalogue.json" (.Values.variables).source_url (kindIs "invalid" (.Values.variables).source_url)) "${1}${1}${2}${2}${3}" | quote }}
    {{- with .Values.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- with .Values.resources }}
    resources:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.securityContext }}
    securityContext:
      {{- toYaml . | nindent 6 }}
    {{- end }}
{{- end }}

{{- define "spin-aks.catalogue-import.job.catalogue-import.name" -}}
{{ print "catalogue-import-" (include "spin-aks.catalogue-import.lines" (print (include "spin-aks.catalogue-import.job.catalogue-import.content" .) "\n" | fromYaml) | sha256sum | trunc 8) }}
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
