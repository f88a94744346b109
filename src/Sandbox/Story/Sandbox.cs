using System.ComponentModel;
using System.Diagnostics;
using Grpc.Net.Client;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Autoscaler;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>Puts a cluster, machines, the operator and a Cluster Autoscaler together, and has the story told.</summary>
internal sealed class Sandbox(StoryOptions options, TextWriter output) : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-sandbox-");
    private readonly Timeline _timeline = new(TimeProvider.System, output);

    private bool _keepsFolder;

    private string OperatorLog => Path.Combine(_folder.FullName, "operator.log");

    /// <exception cref="StoryException">The story did not come to its end.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await TellAsync(cancellation);
        }
        catch (StoryException e) when (File.Exists(OperatorLog))
        {
            _keepsFolder = options.Keep;
            throw new StoryException($"{e.Message}\n{(options.Keep ? $"the operator's log is {OperatorLog}" : "with --keep, the operator's log stays")}");
        }
    }

    public void Dispose()
    {
        if (!_keepsFolder)
        {
            _folder.Delete(recursive: true);
        }
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        var cluster = new Cluster(TimeProvider.System);
        await InstallAsync(cluster);
        await using var server = await ApiServerHost.StartAsync(cluster, cancellation: cancellation);
        var kubeConfig = options.KubeConfig ?? Path.Combine(_folder.FullName, "kubeconfig");
        WriteKubeConfig(server, kubeConfig);
        _timeline.Say("sandbox", $"API server at {server.Address}; KUBECONFIG={kubeConfig}");

        using var world = new SandboxWorld(cluster, TimeProvider.System, new());
        _ = new Narrator(_timeline, world, StoryTeller.Namespace);
        world.Rack.Behaviour = options.IsAwkward ? AwkwardStory.BehaviourOf : world.Rack.Behaviour;
        await world.StartAsync(TimeProvider.System.GetUtcNow(), cancellation);

        var started = Stopwatch.StartNew();
        await using var process = StartOperator(kubeConfig, world);
        if (!await process.WaitUntilReadyAsync(TimeSpan.FromSeconds(20), cancellation))
        {
            throw new StoryException($"the operator is not ready:\n{await LastWordsAsync()}");
        }

        _timeline.Say("operator", $"is ready after {started.ElapsedMilliseconds} ms, process {process.Id}; gRPC at {process.GrpcAddress.Authority}, log in {OperatorLog}");
        using var channel = GrpcChannel.ForAddress(process.GrpcAddress);
        var autoscaler = new ScriptedAutoscaler(new CloudProvider.CloudProviderClient(channel), world.Api, world.Stores, new());
        autoscaler.Acted += what => _timeline.Say("autoscaler", what);

        await (options.IsAwkward
            ? new AwkwardStory(cluster, world, _timeline, UntilAsync).TellAsync(cancellation)
            : new StoryTeller(world, _timeline, UntilAsync).TellAsync(cancellation));
        if (options.Keep)
        {
            _timeline.Title($"\nThe cluster stays until Ctrl+C: export KUBECONFIG={kubeConfig}");
            await UntilAsync(() => false, Timeout.InfiniteTimeSpan);
        }

        if (await process.StopAsync() is not 0)
        {
            throw new StoryException($"the operator did not end well:\n{await LastWordsAsync()}");
        }

        async Task<bool> UntilAsync(Func<bool> happened, TimeSpan patience)
        {
            for (var waiting = Stopwatch.StartNew(); patience == Timeout.InfiniteTimeSpan || waiting.Elapsed < patience; await Task.Delay(Step, cancellation))
            {
                var now = TimeProvider.System.GetUtcNow();
                await world.StepAsync(now, cancellation);
                await autoscaler.StepAsync(now, cancellation);
                if (happened())
                {
                    return true;
                }

                if (process.HasExited)
                {
                    throw new StoryException($"the operator has ended with {process.ExitCode}:\n{await LastWordsAsync()}");
                }
            }

            return false;
        }
    }

    /// <summary>As a cluster's owner does: the CRDs, the namespaces, then the manifests.</summary>
    private async Task InstallAsync(Cluster cluster)
    {
        Installation.Apply(cluster, await DefinitionsAsync());
        foreach (var (name, text) in await ManifestsAsync())
        {
            try
            {
                Installation.Apply(cluster, text);
            }
            catch (FormatException e)
            {
                throw new StoryException($"{name}: {e.Message}");
            }
        }
    }

    private async Task<string> DefinitionsAsync()
    {
        try
        {
            return await OperatorProcess.OutputOfAsync(options.Operator, "crd");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new StoryException($"the operator cannot be run: {e.Message}: give --operator the binary that `make aot` builds");
        }
    }

    private static void WriteKubeConfig(ApiServerHost server, string path)
    {
        try
        {
            server.WriteKubeconfig(path, User.Admin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoryException($"the kubeconfig cannot be written: {e.Message} Give --kubeconfig a file in a folder that is there and may be written to");
        }
    }

    private async Task<List<(string Name, string Text)>> ManifestsAsync()
    {
        if (options.Files.Count == 0)
        {
            return [options.IsAwkward ? ("awkward.yaml", AwkwardStory.Manifests()) : ("homelab.yaml", Installation.OwnManifests())];
        }

        var read = new List<(string, string)>();
        foreach (var file in options.Files)
        {
            try
            {
                read.Add((file, await File.ReadAllTextAsync(file)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StoryException($"{file} cannot be read: {e.Message}");
            }
        }

        return read;
    }

    private OperatorProcess StartOperator(string kubeConfig, SandboxWorld world)
    {
        var namespaces = world.Stores.Machines.Current.All.Select(machine => machine.Metadata.Namespace).OfType<string>().Append(Installation.HomeNamespace).Distinct();
        return OperatorProcess.Start(
            options.Operator,
            OperatorLog,
            ["--kubeconfig", kubeConfig, "--namespace", Installation.HomeNamespace, "--watch-namespaces", string.Join(',', namespaces), "--driver-image", "homelab-autoscaler", .. SandboxPace.OperatorFlags]);
    }

    private async Task<string> LastWordsAsync()
    {
        var lines = await File.ReadAllLinesAsync(OperatorLog);
        return string.Join('\n', lines.TakeLast(20));
    }
}
