using System.CommandLine.Completions;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Whose names complete an argument.</summary>
[Flags]
internal enum NameKinds
{
    Machines = 1,

    /// <summary>As group/NAME.</summary>
    Groups = 2,

    /// <summary>As they are.</summary>
    GroupsAlone = 4,
}

/// <summary>Names from the cluster, for a shell that completes a word: quickly or not at all, and never an error.</summary>
internal static class NameCompletion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Of(ClusterOptions options, Surroundings surroundings, NameKinds kinds) => context =>
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            // Completions are asked for synchronously; what the connection itself does in waiting heeds no token.
            return Task.Run(() => NamesAsync(options, surroundings, kinds, context, patience.Token)).WaitAsync(Patience).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is KubeConnectionException or KubeApiException or OperationCanceledException or TimeoutException)
        {
            return [];
        }
    };

    private static async Task<IEnumerable<CompletionItem>> NamesAsync(
        ClusterOptions options, Surroundings surroundings, NameKinds kinds, CompletionContext context, CancellationToken cancellation)
    {
        using var session = options.Open(context.ParseResult, surroundings with { Terminal = new(TextWriter.Null, TextWriter.Null) });
        var there = await session.ReadAsync(cancellation);
        var machines = there.Machines.Select(machine => machine.Metadata.Name);
        var groups = there.Groups.Select(group => group.Metadata.Name).ToList();
        return
        [
            .. (kinds.HasFlag(NameKinds.Machines) ? machines : []).Concat(kinds.HasFlag(NameKinds.Groups) ? groups.Select(group => $"group/{group}") : [])
                .Concat(kinds.HasFlag(NameKinds.GroupsAlone) ? groups : [])
                .Where(name => name.StartsWith(context.WordToComplete, StringComparison.Ordinal))
                .Select(name => new CompletionItem(name)),
        ];
    }
}
