using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Commands;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Tests.Commands;

/// <summary>A full disk behind standard output, or none at all: one line says so, and no stack trace.</summary>
public class ProcessOutputTests
{
    [Test]
    [Arguments("crd")]
    [Arguments("version")]
    [Arguments("--help")]
    [Arguments("crd --help")]
    [Arguments("completion bash")]
    public async Task What_cannot_be_written_ends_in_one_line_and_exit_code_1(string line)
    {
        await using var disk = new FullDisk();
        await using var output = Output(() => disk);
        await FailsAsync(line, output);
    }

    [Test]
    public async Task A_process_without_standard_output_says_so()
    {
        await using var output = Output(static () => throw new UnauthorizedAccessException());
        await FailsAsync("crd", output);
    }

    private static async Task FailsAsync(string line, TextWriter output)
    {
        await using var error = new StringWriter();

        var code = await CommandLine.RunAsync(line.Split(' '), new(static _ => throw new KubeConnectionException("no cluster"), new(output, error), TimeProvider.System));

        await Assert.That(error.ToString()).StartsWith("homelab-autoscaler: standard output cannot be written: ");
        await Assert.That(error.ToString().TrimEnd()).DoesNotContain("\n");
        await Assert.That(code).IsEqualTo(ExitCode.Failed);
    }

    private static ProcessOutput Output(Func<TextWriter> console) => new(console, static e => throw new OutputException(e));

    private sealed class FullDisk : StringWriter
    {
        public override void Write(char value) => throw new IOException("No space left on device");

        public override void Write(char[] buffer, int index, int count) => throw new IOException("No space left on device");

        public override void Write(string? value) => throw new IOException("No space left on device");

        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
