using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Commands;

public class StatusTests
{
    [Test]
    [Arguments("-n=")]
    [Arguments("--kubeconfig=")]
    public async Task An_empty_value_does_not_take_the_next_flag(string empty)
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        var alone = await cluster.RunAsync("status", "-A");

        await Assert.That((await cluster.RunAsync("status", empty, "-A")).Output).IsEqualTo(alone.Output);
    }

    [Test]
    [Arguments(80)]
    [Arguments(120)]
    public async Task The_table_fits_the_terminal(int width)
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        cluster.Width = width;

        await Assert.That((await cluster.RunAsync("status")).Output.Split('\n').Max(line => line.Length)).IsLessThanOrEqualTo(width);
    }

    [Test]
    public async Task In_a_file_nothing_is_cut()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        cluster.Width = null;

        await Assert.That((await cluster.RunAsync("status")).Output).Contains("Switching on, attempt 2 after: Job mini-pc-2-startup-7 did not finish in time\n").And.DoesNotContain("…");
    }

    [Test]
    public async Task Colours_are_only_where_they_are_shown()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        var plain = (await cluster.RunAsync("status")).Output;
        cluster.HasColours = true;
        var coloured = (await cluster.RunAsync("status")).Output;

        await Assert.That(plain).DoesNotContain("\e");
        await Assert.That(coloured).Contains("\e[32mready\e[0m").And.Contains("\e[33mstartingup\e[0m");
        await Assert.That(System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", "")).IsEqualTo(plain);
    }

    [Test]
    [Arguments("status")]
    [Arguments("describe odd")]
    public async Task What_others_wrote_does_not_command_the_terminal(string command)
    {
        using var cluster = CommandCluster.Empty();
        var odd = Make.Machine("odd", group: null, status: new() { Message = "red \e[31m title \e]0;x\a bell\rback\nline \u009b1m", ObservedGeneration = 1, Progress = Core.Machines.MachineState.Ready });
        await cluster.PutAsync(odd, fresh => fresh with { Status = odd.Status });
        cluster.Width = null;
        var output = (await cluster.RunAsync(command)).Output;

        await Assert.That(output).Contains("red \uFFFD[31m title");
        await Assert.That(output.Where(c => char.IsControl(c) && c != '\n')).IsEmpty();
    }

    [Test]
    public async Task Programs_read_times_and_names_as_the_resources_have_them()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        var report = JsonNode.Parse((await cluster.RunAsync("status -o json")).Output)!;
        var draining = report["machines"]!.AsArray().Single(machine => (string?)machine!["name"] == "server-1")!;

        await Assert.That((string?)draining["state"]).IsEqualTo("draining");
        await Assert.That((string?)draining["wanted"]).IsEqualTo("off");
        await Assert.That((string?)draining["wantedBy"]).IsEqualTo("Person");
        await Assert.That((string?)draining["heldUntil"]).IsEqualTo("2026-01-31T15:59:00Z");
        await Assert.That((int?)report["groups"]![0]!["wanted"]).IsEqualTo(2);
    }

    [Test]
    public async Task All_namespaces_have_a_column_of_their_own()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        var elsewhere = Make.Machine("far", group: null) with { Metadata = new() { Name = "far", Namespace = "default" } };
        await cluster.PutAsync(elsewhere, fresh => fresh);

        await Assert.That((await cluster.RunAsync("status")).Output).DoesNotContain("far");
        await Assert.That((await cluster.RunAsync("status -n default")).Output).Contains("far");
        await Assert.That((await cluster.RunAsync("status -A")).Output).Contains("NAMESPACE").And.Contains("default").And.Contains("Not looked at y…");
    }

    [Test]
    public async Task What_was_not_looked_at_is_said_to_be_so()
    {
        using var cluster = CommandCluster.Empty();
        await cluster.PutAsync(Make.Machine("new", status: new()), fresh => fresh with { Status = new() });

        await Assert.That((await cluster.RunAsync("status")).Output).Contains("Not looked at yet");
        await Assert.That((await cluster.RunAsync("describe new")).Output).Contains("does an operator run");
    }

    [Test]
    public async Task A_watch_shows_changes_until_it_is_ended()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        using var shown = new WatchedText();
        using var stop = new CancellationTokenSource();
        var watch = cluster.RunAsync("status -w", shown, stop.Token);
        await shown.WaitForAsync("old-laptop");
        await Assert.That(shown.Text).DoesNotContain("newcomer");

        await cluster.PutAsync(Make.Machine("newcomer"), fresh => fresh);
        await shown.WaitForAsync("newcomer");
        await stop.CancelAsync();

        await Assert.That(await watch).IsEqualTo(0);
    }

    [Test]
    [Arguments("status")]
    [Arguments("status --watch")]
    public async Task Without_our_kinds_it_says_how_to_install_them(string line)
    {
        using var cluster = CommandCluster.Bare();
        var (code, output, error) = await cluster.RunAsync(line);

        await Assert.That(code).IsEqualTo(5);
        await Assert.That(output).IsEmpty();
        await Assert.That(error).Contains("crd | kubectl apply -f -");
    }

    [Test]
    [Arguments("status -o xml")]
    [Arguments("status --no-such-flag")]
    [Arguments("status something")]
    public async Task A_wrong_command_line_is_refused_before_the_cluster_is_asked(string line)
    {
        using var cluster = CommandCluster.Empty();
        var asked = false;
        cluster.Cluster.Answered = (_, _) => asked = true;
        var (code, _, error) = await cluster.RunAsync(line);

        await Assert.That(code).IsEqualTo(2);
        await Assert.That(error).Contains("see --help");
        await Assert.That(asked).IsFalse();
    }

    [Test]
    public async Task Who_may_not_list_is_told_what_is_missing()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        cluster.User = CommandCluster.Nobody;
        var (code, _, error) = await cluster.RunAsync("status");

        await Assert.That(code).IsEqualTo(1);
        await Assert.That(error).Contains("403").And.Contains(Machine.Resource.Plural);
    }
}
