{{- define "exporter.container" -}}
- name: exporter
  image: "docker.io/lusotycoon/apache-exporter:{{ .Chart.AppVersion }}"
  args:
    - --scrape_uri=http://localhost:8080/server-status?auto
    - --web.listen-address=:{{ .Values.port }}
  ports:
    - name: metrics
      containerPort: {{ .Values.port }}
{{- end -}}

{{- define "exporter.selectorLabels" -}}
app.kubernetes.io/name: apache
app.kubernetes.io/instance: {{ .Release.Name }}-{{ .Values.target }}
{{- end -}}
