using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>A cluster with the chart in it, and the native operator as the chart's Deployment runs it, with no more rights than that has.</summary>
internal sealed class InstalledChart : IAsyncDisposable
{
    private const string Prefix = "HOMELAB_AUTOSCALER_";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-chart-");
    private ApiServerHost? _server;
    private SandboxWorld? _world;
    private string _token = "";

    private InstalledChart(Rendered rendered)
    {
        Rendered = rendered;
        Account = (string)rendered.Pod("controller-manager")["serviceAccountName"]!;
        Cluster.Answered = (request, response) =>
        {
            if (IsOperators(request))
            {
                Requests.Enqueue((request, response));
            }
        };
    }

    public Rendered Rendered { get; }

    /// <summary>Name of the operator's service account.</summary>
    public string Account { get; }

    public Cluster Cluster { get; } = new(TimeProvider.System);

    /// <summary>What the operator has asked for, and what it got.</summary>
    public ConcurrentQueue<(ApiRequest Request, ApiResponse Response)> Requests { get; } = [];

    public SandboxWorld World => _world!;

    private string Log => Path.Combine(_folder.FullName, "operator.log");

    /// <param name="values">YAML for the chart.</param>
    /// <param name="manifests">What else is in the cluster; namespaces are made as they are needed.</param>
    public static async Task<InstalledChart> StartAsync(string values, string manifests)
    {
        var installed = new InstalledChart(await Rendered.FromAsync(values));
        Installation.Apply(installed.Cluster, installed.Rendered.Text);
        Installation.Apply(installed.Cluster, manifests);
        installed._server = await ApiServerHost.StartAsync(installed.Cluster);
        installed._world = new(installed.Cluster, TimeProvider.System, new());
        await installed._world.StartAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return installed;
    }

    /// <summary>Whether a request is the operator's: nobody else shows this token.</summary>
    public bool IsOperators(ApiRequest request) => _token.Length > 0 && request.Authorization?.EndsWith(_token, StringComparison.Ordinal) == true;

    /// <summary>Starts the operator with the container's environment, as flags, and arguments.</summary>
    public OperatorProcess StartOperator()
    {
        string[] groups = ["system:serviceaccounts", $"system:serviceaccounts:{Rendered.Namespace}", User.Authenticated];
        var kubeConfig = _server!.WriteTokenKubeconfig(Path.Combine(_folder.FullName, "kubeconfig"), new($"system:serviceaccount:{Rendered.Namespace}:{Account}", groups));
        var token = Manifests.Read(File.ReadAllText(kubeConfig))[0]["users"]![0]!["user"]!["token"]!;
        _token = (string)token!;

        var container = Rendered.Container("controller-manager");
        var settings = container["env"]!.AsArray()
            .Select(item => (Name: (string)item!["name"]!, Value: (string)item!["value"]!))
            .Where(item => item.Name is not (Prefix + "GRPC_SERVER_ADDRESS" or Prefix + "HEALTH_PROBE_BIND_ADDRESS" or Prefix + "WEBHOOK_BIND_ADDRESS"))
            .Select(item => $"--{item.Name[Prefix.Length..].Replace('_', '-').ToLowerInvariant()}={item.Value}");
        return OperatorProcess.Start(Repository.Operator, Log, ["--kubeconfig", kubeConfig, "--namespace", Rendered.Namespace, "--webhook-bind-address", WebhookAddress(), .. settings]);
    }

    /// <summary>A free one, to which the Service of the webhooks leads.</summary>
    private string WebhookAddress()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        foreach (var service in Rendered.OfKind("Service").Select(Rendered.NameOf).Where(name => name.EndsWith("-webhook-service", StringComparison.Ordinal)))
        {
            Cluster.Services[$"{Rendered.Namespace}/{service}"] = new($"https://{free.LocalEndpoint}");
        }

        return free.LocalEndpoint.ToString()!;
    }

    public string LogText()
    {
        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    public async ValueTask DisposeAsync()
    {
        _world?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
