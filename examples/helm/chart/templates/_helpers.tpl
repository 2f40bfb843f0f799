{{- define "srv.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "srv.labels" -}}
{{ include "srv.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
