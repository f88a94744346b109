using System.Net.Http.Headers;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>A server to play against.</summary>
internal abstract class Target
{
    public abstract HttpClient Admin { get; }

    public abstract HttpClient Anonymous { get; }

    public abstract Task InstallAsync(string manifest);

    /// <summary>Afterwards revision 1 is too old.</summary>
    public virtual void Compact()
    {
    }

    /// <summary>A real cluster's disruption controller takes its time.</summary>
    public async Task BudgetIsCountedAsync()
    {
        while (!(await Admin.GetStringAsync("/apis/policy/v1/namespaces/lab/poddisruptionbudgets/pdb")).Contains("\"disruptionsAllowed\":1", StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromSeconds(0.2));
    }
}

internal sealed class InProcessTarget(Cluster cluster) : Target
{
    private static readonly User CertifiedAdmin = User.Admin with
    {
        Extra = new Dictionary<string, IReadOnlyList<string>> { ["authentication.kubernetes.io/credential-id"] = ["X509SHA256=none"] },
    };

    public override HttpClient Admin { get; } = Client(cluster, CertifiedAdmin);

    public override HttpClient Anonymous { get; } = Client(cluster, User.Anonymous);

    public override Task InstallAsync(string manifest)
    {
        cluster.Apply(manifest);
        return Task.CompletedTask;
    }

    public override void Compact() => cluster.Compact();

    private static HttpClient Client(Cluster cluster, User user) => new(cluster.CreateHandler(user)) { BaseAddress = new Uri("https://cluster") };
}

/// <summary>Whatever server a kubeconfig names.</summary>
internal class KubeconfigTarget(string path) : Target
{
    public override HttpClient Admin { get; } = KubeconfigClient.Create(path, withCredentials: true);

    public override HttpClient Anonymous { get; } = KubeconfigClient.Create(path, withCredentials: false);

    public override async Task InstallAsync(string manifest)
    {
        foreach (var definition in Manifests.Read(manifest))
        {
            using var content = new StringContent(definition.ToJsonString(), new MediaTypeHeaderValue("application/json"));
            using var response = await Admin.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", content);
            response.EnsureSuccessStatusCode();
        }
        // A real server begins to serve them a little later.
        while (!(await Admin.GetAsync("/apis/infra.homecluster.dev/v1alpha1/nodes")).IsSuccessStatusCode)
            await Task.Delay(TimeSpan.FromSeconds(0.2));
    }
}

/// <summary>The embedded server over HTTPS, with a client certificate for the administrator.</summary>
internal sealed class HttpsTarget(Cluster cluster, ApiServerHost host) : KubeconfigTarget(host.WriteKubeconfig(Path.GetTempFileName(), User.Admin))
{
    public override void Compact() => cluster.Compact();
}
