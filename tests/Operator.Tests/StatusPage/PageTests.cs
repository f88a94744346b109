using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.StatusPage;
using HomelabAutoscaler.Operator.Tests.Commands;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomelabAutoscaler.Operator.Tests.StatusPage;

/// <summary>What the page's server says, and to whom.</summary>
public class PageTests
{
    private const string Hostile = "</td><script>alert(1)</script>";

    private static readonly string[] Parts = ["time", "isComplete", "groups", "machines"];

    [Test]
    public async Task The_fleet_is_told_as_the_command_line_tells_it()
    {
        await using var shown = await ShownFleet.StartAsync();
        using var http = new HttpClient { BaseAddress = shown.Address };
        var page = JsonNode.Parse(await http.GetStringAsync("/fleet.json"))!.AsObject();
        var told = JsonNode.Parse((await shown.Cluster.RunAsync("status -o json")).Output)!;

        await Assert.That(page.Select(part => part.Key)).IsEquivalentTo(Parts);
        await Assert.That(page["groups"]!.ToJsonString()).IsEqualTo(told["groups"]!.ToJsonString());
        await Assert.That(new JsonArray([.. page["machines"]!.AsArray().Select(tile => tile!["machine"]!.DeepClone())]).ToJsonString()).IsEqualTo(told["machines"]!.ToJsonString());
        await Assert.That((string?)page["machines"]!.AsArray().Single(tile => (string?)tile!["machine"]!["name"] == "mini-pc-4")!["next"]).IsNotEmpty();
    }

