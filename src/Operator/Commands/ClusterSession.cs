using System.Net;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>A command's connection to a cluster, with the rights of whoever runs it.</summary>
internal sealed class ClusterSession(KubeConnection connection, string @namespace, Surroundings surroundings) : IDisposable
{
    public KubeApi Api { get; } = new(connection, surroundings.Clock, $"homelab-autoscaler/{ProductVersion.Text}");

    public string Namespace => @namespace;

    public Uri Server => connection.Server;

    public Terminal Terminal => surroundings.Terminal;

    public TimeProvider Clock => surroundings.Clock;

    public DateTimeOffset Now => surroundings.Clock.GetUtcNow();

    public void Dispose() => connection.Dispose();

    /// <summary>Reads the machines and groups of the namespace, or of all.</summary>
    /// <exception cref="KubeApiException">They cannot be read.</exception>
    public async Task<FleetReading> ReadAsync(CancellationToken cancellation, bool all = false)
    {
        var scope = new ListScope(all ? null : @namespace);
        var machines = await ListAsync<Machine>(scope, cancellation);
        return FleetReading.Of(machines, await ListAsync<Group>(scope, cancellation), @namespace, Now);
    }

    /// <summary>Something that is nice to know: without the right to read it, or when it is not there, null.</summary>
    public async Task<T?> GlanceAsync<T>(ObjectKey key, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        try
        {
            return await Api.FindAsync<T>(key, cancellation);
        }
        catch (KubeApiException e) when (IsDenied(e))
        {
            return null;
        }
    }

    /// <summary>The same of a list.</summary>
    public async Task<IReadOnlyList<T>> GlanceAsync<T>(ListScope scope, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        try
        {
            return await ListAsync<T>(scope, cancellation);
        }
        catch (KubeApiException e) when (IsDenied(e))
        {
            return [];
        }
    }

    private static bool IsDenied(KubeApiException e) => e.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound;

    private async Task<List<T>> ListAsync<T>(ListScope scope, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        var items = new List<T>();
        await Api.ListAsync<T>(scope, items.Add, problem => Terminal.Error.WriteLine($"{ProgramName.Text}: passed over: {problem.Message}"), cancellation);
        return items;
    }
}
