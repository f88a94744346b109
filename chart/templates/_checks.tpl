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
{{- if and (has "*" .Values.watchNamespaces) (gt (len .Values.watchNamespaces) 1) }}
{{- fail "watchNamespaces is either [\"*\"], which is all namespaces, or a list of names" }}
{{- end }}
{{- end }}
