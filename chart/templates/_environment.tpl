{{/* The operator's environment: what other values say, then settings, then what is given by hand. The later wins. */}}
{{- define "chart.environment" -}}
{{- $given := dict
  "HOMELAB_AUTOSCALER_LEADER_ELECT" "true"
  "HOMELAB_AUTOSCALER_LEADER_ELECTION_ID" .Values.leaderElection.id
  "HOMELAB_AUTOSCALER_GRPC_SERVER_ADDRESS" ":50051"
  "HOMELAB_AUTOSCALER_HEALTH_PROBE_BIND_ADDRESS" ":8081"
  "HOMELAB_AUTOSCALER_DRIVER_IMAGE" (include "chart.image" .)
}}
{{- with .Values.controllerManager.imagePullSecrets }}
{{- $names := list }}
{{- range . }}
{{- $names = append $names .name }}
{{- end }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_DRIVER_IMAGE_PULL_SECRETS" (join "," $names) }}
{{- end }}
{{- with .Values.watchNamespaces }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_WATCH_NAMESPACES" (join "," .) }}
{{- end }}
{{- if include "chart.grpcMakesCertificates" . }}
{{- $host := include "chart.grpcHost" . }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_GRPC_SECRET" (include "chart.grpcServerSecret" .) }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_GRPC_CLIENT_SECRET" (include "chart.grpcClientSecret" .) }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_GRPC_HOSTS" (printf "%s,%s.cluster.local" $host $host) }}
{{- else if .Values.grpcService.tls.enable }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_GRPC_CERT_PATH" "/etc/homelab-autoscaler/grpc" }}
{{- end }}
{{- if .Values.metrics.enable }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_METRICS_BIND_ADDRESS" (printf ":%v" .Values.metrics.port) }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_METRICS_SECURE" (toString .Values.metrics.secure) }}
{{- if and .Values.metrics.secure .Values.certmanager.enable }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_METRICS_CERT_PATH" "/etc/homelab-autoscaler/metrics" }}
{{- end }}
{{- end }}
{{- if .Values.statusPage.enable }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_STATUS_PAGE_BIND_ADDRESS" (printf ":%v" .Values.statusPage.port) }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_STATUS_PAGE_SECURE" (toString .Values.statusPage.secure) }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_STATUS_PAGE_ACTIONS" (toString .Values.statusPage.actions) }}
{{- if and .Values.statusPage.secure .Values.statusPage.secretName }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_STATUS_PAGE_CERT_PATH" "/etc/homelab-autoscaler/status-page" }}
{{- end }}
{{- end }}
{{- if .Values.notifications.url }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_NOTIFY_URL" .Values.notifications.url }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_NOTIFY_FORMAT" .Values.notifications.format }}
{{- if .Values.notifications.secretName }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_NOTIFY_TOKEN_FILE" "/etc/homelab-autoscaler/notifications/token" }}
{{- end }}
{{- end }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_NOTIFY_SAVINGS" .Values.notifications.savings }}
{{- if .Values.webhook.enable }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_ENABLE_WEBHOOKS" "true" }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_WEBHOOK_BIND_ADDRESS" ":9443" }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_WEBHOOK_NAME" (include "chart.name" .) }}
{{- if not (include "chart.webhookMakesCertificate" .) }}
{{- $_ := set $given "HOMELAB_AUTOSCALER_WEBHOOK_CERT_PATH" "/etc/homelab-autoscaler/webhook" }}
{{- end }}
{{- end }}
{{- range $setting, $value := .Values.settings }}
{{- $_ := set $given (printf "HOMELAB_AUTOSCALER_%s" ($setting | snakecase | upper)) $value }}
{{- end }}
{{- range $variable, $value := .Values.controllerManager.container.env }}
{{- $_ := set $given $variable $value }}
{{- end }}
{{- range $variable, $value := $given }}
- name: {{ $variable }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "chart.image" -}}
{{- .Values.controllerManager.container.image.repository }}:{{ .Values.controllerManager.container.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Certificates: Secret by folder under /etc/homelab-autoscaler. */}}
{{- define "chart.certificates" -}}
{{- if and .Values.grpcService.tls.enable (not (include "chart.grpcMakesCertificates" .)) }}
grpc: {{ include "chart.grpcServerSecret" . }}
{{- end }}
{{- if and .Values.webhook.enable (not (include "chart.webhookMakesCertificate" .)) }}
webhook: {{ .Values.webhook.secretName | default "webhook-server-cert" }}
{{- end }}
{{- if and .Values.metrics.enable .Values.metrics.secure .Values.certmanager.enable }}
metrics: metrics-server-cert
{{- end }}
{{- if and .Values.statusPage.enable .Values.statusPage.secure .Values.statusPage.secretName }}
status-page: {{ .Values.statusPage.secretName }}
{{- end }}
{{- if and .Values.notifications.url .Values.notifications.secretName }}
notifications: {{ .Values.notifications.secretName }}
{{- end }}
{{- end }}
