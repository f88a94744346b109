{{/* What the schema cannot say: values that contradict each other. */}}
{{- define "chart.checks" -}}
{{- $tls := .Values.grpcService.tls }}
{{- if and $tls.enable (not .Values.certmanager.enable) (not $tls.secretName) $tls.clientSecretName }}
{{- fail "grpcService.tls.clientSecretName belongs to grpcService.tls.secretName: set both, or none for certificates that the operator makes itself" }}
{{- end }}
{{- with .Values.clusterAutoscaler }}
{{- if and .enabled $tls.enable (not $.Values.certmanager.enable) $tls.secretName (not $tls.clientSecretName) }}
{{- fail "Cluster Autoscaler needs a client certificate where grpcService.tls.enable is set: set certmanager.enable, or grpcService.tls.clientSecretName to a Secret with tls.crt, tls.key and ca.crt" }}
{{- end }}
{{- if and .enabled (not .grpcProvider.endpoint) (or (not $.Values.grpcService.enabled) (not $.Values.controllerManager.enabled)) }}
{{- fail "clusterAutoscaler.enabled needs somebody to connect to: set controllerManager.enabled and grpcService.enabled, or clusterAutoscaler.grpcProvider.endpoint to HOST:PORT" }}
{{- end }}
{{- end }}
{{- if and .Values.webhook.caBundle (not .Values.webhook.secretName) }}
{{- fail "webhook.caBundle is the authority of webhook.secretName: set both, or none for a certificate that the operator makes itself" }}
{{- end }}
{{- if and .Values.webhook.enable .Values.webhook.secretName (not .Values.webhook.caBundle) (not .Values.certmanager.enable) }}
{{- fail "webhook.secretName needs webhook.caBundle, by which the API server trusts it: set both, or none for a certificate that the operator makes itself" }}
{{- end }}
{{- if and .Values.statusPage.enable .Values.metrics.enable (eq (int .Values.statusPage.port) (int .Values.metrics.port)) }}
{{- fail (printf "statusPage.port and metrics.port are both %d: give each a port of its own" (int .Values.metrics.port)) }}
{{- end }}
{{- range $port, $what := dict "8081" "the probes'" "50051" "gRPC's" "9443" "the webhooks'" }}
{{- range $name := list "statusPage" "metrics" }}
{{- $values := index $.Values $name }}
{{- if and $values.enable (eq (toString (int $values.port)) $port) }}
{{- fail (printf "%s.port is %s, which is %s port: give it one of its own" $name $port $what) }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name := list "enable" "rules" "dashboard" }}
{{- if and (index $.Values.prometheus $name) (not $.Values.metrics.enable) }}
{{- fail (printf "prometheus.%s needs metrics.enable: without it there are no metrics" $name) }}
{{- end }}
{{- end }}
{{- with .Values.settings }}
{{- if and .tariff (eq (get . "pricePerKwh" | toString) "") }}
{{- fail "settings.tariff needs settings.pricePerKwh, for the rest of the day" }}
{{- end }}
{{- if and .grpcAllowedClients (not $tls.enable) }}
{{- fail "settings.grpcAllowedClients needs grpcService.tls.enable: without TLS clients have no names" }}
{{- end }}
{{- /* Where only one is given, the other is the operator's own. */}}
{{- $shed := ternary .upsShedCharge 60 (hasKey . "upsShedCharge") }}
{{- $low := ternary .upsLowCharge 20 (hasKey . "upsLowCharge") }}
{{- if le (float64 $shed) (float64 $low) }}
{{- fail (printf "settings.upsShedCharge (%v) must be more than settings.upsLowCharge (%v): machines go between the two" $shed $low) }}
{{- end }}
{{- end }}
{{- if and (has "*" .Values.watchNamespaces) (gt (len .Values.watchNamespaces) 1) }}
{{- fail "watchNamespaces is either [\"*\"], which is all namespaces, or a list of names" }}
{{- end }}
{{- end }}
