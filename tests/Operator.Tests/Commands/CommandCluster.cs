using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Commands;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Commands;

/// <summary>A cluster in memory, and command lines that are run against it.</summary>
internal sealed class CommandCluster : IDisposable
{
    private readonly KubeConnection _connection;

    private CommandCluster()
    {
        Cluster = new(Clock);
        _connection = Connect(User.Admin);
        Api = new(_connection, Clock, "test");
        Installation.Apply(Cluster, $"apiVersion: v1\nkind: Namespace\nmetadata: {{ name: {Make.Namespace} }}\n");
    }

    /// <summary>Somebody without rights.</summary>
    public static User Nobody { get; } = new("nobody", ["system:authenticated"]);

    public FakeTimeProvider Clock { get; } = new(Make.Now);

    public Cluster Cluster { get; }

    public KubeApi Api { get; }

    /// <summary>Who runs the commands.</summary>
    public User User { get; set; } = User.Admin;

    /// <summary>How wide the terminal is; null for a file.</summary>
    public int? Width { get; set; } = 80;

    public bool HasColours { get; set; }

    public static CommandCluster Bare() => new();

    /// <summary>With our kinds and nothing of them.</summary>
    public static CommandCluster Empty()
    {
        var cluster = new CommandCluster();
        Installation.Apply(cluster.Cluster, System.Text.Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(cluster.Cluster, System.Text.Encoding.UTF8.GetString(Machine.CrdYaml));
        return cluster;
    }

    /// <summary>With the fleet of the documentation.</summary>
    public static async Task<CommandCluster> WithExampleAsync()
    {
        var cluster = Empty();
        foreach (var group in ExampleFleet.Groups)
        {
            await cluster.PutAsync(group, fresh => fresh with { Status = group.Status });
        }

        foreach (var machine in ExampleFleet.Machines)
        {
            await cluster.PutAsync(machine, fresh => fresh with { Status = machine.Status });
        }

        foreach (var node in ExampleFleet.Nodes)
        {
            await cluster.PutAsync(node, fresh => fresh with { Status = node.Status });
        }

        foreach (var happened in ExampleFleet.Events)
        {
            await cluster.Api.CreateAsync(happened, CancellationToken.None);
        }

        return cluster;
    }

    public async Task PutAsync<T>(T value, Func<T, T> withStatus)
        where T : class, IKubeResource<T>
    {
        var fresh = value.Metadata with { Uid = null, ResourceVersion = null, Generation = null, CreationTimestamp = null };
        var created = await Api.CreateAsync(value.WithMetadata(fresh), CancellationToken.None);
        await Api.UpdateAsync(created, withStatus(created), "status", CancellationToken.None);
    }

    /// <summary>Runs a command line, its words separated by blanks.</summary>
    public Task<CommandResult> RunAsync(string line) => RunAsync(line.Split(' '));

    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, new(_ => Connect(User), new(output, error, Width, HasColours), Clock));
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line that does not end by itself.</summary>
    public Task<int> RunAsync(string line, TextWriter output, CancellationToken cancellation) =>
        CommandLine.RunAsync(line.Split(' '), new(_ => Connect(User), new(output, TextWriter.Null), Clock), cancellation);

    public Task<Machine> MachineAsync(string name) => Api.GetAsync<Machine>(new(Make.Namespace, name), CancellationToken.None);

    public Task<Group> GroupAsync(string name) => Api.GetAsync<Group>(new(Make.Namespace, name), CancellationToken.None);

    public KubeConnection Connect(User user) => new(new("http://cluster.sandbox"), Cluster.CreateHandler(user), Make.Namespace);

    public void Dispose() => _connection.Dispose();
}

/// <summary>How a command ended, and what it said.</summary>
internal sealed record CommandResult(int Code, string Output, string Error);
