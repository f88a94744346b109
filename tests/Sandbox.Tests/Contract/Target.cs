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

    public virtual Task BudgetIsCountedAsync() => Task.CompletedTask;
}

internal sealed class InProcessTarget(Cluster cluster) : Target
{
    public override HttpClient Admin { get; } = Client(cluster, User.Admin);

    public override HttpClient Anonymous { get; } = Client(cluster, User.Anonymous);

    public override Task InstallAsync(string manifest)
    {
        cluster.Apply(manifest);
        return Task.CompletedTask;
    }

    public override void Compact() => cluster.Compact();

    private static HttpClient Client(Cluster cluster, User user) => new(cluster.CreateHandler(user)) { BaseAddress = new Uri("https://cluster") };
}
