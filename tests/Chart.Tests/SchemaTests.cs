using HomelabAutoscaler.Core.Supply;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>Wrong values are refused with what is wrong, where, and what would be right.</summary>
public class SchemaTests
{
    [Test]
    [Arguments("controllerManager: {replicas: two}", "/controllerManager/replicas", "got string, want integer")]
    [Arguments("controllerManager: {replica: 2}", "/controllerManager", "additional properties 'replica' not allowed")]
    [Arguments("operator: {}", "at ''", "additional properties 'operator' not allowed")]
    [Arguments("settings: {silentAfter: 90}", "/settings/silentAfter", "got number, want string")]
    [Arguments("settings: {silentAfter: soon}", "/settings/silentAfter", "'soon' does not match pattern")]
    [Arguments("settings: {silenceAfter: 90s}", "/settings", "additional properties 'silenceAfter' not allowed")]
    [Arguments("settings: {logLevel: loud}", "/settings/logLevel", "value must be one of 'debug', 'info', 'warn', 'error'")]
    [Arguments("watchNamespaces: rack", "/watchNamespaces", "got string, want array")]
    [Arguments("watchNamespaces: [Rack]", "/watchNamespaces/0", "'Rack' does not match pattern")]
    [Arguments("grpcService: {port: 70000}", "/grpcService/port", "maximum: got 70,000, want 65,535")]
    [Arguments("clusterAutoscaler: {scaleDownUtilizationThreshold: 70}", "/clusterAutoscaler/scaleDownUtilizationThreshold", "maximum: got 70, want 1")]
    [Arguments("clusterAutoscaler: {scaleDownDelay: 10 minutes}", "/clusterAutoscaler/scaleDownDelay", "'10 minutes' does not match pattern")]
    [Arguments("settings: {pricePerKwh: \"0,32\"}", "/settings/pricePerKwh", "'0,32' does not match pattern")]
    [Arguments("settings: {pricePerKwh: 10000}", "/settings/pricePerKwh", "got 10,000")]
    [Arguments("settings: {pricePerKwh: 0.3, tariff: abc}", "/settings/tariff", "'abc' does not match pattern")]
    [Arguments("settings: {pricePerKwh: 0.3, tariff: \"22:00-25:00=0.21\"}", "/settings/tariff", "does not match pattern")]
    [Arguments("settings: {retest: 0s}", "/settings/retest", "'0s' does not match pattern")]
    [Arguments("settings: {upsPoll: 0h0m}", "/settings/upsPoll", "'0h0m' does not match pattern")]
    [Arguments("nameOverride: UPPER_x", "/nameOverride", "'UPPER_x' does not match pattern")]
    [Arguments("nameOverride: 1st", "/nameOverride", "'1st' does not match pattern")]
    [Arguments("webhook: {enable: true, secretName: s, caBundle: \"!!\"}", "/webhook/caBundle", "'!!' does not match pattern")]
    public async Task A_value_of_the_wrong_kind_is_named(string values, string where, string what)
    {
        var said = await Rendered.TryAsync(values);
        await Assert.That(said.ExitCode).IsNotEqualTo(0);
        await Assert.That(said.Errors).Contains(where);
        await Assert.That(said.Errors).Contains(what);
    }

    [Test]
    [Arguments("grpcService: {tls: {enable: true, clientSecretName: s}}", "set both, or none for certificates that the operator makes itself")]
    [Arguments("{grpcService: {tls: {enable: true, secretName: s}}, clusterAutoscaler: {enabled: true}}", "set certmanager.enable, or grpcService.tls.clientSecretName")]
    [Arguments("{grpcService: {enabled: false}, clusterAutoscaler: {enabled: true}}", "clusterAutoscaler.grpcProvider.endpoint to HOST:PORT")]
    [Arguments("webhook: {enable: true, caBundle: LS0tLS0=}", "set both, or none for a certificate that the operator makes itself")]
    [Arguments("watchNamespaces: [\"*\", rack]", "watchNamespaces is either [\"*\"]")]
    [Arguments("webhook: {enable: true, secretName: s}", "webhook.secretName needs webhook.caBundle")]
    [Arguments("{statusPage: {enable: true, port: 9090}, metrics: {enable: true, port: 9090}}", "statusPage.port and metrics.port are both 9090")]
    [Arguments("{statusPage: {enable: true, port: 8081}}", "statusPage.port is 8081, which is the probes' port")]
    [Arguments("{metrics: {enable: true, port: 50051}}", "metrics.port is 50051, which is gRPC's port")]
    [Arguments("prometheus: {enable: true}", "prometheus.enable needs metrics.enable")]
    [Arguments("prometheus: {rules: true}", "prometheus.rules needs metrics.enable")]
    [Arguments("prometheus: {dashboard: true}", "prometheus.dashboard needs metrics.enable")]
    [Arguments("settings: {tariff: \"22:00-06:00=0.21\"}", "settings.tariff needs settings.pricePerKwh")]
    [Arguments("settings: {grpcAllowedClients: ca}", "settings.grpcAllowedClients needs grpcService.tls.enable")]
    [Arguments("settings: {upsShedCharge: 10}", "settings.upsShedCharge (10) must be more than settings.upsLowCharge (20)")]
    [Arguments("settings: {upsLowCharge: 60}", "settings.upsShedCharge (60) must be more than settings.upsLowCharge (60)")]
    public async Task Values_that_contradict_each_other_are_refused_with_a_way_out(string values, string advice)
    {
        var said = await Rendered.TryAsync(values);
        await Assert.That(said.ExitCode).IsNotEqualTo(0);
        await Assert.That(said.Errors).Contains(advice);
    }

    [Test]
    [Arguments("settings: {pricePerKwh: \"0.32\", tariff: \"22:00-06:00=0.21, 12:00 - 14:00=0\"}")]
    [Arguments("settings: {pricePerKwh: 0, tariff: \"22:00-06:00=0.21\", manualHold: 0s, retest: 0h5m}")]
    [Arguments("settings: {upsShedCharge: 21}")]
    [Arguments("{certmanager: {enable: true}, webhook: {enable: true, secretName: s}}")]
    [Arguments("{metrics: {enable: true}, prometheus: {rules: true}}")]
    public async Task What_the_operator_takes_is_rendered(string values)
    {
        var said = await Rendered.TryAsync(values);
        await Assert.That(said.ExitCode).IsEqualTo(0).Because(said.Errors);
    }

    /// <summary>The chart compares what is given with them.</summary>
    [Test]
    public async Task The_charges_that_the_chart_takes_for_the_operator_s_own_are_so()
    {
        var own = new SupplyPolicy();
        await Assert.That(own.ShedCharge).IsEqualTo(60);
        await Assert.That(own.LowCharge).IsEqualTo(20);
    }
}
