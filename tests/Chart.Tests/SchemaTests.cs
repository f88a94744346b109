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
    public async Task Values_that_contradict_each_other_are_refused_with_a_way_out(string values, string advice)
    {
        var said = await Rendered.TryAsync(values);
        await Assert.That(said.ExitCode).IsNotEqualTo(0);
        await Assert.That(said.Errors).Contains(advice);
    }
}
