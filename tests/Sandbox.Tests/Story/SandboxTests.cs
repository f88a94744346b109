using System.Diagnostics;
using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Sandbox.Tests.Story;

/// <summary>What keeps the sandbox from its story is said in words, and the operator's log is there when it is wanted.</summary>
public sealed class SandboxTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-test-");

    private string Program => Path.Combine(_folder.FullName, "operator");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public async Task An_operator_that_cannot_be_run()
    {
        await File.WriteAllTextAsync(Program, "no program");

        await Assert.That((await FailAsync(new() { Operator = Program })).Message).StartsWith("the operator cannot be run: ").And.Contains("give --operator");
    }

    [Test]
    public async Task A_kubeconfig_that_cannot_be_written()
    {
        WriteOperator();

        await Assert.That((await FailAsync(new() { Operator = Program, KubeConfig = "/nope/x" })).Message).StartsWith("the kubeconfig cannot be written: ").And.Contains("/nope/x");
    }

    [Test]
    public async Task The_log_of_an_operator_that_fails_stays_where_it_is_asked_for()
    {
        WriteOperator();

        var said = (await FailAsync(new() { Operator = Program, Keep = true })).Message;

        const string Where = "the operator's log is ";
        var log = said[(said.IndexOf(Where, StringComparison.Ordinal) + Where.Length)..];
        await Assert.That(await File.ReadAllTextAsync(log)).Contains("I cannot");
        Directory.Delete(Path.GetDirectoryName(log)!, recursive: true);
    }

    [Test]
    public async Task Without_that_it_is_said_how_to_have_it()
    {
        WriteOperator();

        await Assert.That((await FailAsync(new() { Operator = Program })).Message).EndsWith("with --keep, the operator's log stays");
    }

    private static async Task<StoryException> FailAsync(StoryOptions options)
    {
        using var sandbox = new Sandbox.Story.Sandbox(options, TextWriter.Null);
        return await Failing.With<StoryException>(() => sandbox.RunAsync(CancellationToken.None));
    }

    /// <summary>One that knows its CRDs, and ends at once when it is to run.</summary>
    private void WriteOperator()
    {
        var definitions = Path.Combine(_folder.FullName, "crds.yaml");
        File.WriteAllText(definitions, $"{Encoding.UTF8.GetString(Group.CrdYaml)}---\n{Encoding.UTF8.GetString(Machine.CrdYaml)}");
        File.WriteAllText(Program, $"#!/bin/sh\n[ \"$1\" = crd ] && exec cat {definitions}\necho I cannot\nexit 1\n");
        using var chmod = Process.Start("chmod", ["+x", Program]);
        chmod.WaitForExit();
    }
}
