using System.CommandLine;
using HomelabAutoscaler.Sandbox.Story;

var program = new Option<FileInfo>("--operator") { Description = "The operator's binary, as `make aot` builds it", Required = true };
var files = new Option<FileInfo[]>("-f", "--filename") { Description = "Manifests with your own Groups and Nodes, instead of the sandbox's", AllowMultipleArgumentsPerToken = true };
var awkward = new Option<bool>("--awkward") { Description = "Machines that do not do as they are told: dead, deaf, slow, hanging, without power" };
var kubeConfig = new Option<FileInfo?>("--kubeconfig") { Description = "Where to write the kubeconfig of the sandbox's API server" };
var keep = new Option<bool>("--keep") { Description = "Keep the cluster when the story is told, for kubectl, until Ctrl+C; and the operator's log when the story fails" };
var command = new RootCommand("The main job without a cluster: an embedded API server, pretend machines, the operator and a scripted Cluster Autoscaler.") { program, files, awkward, kubeConfig, keep };
program.AcceptExistingOnly();
files.AcceptExistingOnly();
command.Validators.Add(result =>
{
    if (result.GetValue(awkward) && result.GetValue(files) is { Length: > 0 })
    {
        result.AddError("--awkward has machines of its own: leave -f out");
    }
});
command.SetAction(async (result, cancellation) =>
{
    using var sandbox = new Sandbox(
        new()
        {
            Operator = result.GetRequiredValue(program).FullName,
            Files = [.. (result.GetValue(files) ?? []).Select(file => file.FullName)],
            IsAwkward = result.GetValue(awkward),
            KubeConfig = result.GetValue(kubeConfig)?.FullName,
            Keep = result.GetValue(keep),
        },
        Console.Out);
    try
    {
        await sandbox.RunAsync(cancellation);
        return 0;
    }
    catch (StoryException e)
    {
        await Console.Error.WriteLineAsync($"homelab-sandbox: {e.Message}");
        return 1;
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        return 0;
    }
});
return await command.Parse(args).InvokeAsync();
