using System.Diagnostics;
using Grpc.Net.Client;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Autoscaler;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>The operator may do what it does, and nothing else: its requests against the rules of the chart, which an API server enforces.</summary>
[NotInParallel]
public class PermissionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The sandbox's pace, as values, and webhooks that every write of the story goes through.</summary>
    private const string Pace = "settings: {silentAfter: 3s, heartbeatInterval: 500ms, retryBackoff: 2s, shutdownAttemptTimeout: 30s}\nwebhook: {enable: true}";

    private const string Leftover = """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: leftover
          namespace: homelab-autoscaler-system
          labels: {app: homelab-autoscaler, type: startup}
          ownerReferences: [{apiVersion: infra.homecluster.dev/v1alpha1, kind: Node, name: mini-pc-1, uid: UID, controller: true}]
        spec: {template: {spec: {restartPolicy: Never, nodeName: nowhere, containers: [{name: startup, image: busybox}]}}}
        """;

    [Test]
    public async Task The_whole_story_needs_every_permission_and_no_other()
    {
        await using var chart = await InstalledChart.StartAsync(Pace, Installation.OwnManifests());
        using var output = new StringWriter();
        var mishaps = new Mishaps(chart);
        chart.Cluster.Fault = mishaps.Fault;
        await using (var process = chart.StartOperator())
        {
            await Assert.That(await process.WaitUntilReadyAsync(Patience, CancellationToken.None)).IsTrue().Because(chart.LogText());
            await TellAsync(chart, process, output);
            await Assert.That(Refusal(chart)).Contains("denied the request: spec.kubernetesNodeName: is \"Pi_4\"").Because(chart.LogText());
            await Assert.That(await process.StopAsync()).IsEqualTo(0);
        }

        var forbidden = chart.Requests.Where(asked => asked.Response.Status is 401 or 403).Select(asked => asked.Response.ToString());
        await Assert.That(forbidden).IsEmpty();

        var used = chart.Requests.Select(asked => Permission.Of(asked.Request)).Distinct().ToList();
        var idle = Permission.Granted(chart.Rendered, chart.Account).Where(granted => !used.Any(granted.Covers)).Select(granted => granted.ToString());
        await Assert.That(idle).IsEmpty().Because($"nothing asks for it:\n{output}");
    }

    [Test]
    [Arguments("{}", "homelab-autoscaler-system", "rack")]
    [Arguments("watchNamespaces: [rack, attic]", "rack attic", "homelab-autoscaler-system")]
    [Arguments("watchNamespaces: ['*']", "homelab-autoscaler-system rack attic", "")]
    public async Task Machines_are_managed_in_the_namespaces_that_are_given_and_in_no_other(string values, string managed, string foreign)
    {
        await using var chart = await InstalledChart.StartAsync(values, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: rack}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: attic}}");
        await using var process = chart.StartOperator();
        await Assert.That(await process.WaitUntilReadyAsync(Patience, CancellationToken.None)).IsTrue().Because(chart.LogText());
        var granted = Permission.Granted(chart.Rendered, chart.Account).ToList();
        foreach (var @namespace in managed.Split(' '))
        {
            await Assert.That(granted.Any(permission => permission.Covers(new("patch", "infra.homecluster.dev", "nodes", @namespace, "m")))).IsTrue();
        }

        await Assert.That(granted.Any(permission => foreign.Length > 0 && permission.Covers(new("patch", "infra.homecluster.dev", "nodes", foreign, "m")))).IsFalse();
        await Assert.That(chart.Requests.Where(asked => asked.Response.Status == 403)).IsEmpty();
    }

    [Test]
    [Arguments("rbac: {force: true}", "delete pods")]
    [Arguments("rbac: {deleteNodes: true}", "delete nodes")]
    [Arguments("rbac: {plugCredentials: true}", "get secrets in homelab-autoscaler-system")]
    [Arguments("{metrics: {enable: true}}", "create tokenreviews.authentication.k8s.io; create subjectaccessreviews.authorization.k8s.io")]
    [Arguments("{metrics: {enable: true, secure: false}}", "")]
    [Arguments(
        "webhook: {enable: true}",
        "get secrets homelab-autoscaler-webhook-own-cert in homelab-autoscaler-system; patch secrets homelab-autoscaler-webhook-own-cert in homelab-autoscaler-system; "
        + "get validatingwebhookconfigurations.admissionregistration.k8s.io homelab-autoscaler-validating-webhook-configuration; patch validatingwebhookconfigurations.admissionregistration.k8s.io homelab-autoscaler-validating-webhook-configuration; "
        + "get mutatingwebhookconfigurations.admissionregistration.k8s.io homelab-autoscaler-mutating-webhook-configuration; patch mutatingwebhookconfigurations.admissionregistration.k8s.io homelab-autoscaler-mutating-webhook-configuration")]
    [Arguments(
        "grpcService: {tls: {enable: true}}",
        "get secrets homelab-autoscaler-grpc-server-own-cert in homelab-autoscaler-system; patch secrets homelab-autoscaler-grpc-server-own-cert in homelab-autoscaler-system; "
        + "get secrets homelab-autoscaler-grpc-client-own-cert in homelab-autoscaler-system; patch secrets homelab-autoscaler-grpc-client-own-cert in homelab-autoscaler-system")]
    [Arguments("grpcService: {tls: {enable: true, secretName: mine}}", "")]
    [Arguments("{webhook: {enable: true}, certmanager: {enable: true}}", "")]
    [Arguments("webhook: {enable: true, secretName: mine, caBundle: LS0tLS0=}", "")]
    public async Task What_is_off_by_default_needs_more(string values, string more)
    {
        var usual = await Rendered.FromAsync();
        var special = await Rendered.FromAsync(values);
        const string account = "homelab-autoscaler-controller-manager";
        var added = Permission.Granted(special, account).Except(Permission.Granted(usual, account)).Select(permission => permission.ToString());
        await Assert.That(string.Join("; ", added.Order(StringComparer.Ordinal))).IsEqualTo(string.Join("; ", more.Split("; ").Order(StringComparer.Ordinal)));
    }

    [Test]
    [MethodDataSource(typeof(Variants), nameof(Variants.All))]
    public async Task Nobody_may_read_Secrets_but_the_operator_its_own_and_nothing_is_a_wildcard(string variant)
    {
        var rendered = await Rendered.FromAsync(Variants.Read(variant));
        var accounts = rendered.OfKind("Deployment").Select(deployment => (string)deployment["spec"]!["template"]!["spec"]!["serviceAccountName"]!);
        foreach (var permission in accounts.SelectMany(account => Permission.Granted(rendered, account)))
        {
            if (permission.Resource == "secrets")
            {
                // They hold nothing but certificates that the operator has made itself.
                var own = rendered.OfKind("Secret").SingleOrDefault(secret => permission with { Verb = "" } == new Permission("", "", "secrets", Rendered.Namespace, Rendered.NameOf(secret)));
                await Assert.That(own).IsNotNull().Because(permission.ToString());
                await Assert.That(own!["data"] ?? own["stringData"]).IsNull();
            }

            await Assert.That($"{permission.Verb}{permission.Group}{permission.Resource}").DoesNotContain("*");
        }
    }

    /// <summary>
    /// The sandbox's story; then a Job that nobody wants any more, an owner who asks twice for what may not be: one Event, counted;
    /// and a person who switches a machine off under a Pod.
    /// </summary>
    private static async Task TellAsync(InstalledChart chart, OperatorProcess process, StringWriter output)
    {
        var timeline = new Timeline(TimeProvider.System, output);
        _ = new Narrator(timeline, chart.World, StoryTeller.Namespace);
        using var channel = GrpcChannel.ForAddress(process.GrpcAddress);
        var autoscaler = new ScriptedAutoscaler(new CloudProvider.CloudProviderClient(channel), chart.World.Api, chart.World.Stores, new());
        try
        {
            await new StoryTeller(chart.World, timeline, UntilAsync).TellAsync(CancellationToken.None);
        }
        catch (StoryException e)
        {
            Assert.Fail($"{e.Message}\n{output}\n{chart.LogText()}");
        }

        var uid = chart.World.Stores.Machines.Current.All.First(machine => machine.Metadata.Name == "mini-pc-1").Metadata.Uid;
        chart.Cluster.Apply(Leftover.Replace("UID", uid, StringComparison.Ordinal));
        await Assert.That(await UntilAsync(() => chart.Requests.Any(asked => asked.Request is { Method: "DELETE" }), Patience)).IsTrue().Because(chart.LogText());

        foreach (var powerState in (string[])["on", "off", "on"])
        {
            Want(powerState, "{paused: true}");
            await Assert.That(await UntilAsync(() => (Machine().Status.Conditions.Find(MachineReport.Waiting)?.Status == ConditionStatus.True) == (powerState == "on"), Patience)).IsTrue().Because(chart.LogText());
        }

        await Assert.That(await UntilAsync(() => chart.Requests.Any(asked => Permission.Of(asked.Request) is { Verb: "patch", Resource: "events" }), Patience)).IsTrue().Because(chart.LogText());

        Want("on", "null");
        await Assert.That(await UntilAsync(() => Machine().Status.Progress == MachineState.Ready, Patience)).IsTrue().Because(chart.LogText());
        var pod = Workload.Asking("100m", "16Mi", new KeyValuePair<string, string>(NodeMarks.MachineLabel, "mini-pc-1"));
        var pet = new Workload("pet", StoryTeller.Namespace, pod, chart.World.Api, chart.World.Verbs, chart.World.Stores) { Replicas = 1 };
        chart.World.Add(pet);
        await Assert.That(await UntilAsync(() => pet.Pods.Any(one => one.Status.Phase == "Running"), Patience)).IsTrue().Because(chart.LogText());
        Want("off", "null");
        await Assert.That(await UntilAsync(() => Machine().Status.Progress == MachineState.Shutdown, Patience)).IsTrue().Because(chart.LogText());

        void Want(string powerState, string power)
        {
            var asked = Manifests.Read($"spec: {{powerState: \"{powerState}\", power: {power}}}")[0];
            var answer = chart.Cluster.Handle(ApiRequest.Patch($"/apis/infra.homecluster.dev/v1alpha1/namespaces/{Installation.HomeNamespace}/nodes/mini-pc-1", asked));
            if (answer.Status != 200)
            {
                Assert.Fail(answer.ToString());
            }
        }

        Machine Machine() => chart.World.Stores.Machines.Current.All.First(machine => machine.Metadata.Name == "mini-pc-1");

        async Task<bool> UntilAsync(Func<bool> happened, TimeSpan patience)
        {
            for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < patience && !process.HasExited; await Task.Delay(50))
            {
                var now = TimeProvider.System.GetUtcNow();
                await chart.World.StepAsync(now, CancellationToken.None);
                await autoscaler.StepAsync(now, CancellationToken.None);
                if (happened())
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>What the API server says to a Node that makes no sense.</summary>
    private static string? Refusal(InstalledChart chart)
    {
        var wrong = Manifests.Read("{apiVersion: infra.homecluster.dev/v1alpha1, kind: Node, metadata: {name: wrong}, spec: {kubernetesNodeName: Pi_4}}")[0];
        return (string?)chart.Cluster.Handle(ApiRequest.Post($"/apis/infra.homecluster.dev/v1alpha1/namespaces/{Installation.HomeNamespace}/nodes", wrong)).Json()["message"];
    }

    /// <summary>
    /// What makes the operator look again: a Job that was made before, as by one that died, somebody who writes in between, and
    /// a Job that may not make its Pod for a while. Once each.
    /// </summary>
    private sealed class Mishaps(InstalledChart chart)
    {
        /// <summary>Long enough for the operator to ask the Job's Events.</summary>
        private static readonly TimeSpan WithoutPod = TimeSpan.FromSeconds(8);

        private static readonly ApiResponse Forbidden = new(403, """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"exceeded quota","reason":"Forbidden","code":403}"""u8.ToArray());

        private int _made;
        private int _overtaken;
        private Stopwatch? _sincePod;

        public ApiResponse? Fault(ApiRequest request)
        {
            if (!chart.IsOperators(request))
            {
                return IsJobsPod(request) && (_sincePod ??= Stopwatch.StartNew()).Elapsed < WithoutPod ? Forbidden : null;
            }

            var asked = Permission.Of(request);
            if (asked is { Verb: "create", Resource: "jobs" } && Interlocked.Exchange(ref _made, 1) == 0)
            {
                // The server finds it there already.
                chart.Cluster.Handle(request);
            }

            if (asked is { Verb: "patch", Group: "infra.homecluster.dev", Resource: "nodes" } && Interlocked.Exchange(ref _overtaken, 1) == 0)
            {
                var written = Manifests.Read("metadata: {annotations: {note: overtaken}}")[0];
                chart.Cluster.Handle(ApiRequest.Patch(request.Target, written));
            }

            return null;
        }

        private static bool IsJobsPod(ApiRequest request) => request is { Method: "POST", Target: $"/api/v1/namespaces/{Installation.HomeNamespace}/pods" };
    }
}
