using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Fuzz.Tests.Corpus;
using HomelabAutoscaler.Fuzz.Tests.Running;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Fuzz.Tests.Targets;

/// <summary>What an API server tells over time: the same however it is cut.</summary>
public class WatchTests
{
    [Test]
    public async Task A_recorded_watch_tells_the_same_wherever_it_is_cut()
    {
        foreach (var watch in Recordings.Watches)
        {
            var whole = await ToldAsync<Machine>(watch.Bytes, watch.Bytes.Length, 1);
            for (var at = 0; at < watch.Bytes.Length; at++)
            {
                await Assert.That(await ToldAsync<Machine>(watch.Bytes, at, watch.Bytes.Length)).IsEqualTo(whole).Because($"{watch.Origin}, cut at {at}");
            }

            await Assert.That(await ToldAsync<Machine>(watch.Bytes, 0, 1)).IsEqualTo(whole).Because($"{watch.Origin}, byte by byte");
        }
    }

    [Test]
    public async Task Whatever_comes_it_is_events_or_an_error_that_names_the_request()
    {
        await new Fuzzer("a watch of machines", input => CheckAsync<Machine>(input, ToldAsync<Machine>)) { Shares = 3 }.RunAsync(Recordings.Watches, 3000);
        await new Fuzzer("a watch of Nodes", input => CheckAsync<KubeNode>(input, ToldAsync<KubeNode>)) { Shares = 3 }.RunAsync(Events("v1", "Node"), 1500);
        await new Fuzzer("a watch of Jobs", input => CheckAsync<Job>(input, ToldAsync<Job>)) { Shares = 3 }.RunAsync(Events("batch/v1", "Job"), 1500);
    }

    [Test]
    public async Task Whatever_a_list_is_it_is_objects_or_an_error_that_names_the_request()
    {
        var lists = Recordings.Bodies.Where(body => Encoding.UTF8.GetString(body.Bytes).Contains("\"items\"", StringComparison.Ordinal)).ToList();
        await new Fuzzer("a list of machines", input => CheckAsync<Machine>(input, ListedAsync<Machine>)).RunAsync(lists, 2000);
    }

    private static async Task CheckAsync<T>(byte[] input, Func<byte[], int, int, Task<string>> tell)
        where T : class, IKubeResource<T>
    {
        var whole = await tell(input, input.Length, 1);
        Expect.That(await tell(input, input.Length / 3, Math.Max(1, input.Length / 40)) == whole, "cut in pieces it means something else");
    }

    /// <summary>What a watch tells, in words.</summary>
    private static async Task<string> ToldAsync<T>(byte[] input, int first, int then)
        where T : class, IKubeResource<T>
    {
        var told = new StringBuilder();
        try
        {
            await foreach (var change in OneAnswer.Api(input, first, then).WatchAsync<T>(ListScope.All, "1", TimeSpan.FromSeconds(45), () => { }, default))
            {
                told.AppendLine($"{change.Type} {change.ResourceVersion} {change.Value} {change.Problem?.Message}");
                Expect.That(change.Type != WatchEventType.Unreadable || change.Problem?.Message.Length > 0, "what is unreadable has no reason");
            }
        }
        catch (KubeApiException e)
        {
            Expect.That(e.Message.StartsWith($"watch {T.Resource.FullName}: ", StringComparison.Ordinal), e.Message);
            told.AppendLine(e.Message);
        }

        return told.ToString();
    }

    private static async Task<string> ListedAsync<T>(byte[] input, int first, int then)
        where T : class, IKubeResource<T>
    {
        var told = new StringBuilder();
        try
        {
            told.AppendLine(await OneAnswer.Api(input, first, then).ListAsync<T>(ListScope.All, item => told.AppendLine(item.ToString()), problem => told.AppendLine(problem.Message), default));
        }
        catch (KubeApiException e)
        {
            Expect.That(e.Message.StartsWith($"list {T.Resource.FullName}: ", StringComparison.Ordinal), e.Message);
            told.AppendLine(e.Message);
        }

        return told.ToString();
    }

    private static List<Seed> Events(string apiVersion, string kind) =>
    [
        .. Recordings.Objects(apiVersion, kind).Select(seed => new Seed(seed.Origin, $$"""
            {"type":"ADDED","object":{{Encoding.UTF8.GetString(seed.Bytes)}}}
            {"type":"DELETED","object":{{Encoding.UTF8.GetString(seed.Bytes)}}}

            """)),
    ];
}
