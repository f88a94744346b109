using HomelabAutoscaler.Fuzz.Tests.Corpus;
using HomelabAutoscaler.Fuzz.Tests.Mutators;
using HomelabAutoscaler.Fuzz.Tests.Running;
using HomelabAutoscaler.Kubernetes.Connection;

namespace HomelabAutoscaler.Fuzz.Tests.Targets;

/// <summary>Whatever is in a kubeconfig: a connection, or an error that says what is wrong with which file.</summary>
public sealed class KubeconfigTests : IDisposable
{
    private static readonly IReadOnlyList<Mutator> Mutators =
        [.. Mutator.Binary, new("deep nesting", YamlNesting.Apply), new("marks of YAML", YamlMarks.Apply), new("a byte order mark", ByteOrderMark.Apply)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-fuzz-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public async Task A_kubeconfig_is_used_or_refused_with_its_name() =>
        await new Fuzzer("a kubeconfig", Open) { Mutators = Mutators }.RunAsync(Kubeconfigs.All, 1500);

    private void Open(byte[] input)
    {
        var file = Path.Combine(_folder.FullName, "config");
        File.WriteAllBytes(file, input);
        try
        {
            using var connection = KubeConnection.Open(new(file));
            Expect.That(connection.Server.Scheme is "http" or "https", $"the server is {connection.Server}");
        }
        catch (KubeConnectionException e)
        {
            Expect.Message(e.Message);
        }
    }
}