    [Test]
    public async Task The_page_needs_nothing_from_elsewhere_and_shows_text_as_text()
    {
        await using var shown = await ShownFleet.StartAsync();
        var odd = Make.Machine("odd", group: null, status: new() { Message = Hostile, ObservedGeneration = 1, Progress = Core.Machines.MachineState.Ready });
        await shown.Cluster.PutAsync(odd, fresh => fresh with { Status = odd.Status });
        shown.Pump();
        using var http = new HttpClient { BaseAddress = shown.Address };
        var answer = await http.GetAsync(new Uri("/", UriKind.Relative));
        var html = await answer.Content.ReadAsStringAsync();

        await Assert.That(html).DoesNotContain(Hostile).And.Contains("&lt;/td&gt;&lt;script&gt;");
        await Assert.That(html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal)).DoesNotContain("http:").And.DoesNotContain("https:");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        await Assert.That(policy).StartsWith("default-src 'none'").And.DoesNotContain("unsafe").And.Contains("script-src 'sha256-");
        await Assert.That(html.Length).IsLessThan(20_000);
    }

    [Test]
    public async Task Who_looks_is_told_at_once_and_when_something_changes()
    {
        await using var shown = await ShownFleet.StartAsync();
        using var http = new HttpClient { BaseAddress = shown.Address };
        using var reader = new StreamReader(await http.GetStreamAsync(new Uri("/events", UriKind.Relative)));

        await Assert.That(await NextAsync(reader)).Contains("mini-pc-1").And.DoesNotContain("newcomer");
        await shown.Cluster.PutAsync(Make.Machine("newcomer"), fresh => fresh);
        shown.Pump();
        await Assert.That(await NextAsync(reader)).Contains("newcomer");
    }

    [Test]
    public async Task Nothing_can_be_switched_unless_that_is_wanted()
    {
        await using var shown = await ShownFleet.StartAsync();

        await Assert.That((await PostAsync(shown, "mini-pc-3/wake", "admin")).StatusCode).IsEqualTo(HttpStatusCode.NotFound);
    }

    [Test]
    [Arguments(null, HttpStatusCode.Unauthorized)]
    [Arguments("nonsense", HttpStatusCode.Unauthorized)]
    public async Task Without_a_token_that_holds_nothing_is_switched(string? token, HttpStatusCode expected)
    {
        await using var shown = await ShownFleet.StartAsync(set: settings => settings with { StatusPageActions = true });

        await Assert.That((await PostAsync(shown, "mini-pc-3/wake", token)).StatusCode).IsEqualTo(expected);
        await Assert.That((await shown.Cluster.MachineAsync("mini-pc-3")).Spec.PowerState).IsEqualTo(PowerState.Off);
    }

    [Test]
    public async Task Who_may_not_patch_machines_may_not_switch_them_here()
    {
        await using var shown = await ShownFleet.StartAsync(set: settings => settings with { StatusPageActions = true });
        var token = shown.Cluster.Cluster.IssueToken(CommandCluster.Nobody);
        var answer = await PostAsync(shown, "mini-pc-3/wake", token);

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.Forbidden);
        await Assert.That(await answer.Content.ReadAsStringAsync()).IsEqualTo($"nobody may not patch nodes.infra.homecluster.dev mini-pc-3 in namespace {Make.Namespace}\n");
        await Assert.That((await shown.Cluster.MachineAsync("mini-pc-3")).Spec.PowerState).IsEqualTo(PowerState.Off);
    }

    [Test]
    public async Task Who_may_patch_a_machine_switches_it_as_a_person()
    {
        await using var shown = await ShownFleet.StartAsync(set: settings => settings with { StatusPageActions = true });
        var token = shown.Cluster.Cluster.IssueToken(User.Admin);

        await Assert.That((await PostAsync(shown, "mini-pc-3/wake", token)).StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That((await PostAsync(shown, "mini-pc-1/pause", token)).StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That((await PostAsync(shown, "mini-pc-4/release", token)).StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That((await PostAsync(shown, "mini-pc-9/wake", token)).StatusCode).IsEqualTo(HttpStatusCode.NotFound);
        await Assert.That((await PostAsync(shown, "mini-pc-3/explode", token)).StatusCode).IsEqualTo(HttpStatusCode.NotFound);

        var woken = await shown.Cluster.MachineAsync("mini-pc-3");
        await Assert.That(woken.Spec.PowerState).IsEqualTo(PowerState.On);
        await Assert.That(Core.Machines.Wishes.Of(woken, TimeSpan.Zero, Make.Now)!.Source).IsEqualTo(WishSource.Person);
        await Assert.That((await shown.Cluster.MachineAsync("mini-pc-1")).Spec.Power?.Paused).IsTrue();
        await Assert.That(Core.Machines.Release.IsAskedFor(await shown.Cluster.MachineAsync("mini-pc-4"))).IsTrue();
        await PostAsync(shown, "mini-pc-1/resume", token);
        await Assert.That((await shown.Cluster.MachineAsync("mini-pc-1")).Spec.Power).IsNull();
    }

    [Test]
    public async Task A_machine_of_a_paused_group_is_resumed_alone()
    {
        await using var shown = await ShownFleet.StartAsync(set: settings => settings with { StatusPageActions = true });
        await shown.Cluster.RunAsync("pause group/mini-pcs");
        shown.Pump();
        await PostAsync(shown, "mini-pc-3/resume", shown.Cluster.Cluster.IssueToken(User.Admin));

        await Assert.That((await shown.Cluster.MachineAsync("mini-pc-3")).Spec.Power?.Paused).IsFalse();
        await Assert.That((await shown.Cluster.GroupAsync("mini-pcs")).Spec.Power?.Paused).IsTrue();
    }

    [Test]
    public async Task A_token_does_not_travel_in_the_clear()
    {
        using var cluster = CommandCluster.Empty();
        using var access = new ClientAccess(cluster.Api, cluster.Clock);
        using var said = new MemoryStream();
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("192.0.2.7") }, Request = { Scheme = "http", Path = "/machines/a/b/wake" }, Response = { Body = said } };
        await new PageActions(cluster.Api, new(new(), Make.Ids, new(new()), cluster.Clock), access, cluster.Clock, NullLogger.Instance).AnswerAsync(context);

        await Assert.That(context.Response.StatusCode).IsEqualTo(StatusCodes.Status403Forbidden);
        await Assert.That(System.Text.Encoding.UTF8.GetString(said.ToArray())).Contains("--status-page-secure");
    }

    [Test]
    [Arguments("192.0.2.7", "http", false)]
    [Arguments("192.0.2.7", "https", true)]
    [Arguments("127.0.0.1", "http", true)]
    public async Task A_page_that_travels_in_the_clear_asks_for_no_token(string client, string scheme, bool mayTravel)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(client) }, Request = { Scheme = scheme } };
        var page = new PageContent();
        var fleet = new Core.Telling.FleetPage { Time = default, IsComplete = true };

        await Assert.That(PageActions.MayTravel(context)).IsEqualTo(mayTravel);
        await Assert.That(page.Write(fleet, hasActions: false)).Contains("data-actions=\"no\"").And.DoesNotContain("data-actions=\"yes\"");
        await Assert.That(page.Write(fleet, hasActions: true)).Contains("data-actions=\"yes\"").And.DoesNotContain("data-actions=\"no\"");
    }

    private static async Task<HttpResponseMessage> PostAsync(ShownFleet shown, string what, string? token)
    {
        using var http = new HttpClient { BaseAddress = shown.Address };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await http.PostAsync(new Uri($"/machines/{Make.Namespace}/{what}", UriKind.Relative), null);
    }

    /// <summary>The next event's data.</summary>
    private static async Task<string> NextAsync(StreamReader events)
    {
        while (await events.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException("the events have ended");
    }
}
