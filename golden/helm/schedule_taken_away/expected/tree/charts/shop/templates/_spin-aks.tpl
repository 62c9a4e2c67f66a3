{{- define "spin-aks.shop.image" -}}
{{ (.Values.image).repository | default "shopacr.azurecr.io/shop" }}{{ with ternary "1.0.0" (.Values.image).tag (kindIs "invalid" (.Values.image).tag) }}:{{ . }}{{ end }}{{ with (.Values.image).digest }}@{{ . }}{{ end }}
{{- end }}

{{- define "spin-aks.shop.job.shop.content" -}}
metadata:
  labels:
    app.kubernetes.io/component: shop
    app.kubernetes.io/instance: shop
    app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
    app.kubernetes.io/name: shop
    app.kubernetes.io/part-of: shop
    app.kubernetes.io/version: "1.0.0"
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
  serviceAccountName: {{ (.Values.serviceAccount).name | default "shop" | quote }}
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
  - name: shop
    image: {{ include "spin-aks.shop.image" . | quote }}
    {{- with (.Values.image).pullPolicy }}
    imagePullPolicy: {{ . | quote }}
    {{- end }}
    command:
    - /
    {{- if .Values.extraEnv }}
    env:
    {{- with .Values.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
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

{{- define "spin-aks.shop.job.shop.name" -}}
{{ print "shop-" (include "spin-aks.shop.lines" (print (include "spin-aks.shop.job.shop.content" .) "\n" | fromYaml) | sha256sum | trunc 8) }}
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
