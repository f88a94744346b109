using System.Text;
using CsCheck;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>Answers with bytes that are wrong in any way: they fail a request at most, and never anything else.</summary>
public class HostileAnswerTests
{
    private const string Object =
        """{"kind":"Node","metadata":{"name":"a","namespace":"x","uid":"u","resourceVersion":"5","generation":3,"labels":{"k":"v"},"creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"powerState":"on","pricing":{"hourlyRate":"1"},"startupPodSpec":{"image":"i","affinity":{"a":[1,2.5,true,null]}}},"status":{"progress":"ready"}}""";

    private static readonly byte[] Line = Encoding.UTF8.GetBytes("{\"type\":\"MODIFIED\",\"object\":" + Object + "}\n");

    private static readonly byte[] Error = Encoding.UTF8.GetBytes("""{"type":"ERROR","object":{"kind":"Status","message":"no","reason":"Expired","code":410,"details":{"retryAfterSeconds":3}}}""" + "\n");

    private static readonly byte[] List = Encoding.UTF8.GetBytes("{\"kind\":\"NodeList\",\"metadata\":{\"resourceVersion\":\"9\",\"continue\":\"\",\"remainingItemCount\":null},\"items\":[" + Object + "," + Object + "]}");

    private static readonly Gen<(int At, int What, byte With)[]> Damage =
        Gen.Select(Gen.Int[0, 2000], Gen.Int[0, 3], Gen.OneOf(Gen.Byte, Gen.Const((byte)'"'), Gen.Const((byte)'}'), Gen.Const((byte)'['), Gen.Const((byte)'7'))).Array[1, 4];

    [Test]
    public async Task Of_a_list() => await SurviveAsync(List, api => api.ListAsync<Machine>(ListScope.All, _ => { }, _ => { }, default));

    [Test]
    public async Task Of_a_watch() => await SurviveAsync(Line, WatchAsync);

    [Test]
    public async Task Of_a_watch_that_failed() => await SurviveAsync(Error, WatchAsync);

    [Test]
    public async Task About_one_object() => await SurviveAsync(Encoding.UTF8.GetBytes(Object), api => api.GetAsync<Machine>(new("x", "a"), default));

    private static Task SurviveAsync(byte[] answer, Func<KubeApi, Task> ask) => Damage.SampleAsync(async damage =>
    {
        var bytes = damage.Aggregate(answer, (before, one) => Damaged(before, one.At % before.Length, one.What, one.With));
        var api = ScriptedServer.Of(_ => ScriptedServer.Streamed(new SlicedStream(bytes, 97))).Api();
        try
        {
            await ask(api);
        }
        catch (KubeApiException)
        {
            // It failed as it should.
        }
    }, iter: 4000);

    private static byte[] Damaged(byte[] bytes, int at, int what, byte with) => what switch
    {
        0 => [.. bytes[..at], with, .. bytes[(at + 1)..]],
        1 => [.. bytes[..at], with, .. bytes[at..]],
        2 => [.. bytes[..at], .. bytes[Math.Min(at + (with % 40) + 1, bytes.Length)..], (byte)' '],
        _ => [.. bytes[..at], .. bytes[at..Math.Min(at + with, bytes.Length)], .. bytes[at..]],
    };

    private static async Task WatchAsync(KubeApi api)
    {
        await foreach (var _ in api.WatchAsync<Machine>(ListScope.All, "4", TimeSpan.FromSeconds(45), () => { }, default))
        {
        }
    }
}
